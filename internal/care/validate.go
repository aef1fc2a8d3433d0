package care

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"traad/internal/base/errs"
)

var codePattern = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,39}$`)

// stageOrder is the order that the rules of Apply give: what a stage is done by cannot come before what it needs.
var stageOrder = []EventKind{Referred, Decided, Consented, Mapped, PlanWritten, Contacted}

// Validate checks what ParsePathway checks after reading. Faults are errs.Invalid by table, number and key.
func (p *Pathway) Validate() error {
	v := p.validate()
	v.ends(p)
	v.endable(p)
	v.counted(p)
	v.reserved(p)
	v.goesOn(p)
	v.neverLeft(p)
	v.said(p)
	return v.OrNil()
}

func (p *Pathway) validate() *check {
	v := &check{Error: errs.Invalid("Definisjonen har feil. Rett dem og prøv igjen.")}
	v.code("code", "Definisjonen", p.Code)
	if p.Version < 1 {
		v.At("version", "Versjonen må være 1 eller høyere. Øk den for hver endring.")
	}
	v.words("title", "Definisjonen", p.Title)
	v.words("short", "Definisjonen", p.Short)
	if p.Age.Over < 0 || p.Age.Over > 120 {
		v.At("age.over", fmt.Sprintf("Aldersgrensen er %d. Velg et tall fra 0 til 120.", p.Age.Over))
	}
	if p.CFS != (CFSRange{}) {
		if !p.CFS.Min.Valid() || !p.CFS.Max.Valid() {
			v.At("cfs", "CFS går fra 1 til 9. Sett både min og max, eller ta bort tabellen [cfs].")
		} else if p.CFS.Min > p.CFS.Max {
			v.At("cfs.min", fmt.Sprintf("Laveste CFS (%d) er høyere enn høyeste (%d). Bytt dem.", p.CFS.Min, p.CFS.Max))
		}
	}
	v.stages(p)
	v.deadlines(p)
	v.criteria(p)
	v.areas(p)
	v.alerts(p.Alerts, p.Escalation)
	v.sections(p)
	v.letters(p)
	v.guides(p)
	if p.Readmission.Days < 0 || p.Readmission.Days > 365 {
		v.At("readmission.days", fmt.Sprintf("Reinnleggelse følges i %d dager. Velg fra 1 til 365, eller ta bort tabellen [readmission].", p.Readmission.Days))
	}
	v.reasons("decline_reason", p.DeclineReasons)
	v.reasons("wait_reason", p.WaitReasons)
	v.reasons("end_reason", p.EndReasons)
	if len(p.EndReasons) > 0 && !slices.ContainsFunc(p.EndReasons, func(r ReasonCode) bool { return r.Death }) {
		v.At("end_reason", "Ingen avslutningsårsak gjelder død. Sett death = true på den som gjør det.")
	}
	return v
}

// check collects faults of a definition.
type check struct{ *errs.Error }

func (v *check) code(key, what, code string) {
	if !codePattern.MatchString(code) {
		v.At(key, fmt.Sprintf("%s har koden «%s». En kode begynner med en liten bokstav og har bare a–z, 0–9, _ og -.", what, code))
	}
}

func (v *check) words(key, what, text string) {
	if strings.TrimSpace(text) == "" {
		v.At(key, what+" mangler tekst her. Skriv det som skal stå på skjermen.")
	}
}

func (v *check) stages(p *Pathway) {
	if len(p.Stages) == 0 {
		v.At("stage", "Ingen steg er beskrevet. Legg til [[stage]], det første med done_by = \"referred\".")
		return
	}
	codes := map[string]int{}
	last := -1
	for i, s := range p.Stages {
		at := func(key string) string { return fmt.Sprintf("stage[%d].%s", i+1, key) }
		what := fmt.Sprintf("Steg %d", i+1)
		v.code(at("code"), what, s.Code)
		v.words(at("title"), what, s.Title)
		v.words(at("now"), what, s.Now)
		if first, ok := codes[s.Code]; ok {
			v.At(at("code"), fmt.Sprintf("Koden «%s» brukes også av steg %d. Gi stegene hver sin kode.", s.Code, first))
		}
		codes[s.Code] = i + 1
		if s.Code == EvaluationStage {
			v.At(at("code"), "Koden «evaluation» er opptatt av evalueringene etter stegene. Velg en annen.")
		}
		n := slices.Index(stageOrder, s.DoneBy)
		switch {
		case n < 0:
			v.At(at("done_by"), fmt.Sprintf("Hendelsen «%s» kan ikke fullføre et steg. Bruk %s.", s.DoneBy, list(stageOrder)))
		case n <= last:
			v.At(at("done_by"), fmt.Sprintf("«%s» kan ikke komme etter «%s». Rekkefølgen er %s.", s.DoneBy, stageOrder[last], list(stageOrder)))
		default:
			last = n
		}
	}
	for _, kind := range stageOrder[:3] {
		if !p.has(kind) {
			v.At("stage", fmt.Sprintf("Ingen steg fullføres av «%s». Hvert forløp trenger det: legg til [[stage]] med done_by = \"%s\".", kind, kind))
		}
	}
}

func (v *check) deadlines(p *Pathway) {
	codes := map[string]int{}
	for i, r := range p.Deadlines {
		at := func(key string) string { return fmt.Sprintf("deadline[%d].%s", i+1, key) }
		what := fmt.Sprintf("Frist %d «%s»", i+1, r.Code)
		v.code(at("code"), what, r.Code)
		if first, ok := codes[r.Code]; ok {
			v.At(at("code"), fmt.Sprintf("Koden «%s» brukes også av frist %d. Gi fristene hver sin kode.", r.Code, first))
		}
		codes[r.Code] = i + 1
		v.words(at("title"), what, r.Title)
		v.words(at("action"), what, r.Action)
		if r.Stage != EvaluationStage && !slices.ContainsFunc(p.Stages, func(s Stage) bool { return s.Code == r.Stage }) {
			v.At(at("stage"), fmt.Sprintf("%s hører til steget «%s», som ikke finnes. Bruk koden til et [[stage]] eller «evaluation».", what, r.Stage))
		}
		v.kinds(at("from"), what, r.From)
		v.kinds(at("until"), what, r.Until)
		v.length(at, what, r)
		if !slices.Contains(Roles, r.Owner) {
			v.At(at("owner"), fmt.Sprintf("Rollen «%s» finnes ikke. Bruk %s.", r.Owner, list(Roles)))
		}
		v.pauses(at("paused_by"), r.PausedBy)
		if r.When != "" && r.When != WhenToHospital {
			v.At(at("when"), fmt.Sprintf("Betingelsen «%s» finnes ikke. Bruk to_hospital, eller ta den bort.", r.When))
		}
		if r.When == WhenToHospital {
			v.statutory(at, what, r)
		}
		if !slices.Contains([]string{"", PurposeMapping, PurposeContact, PurposeEvaluation}, r.Visit) {
			v.At(at("visit"), fmt.Sprintf("Besøket «%s» finnes ikke. Bruk mapping, contact eller evaluation.", r.Visit))
		}
		if !r.Ours && strings.TrimSpace(r.Source) == "" {
			v.At(at("source"), what+" har ingen kilde. Skriv kilden, eller sett ours = true når dere har valgt lengden selv.")
		}
	}
	v.rings(p)
}

func (v *check) kinds(key, what string, kinds []EventKind) {
	if len(kinds) == 0 {
		v.At(key, what+" mangler hendelse her. Skriv minst én.")
	}
	for _, k := range kinds {
		base, outcome, narrowed := strings.Cut(string(k), ":")
		known := k == Discharged && strings.HasSuffix(key, ".from") || EventKind(base).Title() != "" && EventKind(base) != Corrected && EventKind(base) != Removed
		if narrowed {
			known = EventKind(base) == Decided && slices.Contains([]string{Include, Wait, Decline, AskMore}, outcome)
		}
		if !known {
			v.At(key, fmt.Sprintf("%s bruker hendelsen «%s», som ikke finnes. Se listen over hendelser, for eksempel referred, decided:include, mapped.", what, k))
		}
	}
}

func (v *check) length(at func(string) string, what string, r DeadlineRule) {
	if r.Length < 1 || r.Length > 1000 {
		v.At(at("length"), fmt.Sprintf("%s har lengden %d. Velg et tall fra 1 til 1000.", what, r.Length))
	}
	if units := []Unit{Days, WorkingDays, Weeks, Months}; !slices.Contains(units, r.Unit) {
		v.At(at("unit"), fmt.Sprintf("%s har enheten «%s». Bruk %s.", what, r.Unit, list(units)))
	}
}

// statutory checks a deadline for what is referred to the hospital: it is answered within ten working days (pasient- og brukerrettighetsloven § 2-2),
// and nothing may make that longer.
func (v *check) statutory(at func(string) string, what string, r DeadlineRule) {
	const law = " Henvisninger til sykehuset skal vurderes innen 10 virkedager (pasient- og brukerrettighetsloven § 2-2)."
	if !noLonger(r, DeadlineRule{Length: 10, Unit: WorkingDays}) {
		v.At(at("length"), what+" er for lang."+law+" Skriv length = 10 og unit = \"working_days\", eller kortere.")
	}
	if !r.Locked {
		v.At(at("locked"), what+" er ikke låst, så en kommune kan gjøre den lengre."+law+" Skriv locked = true.")
	}
	if len(r.PausedBy) > 0 {
		v.At(at("paused_by"), what+" kan ikke stanses."+law+" Ta bort paused_by.")
	}
	if r.Agreed {
		v.At(at("agreed"), what+" kan ikke flyttes etter avtale."+law+" Ta bort agreed.")
	}
}

func (v *check) pauses(key string, by []string) {
	for _, cause := range by {
		if cause != PauseEvent && cause != PauseStay {
			v.At(key, fmt.Sprintf("«%s» kan ikke stanse en frist. Bruk pause, stay eller begge.", cause))
		}
	}
}

func (v *check) criteria(p *Pathway) {
	codes := map[string]int{}
	for i, c := range p.Criteria {
		at := func(key string) string { return fmt.Sprintf("criterion[%d].%s", i+1, key) }
		what := fmt.Sprintf("Kriterium %d", i+1)
		v.code(at("code"), what, c.Code)
		if first, ok := codes[c.Code]; ok {
			v.At(at("code"), fmt.Sprintf("Koden «%s» brukes også av kriterium %d. Gi kriteriene hver sin kode.", c.Code, first))
		}
		codes[c.Code] = i + 1
		v.words(at("text"), what, c.Text)
		if c.Kind != Inclusion && c.Kind != Exclusion {
			v.At(at("kind"), fmt.Sprintf("%s har kind «%s». Bruk inclusion eller exclusion.", what, c.Kind))
		}
		if !slices.Contains([]string{"", "age", "cfs", "municipality"}, c.Computed) {
			v.At(at("computed"), fmt.Sprintf("%s kan ikke regnes ut av «%s». Bruk age, cfs eller municipality, eller ta det bort.", what, c.Computed))
		}
	}
}

func (v *check) areas(p *Pathway) {
	if n := len(p.Areas); n > 0 && (n < 3 || n > 16) {
		v.At("area", fmt.Sprintf("Sirkelen har %d områder. Den har plass til 3 til 16; ta bort alle for å bruke IHT-sirkelen.", n))
	}
	codes := map[string]int{}
	for i, a := range p.Areas {
		at := func(key string) string { return fmt.Sprintf("area[%d].%s", i+1, key) }
		what := fmt.Sprintf("Område %d", i+1)
		v.code(at("code"), what, a.Code)
		v.words(at("title"), what, a.Title)
		if first, ok := codes[a.Code]; ok {
			v.At(at("code"), fmt.Sprintf("Koden «%s» brukes også av område %d. Gi områdene hver sin kode.", a.Code, first))
		}
		codes[a.Code] = i + 1
	}
}

func (v *check) reasons(table string, reasons []ReasonCode) {
	if len(reasons) == 0 {
		v.At(table, fmt.Sprintf("Ingen årsaker å velge mellom. Legg til minst én [[%s]] med code og text.", table))
	}
	codes := map[string]int{}
	for i, r := range reasons {
		at := func(key string) string { return fmt.Sprintf("%s[%d].%s", table, i+1, key) }
		what := fmt.Sprintf("Årsak %d", i+1)
		v.code(at("code"), what, r.Code)
		if first, ok := codes[r.Code]; ok {
			v.At(at("code"), fmt.Sprintf("Koden «%s» brukes også av årsak %d. Gi årsakene hver sin kode.", r.Code, first))
		}
		codes[r.Code] = i + 1
		v.words(at("text"), what, r.Text)
		v.leadsTo(at("leads_to"), what, table, r)
		v.means(at, i+1, table, r)
	}
}

// leadsTo checks that a reason leads to a pathway only where it ends something, of somebody who lives. That the pathway exists is known where it is published.
func (v *check) leadsTo(key, what, table string, r ReasonCode) {
	switch {
	case r.LeadsTo == "":
	case table != "end_reason":
		v.At(key, what+" fører til et annet forløp, men avslutter ikke. Bare avslutningsårsaker kan ha leads_to.")
	case r.Death:
		v.At(key, what+" gjelder død og kan ikke føre til et annet forløp. Ta bort leads_to.")
	default:
		v.code(key, what+" fører til et forløp som", r.LeadsTo)
	}
}

// list writes codes for a message: "days, weeks, months".
func list[T ~string](codes []T) string { return strings.Join(asStrings(codes), ", ") }
