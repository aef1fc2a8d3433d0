package ui

import (
	"embed"
	"html/template"

	"traad/internal/base/errs"
)

//go:embed testdata/gallery.html
var galleryFiles embed.FS

var gallery = New(galleryFiles, "testdata/gallery.html")

// galleryPage is what testdata/gallery.html shows; a page of the gallery fills in some of it.
type galleryPage struct {
	Head     Head
	Counters *Counters
	Figures  *Counters
	Sections []Section
	Side     *gallerySide
	Facts    []Fact

	Tabs    Tabs
	Filters Filters
	Bulk    Bulk
	Scroll  Scroll
	Columns []Sort
	Table   []galleryGroup
	Pager   Pager

	States *galleryStates
	Person *galleryPerson
}

type gallerySide struct {
	StayCard, PhoneCard, DeedCard Card
	Stays                         []Stay
	Phones                        Phones
	Deeds                         []Action
}

type galleryGroup struct {
	Group Group
	Rows  []galleryRow
}

type galleryRow struct {
	Line Line
	CFS  string
	By   string
}

type galleryStates struct {
	EmptyCard, WaitCard, FormCard, ConflictCard, DeniedCard, DeadCard Card

	Empties  []Empty
	Skeleton Skeleton
	Summary  Summary
	Fields   []Field
	Conflict Conflict
	Denied   Empty
	Dead     Message
	Messages []Message
	Folds    []Details
	Buttons  []Action
	Tags     []Tag
	Badges   []Badge
}

type galleryPerson struct {
	Head     PersonHead
	Bar      PersonBar
	Events   Card
	Timeline []Event
}

func galleryFrame(title, current string) Frame {
	nav := []NavItem{
		{Label: "Min dag", Href: "/", Icon: "sun"},
		{Label: "Forløp", Href: "/forlop", Icon: "people"},
		{Label: "Varsler", Href: "/varsler", Icon: "triangle", Badge: 2},
		{Label: "Oversikt", Href: "/oversikt", Icon: "chart"},
		{Label: "Resultater", Href: "/resultater", Icon: "trend-down"},
	}
	for i := range nav {
		nav[i].Current = nav[i].Label == current
	}
	return Frame{
		Title: title, Nav: nav, Search: true, Demo: true,
		More: []NavItem{{Label: "Ny henvisning", Href: "/henvisning", Icon: "plus"}, {Label: "Ring", Href: "/ring", Icon: "phone"}},
		User: User{
			Name: "Ingrid Sandvik", Initials: "IS", RoleLine: "IHT-koordinator, Nes kommune", Key: "u1",
			Menu: []NavItem{{Label: "Bytt rolle", Href: "/rolle", Icon: "swap"}, {Label: "Logg ut", Href: "/logg-ut", Icon: "discharge", Post: true}},
		},
	}
}

func person(name string, age int, tags ...Tag) Person {
	return Person{Name: name, Age: age, Href: "/personer/1", Tags: tags}
}

