package care

import (
	"regexp"
	"strings"

	"traad/internal/base/date"
)

// OrgKind is what sort of organisation one is.
type OrgKind string

// The kinds. A site belongs to a hospital, a district to a municipality, a unit to any.
const (
	OrgHospital     OrgKind = "hospital" // "Akershus universitetssykehus HF"
	OrgSite         OrgKind = "site"     // a hospital's site with its own team: Nordbyhagen, Kongsvinger
	OrgMunicipality OrgKind = "municipality"
	OrgDistrict     OrgKind = "district" // a bydel in Oslo
	OrgGPOffice     OrgKind = "gp_office"
	OrgUnit         OrgKind = "unit" // ward, KAD, legevakt, home nursing
)

// OrgKinds lists the kinds in the order that screens show them.
var OrgKinds = []OrgKind{OrgHospital, OrgSite, OrgMunicipality, OrgDistrict, OrgGPOffice, OrgUnit}

// Title is the kind in bokmål.
func (k OrgKind) Title() string {
	return map[OrgKind]string{
		OrgHospital: "Sykehus", OrgSite: "Sykehussted", OrgMunicipality: "Kommune", OrgDistrict: "Bydel",
		OrgGPOffice: "Legekontor", OrgUnit: "Enhet",
	}[k]
}

// Rollout is how far a municipality or district has come in taking the service into use.
type Rollout string

// The states of rollout, from in operation down.
const (
	InOperation      Rollout = "in_operation"
	Agreement        Rollout = "agreement"
	Training         Rollout = "training"
	AgreementPending Rollout = "agreement_pending"
	Planned          Rollout = "planned"
	Dialogue         Rollout = "dialogue"
	Undecided        Rollout = "undecided"
	NoRollout        Rollout = "none" // not asked: a municipality outside the cooperation
)

// Rollouts lists the states in order.
var Rollouts = []Rollout{InOperation, Agreement, Training, AgreementPending, Planned, Dialogue, Undecided, NoRollout}

// Title is the state in bokmål, as it stands beside a municipality's name.
func (r Rollout) Title() string {
	return map[Rollout]string{
		InOperation: "i drift", Agreement: "avtale", Training: "opplæring", AgreementPending: "avtale til signering",
		Planned: "planlagt oppstart", Dialogue: "i dialog", Undecided: "ikke avklart", NoRollout: "ikke med",
	}[r]
}

// Organisation is a hospital, a municipality, a GP office or a part of one.
type Organisation struct {
	Kind       OrgKind
	Number     string // municipality: four digits; district: of its own; others: organisation number, nine digits
	Name       string
	Parent     OrgID     // site: its hospital; district: its municipality; office, unit: their owner
	Site       OrgID     // municipality, district: the hospital site whose team follows its patients
	Status     Rollout   // municipality, district: how far it has come
	StatusNote string    // "1. mars", "høst 2027"
	StartedOn  date.Date // in operation from
	EndedOn    date.Date // no longer in use after this day
	Target     int       // måltall: how many active patients it aims for
	Phone      string
	Hours      string // when the telephone is answered, in words
}

var (
	orgNumber          = regexp.MustCompile(`^\d{9}$`)
	municipalityNumber = regexp.MustCompile(`^\d{4}$`)
)

// Validate checks an organisation. Fields: type, nummer, navn, del_av, status, merknad, maltall, telefon, apent.
func (o Organisation) Validate() error {
	f := newFaults()
	f.choice("type", string(o.Kind), "Velg hva slags virksomhet det er.", asStrings(OrgKinds)...)
	f.line("navn", o.Name, "Skriv navnet.")
	if (o.Kind == OrgSite || o.Kind == OrgDistrict || o.Kind == OrgUnit) && o.Parent == "" {
		f.At("del_av", "Velg hva virksomheten er en del av.")
	}
	switch o.Kind {
	case OrgMunicipality:
		if !municipalityNumber.MatchString(o.Number) {
			f.At("nummer", "Skriv kommunenummeret med fire siffer.")
		}
	case OrgDistrict:
		f.line("nummer", o.Number, "")
	default:
		if o.Number != "" && !(orgNumber.MatchString(o.Number) && orgCheck(o.Number)) {
			f.At("nummer", "Organisasjonsnummeret er ikke gyldig. Det har ni siffer, og det siste er et kontrollsiffer.")
		}
	}
	f.maybe("status", string(o.Status), "Velg en status fra listen.", asStrings(Rollouts)...)
	f.line("merknad", o.StatusNote, "")
	if o.Target < 0 || o.Target > 10_000 {
		f.At("maltall", "Måltallet må være mellom 0 og 10 000.")
	}
	f.line("telefon", o.Phone, "")
	f.line("apent", o.Hours, "")
	return f.OrNil()
}

func asStrings[T ~string](codes []T) []string {
	out := make([]string, len(codes))
	for i, c := range codes {
		out[i] = string(c)
	}
	return out
}

// orgCheck tells whether the last digit is right: modulus 11 with weights 3 2 7 6 5 4 3 2 (Brønnøysundregistrene).
func orgCheck(number string) bool {
	sum := 0
	for i, w := range [...]int{3, 2, 7, 6, 5, 4, 3, 2} {
		sum += w * int(number[i]-'0')
	}
	return (11-sum%11)%11 == int(number[8]-'0')
}

// SiteName is what people outside call a hospital site: with the hospital's name, where the site's own does not say it.
func SiteName(hospital, site string) string {
	if hospital == "" || strings.Contains(site, hospital) {
		return site
	}
	return hospital + ", " + site
}
