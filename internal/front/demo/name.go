package demo

import "strings"

// seed is the region's. Another seed would be another region, and other tests.
const seed = 20261121

// words splits a list that is written as a text.
func words(s string) []string { return strings.Fields(s) }

// Given names that were common among those born before and after 1942, and among those of working age; and common family
// names. Which belongs with which is drawn.
var (
	olderWomen = words(`Gerd Ruth Borghild Klara Dagny Haldis Signe Gudrun Elsa Edith Karen Rigmor Bergljot Sigrun Helga Mary Oddny
		Elna Margit Olaug Alfhild Aslaug Gunvor Agnes Inga Johanne Hjørdis Solveig Borgny Marie Ester Judith Esther Else Ragnhild
		Astrid Magnhild Anna Kirsten Ingeborg Åslaug Jenny Petra Erna`)
	youngerWomen = words(`Inger Bjørg Randi Berit Kari Anne Liv Marit Turid Eva Bodil Aud Torill Wenche Unni Grethe Reidun Åse Ingrid
		Ellen Sissel Synnøve Karin Tove Laila Målfrid Jorunn Tone Brit Vigdis Gro Kjellaug Marianne Eldbjørg Sonja Bjørnhild Torunn Gunn
		Sidsel Elin Anne-Marie Anne-Lise Inger-Johanne Evy Svanhild Britt Rita`)
	olderMen = words(`Kåre Torleif Reidar Sverre Olav Erling Arvid Gunnar Magne Nils Egil Asbjørn Sigurd Trygve Birger Oddvar Roald
		Johan Karl Ragnar Alf Thorleif Finn Odd Rolf Harald Einar Kristian Ole Hans Arne Olaf Halvor Aksel Ingvald Ludvig Peder Thoralf Henry`)
	youngerMen = words(`Kjell Per Jan Bjørn Knut Svein Leif Tor Helge Thorbjørn Willy Terje Øyvind Dag Steinar Terje Ivar Arnfinn Geir
		Rune Øystein Jostein Trond Stein Inge Tore Roar Kjetil Morten Hallvard Eivind Lars Erik Nils-Petter Jens Roy Arild Sigmund Oddbjørn`)
	workingWomen = words(`Kristin Hege Linda Camilla Silje Ida Marte Ingvild Therese Monica Heidi Line Stine Maria Hilde Anette Tonje
		Julie Sara Nora Amina Mari Guro Vilde Synne Elise Maren Karoline`)
	workingMen = words(`Thomas Martin Andreas Kristian Espen Henrik Marius Jonas Magnus Eirik Håkon Vegard Petter Stian Simen Øyvind
		Fredrik Sondre Torstein Ali Omar Mats Herman Jørgen Ole-Martin Bård`)
	familyNames = words(`Hansen Johansen Olsen Larsen Andersen Pedersen Nilsen Kristiansen Jensen Karlsen Johnsen Pettersen Eriksen
		Berg Haugen Hagen Johannessen Andreassen Jacobsen Jørgensen Henriksen Lund Halvorsen Sørensen Jakobsen Moen Gundersen Iversen
		Strand Svendsen Eide Knutsen Martinsen Paulsen Bakken Kristoffersen Mathisen Lie Amundsen Rasmussen Solheim Moe Nygård Bakke
		Fredriksen Holm Lien Hauge Christensen Andresen Nielsen Knudsen Evensen Sæther Aas Hanssen Myhre Haugland Thomassen Simonsen
		Sivertsen Berge Danielsen Rønning Arnesen Næss Antonsen Haug Vik Edvardsen Gulbrandsen Ellingsen Thorsen Aune Birkeland Isaksen
		Ødegård Aasen Strøm Myklebust Tangen Mikkelsen Bråthen Engen Bøe Fjeld Rustad Nordby Tveit Sand Holen Kolstad Lindstad Ruud
		Skogen Løken Grønvold Sletten Viken Fossum Krogh Dalen Hovland Nesheim Bjerke Raknes Ulven Rud Brekke Stensrud Kjeldsen Aamot
		Hvidsten Opsahl Ekeberg Sagen Finstad Grinde Sjøli Torp Vestli Åsheim Østlie Flaten Gjerde Huse Bergum Hovde Nordli Kvamme Sundby`)
	roads = words(`Bjørkeveien Storgata Kirkeveien Skolegata Furuveien Granveien Solbakken Elveveien Åsveien Engveien Lyngveien
		Nordliveien Myrvegen Parkveien Stasjonsveien Skogveien Haugveien Brovegen Fjellveien Jernbanegata Rugdeveien Tiurveien Lindeveien`)
)

// post offices of the six municipalities.
var postal = map[string][]string{
	"nes":          {"2150 Årnes", "2150 Årnes", "2164 Skogbygda", "2165 Hvam", "2160 Vormsund"},
	"lillestrom":   {"2000 Lillestrøm", "2000 Lillestrøm", "1920 Sørumsand", "1900 Fetsund", "2020 Skedsmokorset", "2010 Strømmen"},
	"nordre-follo": {"1400 Ski", "1400 Ski", "1410 Kolbotn", "1415 Oppegård", "1404 Siggerud"},
	"ullensaker":   {"2050 Jessheim", "2050 Jessheim", "2040 Kløfta", "2066 Jessheim"},
	"lorenskog":    {"1470 Lørenskog", "1472 Fjellhamar", "1475 Finstadjordet"},
	"kongsvinger":  {"2211 Kongsvinger", "2208 Kongsvinger", "2213 Kongsvinger"},
}

// workerName draws a name that nobody in the region has.
func (r *region) workerName(d dice) string {
	for {
		list := workingWomen
		if d.in100(40) {
			list = workingMen
		}
		if name := pick(d, list) + " " + r.familyName(d); !r.names[name] && r.workers[slug(name)].name == "" {
			return name
		}
	}
}

// familyName draws a family name; where thousands are to be made, one in three has two, so that names do not run out.
func (r *region) familyName(d dice) string {
	name := pick(d, familyNames)
	if r.patients > 0 && d.in100(35) {
		name += " " + pick(d, familyNames)
	}
	return name
}

// patientName draws a given and a family name for somebody born that year. In the standard region no two have the same.
func (r *region) patientName(d dice, woman bool, year int) (given, family string) {
	for try := 0; ; try++ {
		list := map[bool]map[bool][]string{true: {true: olderWomen, false: youngerWomen}, false: {true: olderMen, false: youngerMen}}[woman][year < 1942]
		given, family = pick(d, list), r.familyName(d)
		if d.in100(12) {
			if second := pick(d, list); second != given && !strings.Contains(given, "-") {
				given += " " + second
			}
		}
		full := given + " " + family
		if r.patients == 0 && r.names[full] && try < 100 {
			continue
		}
		r.names[full] = true
		return given, family
	}
}