func galleryDay() galleryPage {
	late := Sign{Tone: Late}
	soon := Sign{Tone: Soon}
	emergency := Tag{Text: "Legevakt", Icon: "ambulance", Tone: Hospital}
	ready := Tag{Text: "Utskrivningsklar", Icon: "discharge", Tone: Hospital}
	return galleryPage{
		Head: Head{Title: "Min dag", Lead: "Lørdag 21. november 2026, uke 47. Du har helgevakt for Nes til mandag kl. 08.00.", Note: "Oppdatert kl. 09.43"},
		Counters: &Counters{Items: []Counter{
			{Number: "2", Label: "varsler ingen har tatt", Short: "varsler", Note: "1 innlagt nå", Href: "#varsler", Tone: Late},
			{Number: "3", Label: "over frist", Note: "lengst: 9 dager", Href: "#over-frist", Tone: Late},
			{Number: "6", Label: "neste 7 dager", Short: "7 dager", Note: "3 hjemme hos pasient", Href: "#neste"},
			{Number: "2", Label: "henvisninger", Short: "henvist", Note: "1 venter bare på deg", Href: "#henvisninger"},
			{Number: "2", Label: "høringer", Short: "høring", Note: "første frist mandag", Href: "#horinger"},
		}},
		Sections: []Section{
			{
				Card: Card{ID: "varsler", Heading: "Varsler ingen har tatt", Icon: "octagon", Tone: Late, Badge: &Badge{Count: 2, Tone: Late}, Note: "Går videre til neste person hvis ingen kvitterer."},
				Lines: []Line{
					{
						ID: "linje-1", Sign: late, Person: person("Solveig Aasen", 84, AdmittedNow(nil)), What: "Øyeblikkelig hjelp, Kongsvinger sykehus", Fact: "Innlagt i dag kl. 06.40. Frister er satt på pause.",
						Deadline: Deadline{Words: "Går videre 10.41", Date: "til Berit Lunde, om 58 min", Tone: Late},
						Action:   Action{Label: "Kvitter", About: "Solveig Aasen", Post: "/varsler/1/kvitter", Hidden: []Hidden{{"versjon", "1"}}, Look: Primary, Busy: "Kvitterer …"},
					},
					{
						ID: "linje-2", Sign: late, Person: person("Odd Furuseth", 79, emergency), What: "Kontakt med legevakt, reist hjem", Fact: "Fredag kl. 23.10. Første kontakt på 7 måneder.",
						Deadline: Deadline{Words: "Går videre 11.10", Date: "til Berit Lunde, om 87 min", Tone: Late},
						Action:   Action{Label: "Kvitter", About: "Odd Furuseth", Post: "/varsler/2/kvitter", Look: Primary},
					},
				},
			},
			{
				Card: Card{ID: "over-frist", Heading: "Over frist", Icon: "clock", Tone: Late, Badge: &Badge{Count: 3, Tone: Late}},
				Lines: []Line{
					{ID: "linje-3", Sign: late, Person: person("Kåre Bakken", 81), What: "Kontakt innen 72 timer etter utskrivning", Fact: "Hjem fra Ahus tirsdag kl. 09. Datter ringte i går.", Deadline: Deadline{Words: "1 døgn over", Date: "fre. 20. nov. kl. 09", Tone: Late}, Action: Action{Label: "Ring nå", About: "Kåre Bakken", Icon: "phone", Tel: "000 55 310"}},
					{ID: "linje-4", Sign: late, Person: person("Astrid Nygård", 88), What: "Evaluering, 6 måneder", Fact: "Forrige 12. mai. IHT-lege kan 26. og 27. nov.", Deadline: Deadline{Words: "9 dager over", Date: "12. nov.", Tone: Late}, Action: Action{Label: "Sett opp møte", About: "Astrid Nygård", Href: "/x"}},
					{ID: "linje-5", Sign: late, Person: person("Torleif Strand", 76), What: "Tiltak i plan: hjelpemiddelkartlegging på badet", Fact: "Ansvarlig: Nes kommune, ergoterapeut", Deadline: Deadline{Words: "4 dager over", Date: "17. nov.", Tone: Late}, Action: Action{Label: "Oppdater tiltak", About: "Torleif Strand", Href: "/x"}},
				},
			},
			{
				Card: Card{ID: "neste", Heading: "Neste 7 dager", Icon: "calendar", Badge: &Badge{Count: 6}, Tone: Soon},
				Lines: []Line{
					{ID: "linje-6", Sign: soon, Person: person("Gerd Haugen", 81, ready), What: "Planlegg hjemmebesøk etter utskrivning", Fact: "Meldt utskrivningsklar i går kl. 14.20, Kongsvinger", Deadline: Deadline{Words: "I morgen", Date: "søn. 22. nov.", Tone: Soon}, Action: Action{Label: "Planlegg besøk", About: "Gerd Haugen", Href: "/x"}},
					{ID: "linje-7", Sign: soon, Person: person("Solveig Aasen", 84), What: "Hjemmebesøk kl. 10.00, men hun er innlagt", Fact: "Avtalt med datter Kari og hjemmesykepleien", Deadline: Deadline{Words: "Mandag", Date: "23. nov.", Tone: Soon}, Action: Action{Label: "Flytt eller avlys", About: "Solveig Aasen", Href: "/x"}},
					{ID: "linje-8", Person: person("Rolf Ekeberg", 83), What: "Telefonkontakt, hver 2. uke", Fact: "Sist: «Sover dårlig, vekt 71 kg.»", Deadline: Deadline{Words: "Mandag", Date: "23. nov."}, Action: Action{Label: "Ring", About: "Rolf Ekeberg", Icon: "phone", Tel: "000 55 311"}},
					{ID: "linje-9", Person: person("Berit Kollerud", 90), What: "Kartleggingssamtale hjemme kl. 12.30", Fact: "IHT-lege Dahl, sønn Per, fastlege på video", Deadline: Deadline{Words: "Tirsdag", Date: "24. nov."}, Action: Action{Label: "Åpne samtale", About: "Berit Kollerud", Href: "/x"}},
				},
			},
			{
				Card: Card{ID: "henvisninger", Heading: "Henvisninger å vurdere", Icon: "flag", Badge: &Badge{Count: 2}},
				Lines: []Line{
					{ID: "linje-10", Sign: soon, Person: person("Arvid Nilsen", 82), What: "Fra fastlege Mona Ruud", Fact: "4 innleggelser siste halvår. Ahus mener: aktuell.", Deadline: Deadline{Words: "3 dager igjen", Date: "tir. 24. nov.", Tone: Soon}, Action: Action{Label: "Vurder", About: "Arvid Nilsen", Href: "/x"}},
					{ID: "linje-11", Person: person("Magnhild Rø", 87), What: "Fra datter, telefon", Fact: "Fall, vekttap. Ahus har ikke vurdert ennå.", Deadline: Deadline{Words: "6 dager igjen", Date: "fre. 27. nov."}, Action: Action{Label: "Vurder", About: "Magnhild Rø", Href: "/x"}},
				},
			},
			{Card: Card{ID: "horinger", Heading: "Høringer som venter på meg", Icon: "chat"}, Empty: &Empty{Tone: Done, Heading: "Ingen høringer venter", Text: "Siste høring ble besvart i går kl. 15.12."}},
		},
		Side: &gallerySide{
			StayCard: Card{ID: "innlagt", Heading: "Innlagt nå i Nes", Icon: "bed", Tone: Hospital, Badge: &Badge{Count: 4}, Flush: true, Small: true},
			Stays: []Stay{
				{Person: person("Solveig Aasen", 0), Where: "Kongsvinger sykehus, ø-hjelp", Day: "I dag", State: "Ikke tatt", Tone: Late},
				{Person: person("Bjarne Myhre", 0), Where: "KAD Øvre Romerike", Day: "Dag 3", State: "Tatt av deg", Tone: Done},
				{Person: person("Gerd Haugen", 0), Where: "Utskrivningsklar", Day: "Dag 5", State: "B. Lunde", Tone: Done},
				{Person: person("Per Olav Sæther", 0), Where: "Ahus, planlagt", Day: "Dag 11", State: "M. Solberg", Tone: Done},
			},
			PhoneCard: Card{ID: "ring", Heading: "Ring", Small: true},
			Phones: Phones{
				{Number: "941 73 240", Who: "IHT Ahus", Note: "Stengt i helgen, åpner mandag kl. 09.00"},
				{Number: "00 00 10 20", Who: "Hjemmesykepleien Nes", Note: "Vaktsykepleier, hele døgnet"},
			},
			DeedCard: Card{ID: "registrer", Heading: "Registrer", Small: true},
			Deeds:    []Action{{Label: "Ny henvisning", Icon: "plus", Href: "/x"}, {Label: "Logg kontakt", Icon: "pencil", Href: "/x"}, {Label: "Innleggelse, legevakt", Icon: "bed", Href: "/x"}},
		},
	}
}

