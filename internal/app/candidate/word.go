package candidate

import "traad/internal/rules/casefind"

// Decision is what a clinician made of a candidate.
type Decision string

// The decisions.
const (
	Undecided   Decision = ""
	Relevant    Decision = "relevant" // the identity was asked for
	NotRelevant Decision = "not_relevant"
	Later       Decision = "later"
	Already     Decision = "followed" // by the service or by somebody else
)

// Choice is a code with its words.
type Choice struct{ Code, Text string }

// Decisions in words.
var Decisions = []Choice{
	{string(Relevant), "Aktuell"}, {string(NotRelevant), "Ikke aktuell"}, {string(Later), "Senere"}, {string(Already), "Følges allerede"},
}

// Reasons are why somebody is not relevant.
var Reasons = []Choice{
	{"living_well", "Klarer seg uten oppfølging"},
	{"end_of_life", "Kort forventet levetid"},
	{"dementia", "Langtkommen demens"},
	{"nursing_home", "Bor fast på sykehjem"},
	{"specialist", "Trenger annen spesialisert oppfølging"},
	{"one_episode", "Innleggelsene gjelder én tilstand som er over"},
	{"other", "Annen faglig grunn"},
}

const homecoming = "homecoming"

// Grounds are the clinical reasons for asking for an identity.
var Grounds = []Choice{
	{"iht", "Vurderes for IHT langvarig"},
	{homecoming, "Vurderes for Forsterket hjemreise"},
	{"clarify", "Avklares med behandlende avdeling"},
}

// In is the words of a code, empty for one that is not there.
func In(all []Choice, code string) string {
	for _, c := range all {
		if c.Code == code {
			return c.Text
		}
	}
	return ""
}

// Texts are what the list says in words that its pages look up, for the test that each has a translation.
func Texts() []string {
	all := append([]string{"Tilbake til vurdering", casefind.Band(-1), over65, "én akuttinnleggelse", "akuttinnleggelser", "én avdeling", "avdelinger", "én dag", "dager", leaves, ready, lies}, small[2:]...)
	for _, choices := range [][]Choice{Decisions, Reasons, Grounds} {
		for _, c := range choices {
			all = append(all, c.Text)
		}
	}
	for _, code := range casefind.Shipped {
		if r, err := casefind.ShippedRule(code); err == nil {
			all = append(all, r.Title)
		}
	}
	for _, s := range toldOf {
		all = append(all, s.name)
	}
	for _, m := range checks {
		all = append(all, m.text)
	}
	return append(all, "legemidler", "Innlagt nå", "Vurderes på nytt", "Aktuell", "Ingen plass", "Sykehjem", "Avslått før", "Fulgt før", "Ny denne måneden")
}
