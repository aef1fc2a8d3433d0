package care

// CircleArea is one area of the circle that a mapping conversation goes through.
type CircleArea struct {
	Code  string `toml:"code"`           // "activity"; answers are kept under it, so it is never changed
	Title string `toml:"title"`          // "Aktivitet og funksjon"
	Icon  string `toml:"icon,omitempty"` // one of chart's: "walk"; "" none
	Help  string `toml:"help,omitempty"` // what to talk about, "" nothing
}

// ihtCircle is the nine areas of the IHT circle in the order of the conversation (report §4.1, the service's circle).
var ihtCircle = []CircleArea{
	{"illness", "Sykdommer", "stethoscope", "Hva plager mest, hva er nytt, og hvem følger det opp?"},
	{"medicines", "Medisiner", "pill", "Hvordan går det med medisinene? Skriv ikke doser: legemiddellisten i bruk gjelder."},
	{"pain", "Smerter", "bolt", "Hvor, når, og hva hjelper?"},
	{"sleep", "Søvn", "moon", "Innsovning, oppvåkning, og hvordan natten er."},
	{"activity", "Aktivitet og funksjon", "walk", "Gange, stell, trapp, fall og hjelpemidler."},
	{"social", "Fritid og sosialt nettverk", "people", "Hvem du er sammen med, og hva du liker å gjøre."},
	{"nutrition", "Ernæring", "cutlery", "Matlyst, vekt, måltider og drikke."},
	{"memory", "Hukommelse", "brain", "Hukommelse, tid og sted, og det å ha oversikt."},
	{"mental_health", "Psykisk helse", "heart", "Humør, uro, ensomhet og det som gir glede."},
}

// Circle returns the areas that the pathway's mapping conversation goes through: its own, else the nine of IHT.
func (p *Pathway) Circle() []CircleArea {
	if len(p.Areas) > 0 {
		return p.Areas
	}
	return ihtCircle
}

// Preparation is the three questions that patient and next of kin think through before the conversation, from the
// service's brochure.
var Preparation = []struct{ Code, Title string }{
	{"difficult", "Hva er vanskelig for deg nå?"},
	{"master", "Hva ønsker du å mestre igjen?"},
	{"matters", "Hva er viktig for deg?"},
}