func galleryList() galleryPage {
	bullet := template.HTML(`<svg class="bullet" viewBox="0 0 84 16" width="84" height="16" role="img" aria-label="18 av 20"><rect y="3" width="76" height="10" fill="#dfe2e6"></rect><rect y="3" width="66" height="10" fill="#0062ba"></rect><rect x="74" width="3" height="16" fill="#10243a"></rect></svg>`)
	row := func(name string, age int, chosen bool, cfs, what, fact string, d Deadline, by string, tags ...Tag) galleryRow {
		return galleryRow{CFS: cfs, By: by, Line: Line{Select: &Select{Name: "valgt", Value: name[:2], About: "Velg " + name, Checked: chosen}, Person: person(name, age, tags...), What: what, Fact: fact, Deadline: d}}
	}
	return galleryPage{
		Head: Head{Title: "Forløp", Lead: "121 aktive i 6 kommuner. 11 innlagt nå. 11 over frist.", Actions: []Action{{Label: "Excel", Icon: "download", Href: "/forlop.xlsx"}, {Label: "Ny henvisning", Icon: "plus", Href: "/henvisning", Look: Primary}}},
		Tabs: Tabs{About: "Lagrede lister", Items: []Tab{
			{Label: "Alle forløp", Href: "/forlop", Current: true, Badge: &Badge{Count: 121}},
			{Label: "Over frist", Href: "/forlop?l=2", Badge: &Badge{Count: 11, Tone: Late}},
			{Label: "Innlagt nå", Href: "/forlop?l=3", Badge: &Badge{Count: 11}},
			{Label: "Evaluering neste 30 dager", Href: "/forlop?l=4", Badge: &Badge{Count: 17}},
			{Label: "Koordinatormøte uke 48", Href: "/forlop?l=5", Icon: "people", Badge: &Badge{Count: 9}},
		}, End: []Action{{Label: "Lagre som liste", Icon: "star", Href: "/lister", Look: Tertiary}}},
		Filters: Filters{Action: "/forlop", Keep: []Hidden{{"l", "1"}}, Chips: []Chip{
			{Name: "kommune", Label: "Kommune", Options: []Option{{Value: "", Label: "alle 6"}, {Value: "3228", Label: "Nes"}}},
			{Name: "forlop", Label: "Forløp", On: true, Value: "l", Clear: "/forlop", Options: []Option{{Value: "", Label: "alle"}, {Value: "l", Label: "langvarig"}}},
			{Name: "steg", Label: "Steg", Options: []Option{{Value: "", Label: "alle"}, {Value: "m", Label: "til kartlegging"}}},
			{Name: "cfs", Label: "CFS", Options: []Option{{Value: "", Label: "alle"}, {Value: "6", Label: "6"}}},
			{Name: "frist", Label: "Over frist"},
		}, End: []Chip{{Name: "sorter", Label: "Sorter", Options: []Option{{Value: "", Label: "Frist"}, {Value: "n", Label: "Navn"}}}}},
		Bulk:    Bulk{Text: "2 valgt i Nes", Actions: []Action{{Label: "Gi til annen ansvarlig", Icon: "swap", Name: "gjor", Value: "gi"}, {Label: "Legg i delt liste", Icon: "people", Name: "gjor", Value: "liste"}}},
		Scroll:  Scroll{About: "Forløp etter kommune"},
		Columns: []Sort{{Label: "Nå"}, {Label: "Neste frist", Href: "/forlop?s=frist", Order: "ascending"}, {Label: "Ansvarlig", Href: "/forlop?s=ansvarlig"}},
		Table: []galleryGroup{
			{
				Group: Group{ID: "nes", Title: "Nes", Columns: 7, Open: true, Href: "/forlop?lukk=nes", Figures: []Figure{{Text: "18 aktive av 20", Tone: Info, Chart: bullet}, {Text: "3 over frist", Tone: Late}, {Text: "4 innlagt nå", Tone: Hospital}}},
				Rows: []galleryRow{
					row("Astrid Nygård", 88, true, "6", "Evaluering 3", "uten dato", Deadline{Words: "9 dager over", Date: "12. nov.", Tone: Late}, "I. Sandvik"),
					row("Torleif Strand", 76, true, "4", "Oppfølging", "tiltak på badet", Deadline{Words: "4 dager over", Date: "17. nov.", Tone: Late}, "I. Sandvik"),
					row("Solveig Aasen", 84, false, "6", "Innlagt nå", "siden i dag kl. 06.40", Deadline{Words: "Pauset", Date: "evaluering var 9. des.", Tone: Hospital}, "I. Sandvik", AdmittedNow(nil)),
					row("Berit Kollerud", 90, false, "5", "Til kartlegging", "dag 11 av 14", Deadline{Words: "3 dager igjen", Date: "tir. 24. nov.", Tone: Soon}, "I. Sandvik"),
					row("Rolf Ekeberg", 83, false, "5", "Oppfølging", "ringes hver 2. uke", Deadline{Words: "63 dager igjen", Date: "23. jan. 2027"}, "I. Sandvik"),
				},
			},
			{Group: Group{ID: "ullensaker", Title: "Ullensaker", Columns: 7, Href: "/forlop?apne=ullensaker", More: "Vis pasienter", Figures: []Figure{{Text: "22 aktive av 22", Tone: Info, Chart: bullet}, {Text: "0 over frist"}, {Text: "1 innlagt nå", Tone: Hospital}}}},
		},
		Pager: Pager{Text: "1–50 av 121", Prev: "/forlop?for=a", Next: "/forlop?etter=b"},
	}
}

