package care

import (
	"regexp"

	"traad/internal/base/date"
	"traad/internal/base/errs"
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
)

// Rollouts lists the states in order.
var Rollouts = []Rollout{InOperation, Agreement, Training, AgreementPending, Planned, Dialogue, Undecided}

// Title is the state in bokmål, as it stands beside a municipality's name.
func (r Rollout) Title() string {
	return map[Rollout]string{
		InOperation: "i drift", Agreement: "avtale", Training: "opplæring", AgreementPending: "avtale til signering",
		Planned: "planlagt oppstart", Dialogue: "i dialog", Undecided: "ikke avklart",
	}[r]
}

// Organisation is a hospital, a municipality, a GP office or a part of one.
type Organisation struct {
	ID                 OrgID
	Kind               OrgKind
	Name               string
	Parent             OrgID     // what it is a part of; "" for the top
	Hospital           OrgID     // municipality, district: the site whose team follows its patients
	Number             string    // organisation number, nine digits, where known
	MunicipalityNumber string    // four digits: municipalities, and districts that have one of their own
	Phone              string    //
	Rollout            Rollout   // municipalities and districts
	RolloutOn          date.Date // since when, or when it is planned
	Closed             date.Date // no longer in use from this day
}

var (
	orgNumber          = regexp.MustCompile(`^\d{9}$`)
	municipalityNumber = regexp.MustCompile(`^\d{4}$`)
)

// Validate checks an organisation. Fields: navn, type, del_av, orgnr, kommunenr, telefon, status.
func (o Organisation) Validate() error {
	f := &faults{errs.Invalid("Noe mangler eller er feil. Rett feltene som er merket.")}
	f.line("navn", o.Name, "Skriv navnet.")
	kinds := make([]string, len(OrgKinds))
	for i, k := range OrgKinds {
		kinds[i] = string(k)
	}
	f.choice("type", string(o.Kind), "Velg hva slags virksomhet det er.", kinds...)
	if (o.Kind == OrgSite || o.Kind == OrgDistrict || o.Kind == OrgUnit) && o.Parent == "" {
		f.At("del_av", "Velg hva virksomheten er en del av.")
	}
	if o.Number != "" && !(orgNumber.MatchString(o.Number) && orgCheck(o.Number)) {
		f.At("orgnr", "Organisasjonsnummeret er ikke gyldig. Det har ni siffer, og det siste er et kontrollsiffer.")
	}
	if o.Kind == OrgMunicipality && !municipalityNumber.MatchString(o.MunicipalityNumber) {
		f.At("kommunenr", "Skriv kommunenummeret med fire siffer.")
	}
	f.line("telefon", o.Phone, "")
	if o.Rollout != "" && o.Rollout.Title() == "" {
		f.At("status", "Velg en status fra listen.")
	}
	return f.OrNil()
}

// orgCheck tells whether the last digit is right: modulus 11 with weights 3 2 7 6 5 4 3 2 (Brønnøysundregistrene).
func orgCheck(number string) bool {
	sum := 0
	for i, w := range [...]int{3, 2, 7, 6, 5, 4, 3, 2} {
		sum += w * int(number[i]-'0')
	}
	return (11-sum%11)%11 == int(number[8]-'0')
}