func galleryStatesPage() galleryPage {
	form := NewForm(map[string][]string{"fnr": {"178242 00015"}, "henvist": {"23.11.2026"}, "hvorfor": {"Fall to ganger siden august."}, "hvordan": {"telefon"}, "gjort": {"plan", "parorende"}})
	form.Take(errs.Invalid("").At("fnr", "Kontrollsifferet stemmer ikke. Sjekk de to siste sifrene.").At("henvist", "Datoen er etter i dag. Velg i dag eller tidligere."))
	var fields []Field
	for _, f := range []Field{
		{Kind: ID, Name: "fnr", Label: "Fødselsnummer", Width: "medium"},
		{Kind: Date, Name: "henvist", Label: "Henvist dato", Help: "Dag, måned og år, for eksempel 21.11.2026", Width: "short"},
		{Kind: Tel, Name: "tlf", Label: "Telefon", Optional: true, Width: "medium"},
		{Kind: Choice, Name: "fra", Label: "Hvem henviser?", Options: []Option{{Value: "gp", Label: "Fastlege"}, {Value: "kin", Label: "Pårørende"}}},
		{Kind: Radios, Name: "hvordan", Label: "Hvordan kom henvisningen?", Options: []Option{{Value: "melding", Label: "Melding"}, {Value: "telefon", Label: "Telefon"}}, Inline: true},
		{Kind: Radios, Name: "risiko", Label: "Risiko", Cards: true, Values: []string{"handle"}, Options: []Option{{Value: "ingen", Label: "Ingen", Icon: "check-circle", Tone: Done}, {Value: "folg", Label: "Følg med", Icon: "triangle", Tone: Soon}, {Value: "handle", Label: "Handle", Icon: "octagon", Tone: Late}}},
		{Kind: Checks, Name: "gjort", Label: "Hva ble gjort?", Options: []Option{{Value: "plan", Label: "Fortalte avdelingen om planen", Note: "på telefon eller ved oppmøte"}, {Value: "parorende", Label: "Varslet pårørende", Note: "Kari Aasen Lie, 000 55 377"}}},
		{Kind: Check, Name: "onsker", Label: "Pasienten vet om henvisningen og ønsker den"},
		{Kind: Number, Name: "minutter", Label: "Tid brukt", Unit: "minutter", Width: "short", Optional: true},
		{Kind: Area, Name: "hvorfor", Label: "Hvorfor?", Help: "Med henviserens egne ord", Max: 2000},
	} {
		fields = append(fields, form.Fill(f))
	}
	fields[5].Values = []string{"handle"}
	return galleryPage{
		Head: Head{Title: "Tilstander", Lead: "Tomt, laster, feil, konflikt, mistet nett og manglende tilgang. Samme oppskrift på alle sider."},
		Figures: &Counters{Stacked: true, Items: []Counter{
			{Number: "121 av 140", Label: "aktive mot måltall", Note: "19 ledige plasser"},
			{Number: "58 inn, 51 ut", Label: "siste 12 måneder", Note: "7 flere enn i fjor"},
			{Number: "11", Label: "over frist", Note: "5 av dem i Nordre Follo", Tone: Late},
			{Number: "88 %", Label: "varsler fulgt opp i tide", Note: "innen 4 timer, mål 90 %"},
		}},
		States: &galleryStates{
			EmptyCard: Card{Heading: "Tomt", Flush: true}, WaitCard: Card{Heading: "Laster", Flush: true}, FormCard: Card{Heading: "Feil i skjema"},
			ConflictCard: Card{Heading: "To skrev i samme felt"}, DeniedCard: Card{Heading: "Utenfor teamet", Flush: true}, DeadCard: Card{Heading: "Død forbindelse", Flush: true},
			Empties: []Empty{
				{Tone: Done, Heading: "Ingen varsler venter", Text: "Siste varsel ble kvittert i går kl. 15.12. Forbindelsen til Kongsvinger sykehus og Ahus er oppe, siste melding kl. 09.42."},
				{Icon: "filter", Heading: "Ingen treff med disse filtrene", Text: "Kongsvinger, CFS 7, over frist. 10 pasienter i Kongsvinger er skjult.", Action: &Action{Label: "Nullstill", Href: "/forlop"}},
			},
			Skeleton: Skeleton{Lines: 3},
			Summary:  form.Summary("henvisningen kan lagres"),
			Fields:   fields,
			Conflict: Conflict{Field: "Gult tegn", Action: "/plan/1", Hidden: []Hidden{{"versjon", "5"}}, Mine: Wording{When: "kl. 09.41", Text: "Vekt opp 1,5 kg på tre dager. Hovne ankler."}, Theirs: Wording{Who: "Henrik Dahl", When: "kl. 09.40", Text: "Vekt opp 2 kg på tre dager. Hovne ankler. Trenger to puter."}},
			Denied:   Empty{Icon: "lock", Heading: "Du er ikke i teamet til denne personen", Text: "Er det nødvendig for helsehjelp nå, kan du åpne i 4 timer. Grunnen logges, teamet får beskjed, og pasienten kan lese den.", Action: &Action{Label: "Åpne med grunn", Icon: "eye", Href: "/nodtilgang"}},
			Dead:     Message{Tone: Soon, Band: true, Heading: "Ingen meldinger fra Ahus siden kl. 07.58", Text: "Innleggelser kan være ukjente. Drift er varslet kl. 08.13. Ring avdelingen hvis du venter noen, eller registrer selv.", Actions: []Action{{Label: "Registrer innleggelse", Icon: "bed", Href: "/x"}}},
			Messages: []Message{{Heading: "Dette er en opplysning", Text: "Ingenting haster."}, {Tone: Late, Text: "Noe er galt."}, {Tone: Done, Text: "Alt er sendt."}},
			Folds:    []Details{{ID: "brett", Summary: "Slik regnes fristen", Note: "3 regler", Text: "Fristen går fra inklusjon.\nHelligdager teller."}},
			Buttons:  []Action{{Label: "Kvitter, jeg følger opp", Icon: "check", Look: Primary, Big: true}, {Label: "Send videre", Icon: "swap"}, {Label: "Ikke vår pasient", Look: Tertiary}, {Label: "Avslutt forløpet", Look: Danger}, {Label: "Publiser versjon 5", Locked: "Kan publiseres når 1 endringsønske er besvart."}},
			Tags:     []Tag{AdmittedNow(nil), {Text: "Legevakt", Icon: "ambulance", Tone: Hospital}, {Text: "Enig", Tone: Done}, {Text: "Vil endre", Icon: "pencil", Tone: Soon}, {Text: "Kommentar", Icon: "chat", Tone: Info}, {Text: "Ikke svart", Icon: "dots"}, {Text: "Over frist", Tone: Late}},
			Badges:   []Badge{{Count: 2, Tone: Late, About: "varsler"}, {Count: 6}, {Count: 3, Tone: Soon}, {Count: 9, Tone: Info}},
		},
	}
}

func galleryPersonPage() galleryPage {
	return galleryPage{
		Person: &galleryPerson{
			Head: PersonHead{
				Band: &Message{Tone: Admitted, Band: true, Heading: "Innlagt nå, øyeblikkelig hjelp, Kongsvinger sykehus, siden i dag kl. 06.40", Text: "Frister er satt på pause. Ingen har kvittert varselet.", Actions: []Action{{Label: "Kvitter varsel", Icon: "check", Post: "/x"}}},
				Name: "Solveig Aasen", Age: "84 år",
				Facts:   []Fact{{Term: "Født", Text: "17.02.1942", Strong: true}, {Term: "Fødselsnummer skjult", Link: &Action{Label: "Vis", Href: "/fnr"}}, {Text: "Nes kommune, bor alene"}, {Term: "IHT langvarig,", Text: "dag 618", Strong: true}},
				Actions: []Action{{Label: "Logg kontakt", Icon: "pencil", Href: "/x"}, {Label: "Åpne behandlingsplan", Icon: "document", Href: "/x", Look: Primary}},
				Team:    Team{{Name: "Ingrid Sandvik", Does: "IHT-koordinator, Nes", Note: "hovedansvar", Number: "000 55 210", Icon: "house"}, {Name: "Marit Solberg", Does: "IHT-koordinator, Ahus", Note: "hverdager 9–15", Number: "941 73 240", Icon: "hospital"}, {Name: "Mona Ruud", Does: "fastlege, Årnes", Icon: "stethoscope"}},
				Score:   &ScoreCard{Heading: "Skrøpelighet (CFS): 6, opp fra 4", Text: "Satt i juni 2026."},
				Tabs:    Tabs{About: "Om personen", Items: []Tab{{Label: "Oversikt", Href: "/p", Current: true}, {Label: "Kartlegging", Href: "/p/k"}, {Label: "Behandlingsplan", Href: "/p/b", Tag: &Tag{Text: "til høring", Tone: Soon, Icon: NoIcon}}, {Label: "Hendelser", Href: "/p/h", Badge: &Badge{Count: 23}}}},
			},
			Bar:    PersonBar{Person: person("Jorunn Fossum", 0, AdmittedNow(nil)), Age: "86 år", Facts: []Fact{{Term: "Født", Text: "01.05.1940", Strong: true}, {Text: "Nes kommune"}}},
			Events: Card{ID: "hendelser", Heading: "Siste hendelser"},
			Timeline: []Event{
				{ID: "h1", When: "I dag 06.40", Icon: "bed", Tone: Hospital, Title: "Innlagt, øyeblikkelig hjelp", Text: "Kongsvinger sykehus, medisinsk avdeling. Ingen har kvittert.", Link: &Action{Label: "Åpne varsel", Href: "/v"}},
				{When: "Ons. 18. nov.", Icon: "phone", Title: "Telefon, Ingrid Sandvik", Text: "Tungpust i trapp siden helgen, vekt 64,8 kg (opp 1,6).\nRing igjen fredag.", Facts: []string{"15 minutter"}},
				{When: "Ons. 4. nov.", Icon: "house", Title: "Hjemmebesøk, Ingrid Sandvik", Voided: "Rettet 5. nov. av I. Sandvik: feil dato", Text: "Går til postkassen med rullator.", Tags: []Tag{{Text: "Rettet", Icon: "undo"}}},
			},
		},
		Facts: []Fact{{Term: "Hjemmebesøk kl. 10.00", Text: "man. 23. nov.", Strong: true, Link: &Action{Label: "Flytt", Href: "/f"}}, {Term: "Evaluering 4", Text: "9. des., pauset"}},
	}
}
