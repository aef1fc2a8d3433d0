package care

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"traad/internal/base/errs"
	"traad/internal/base/lang"
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
	v.code("code", lang.Of("Definisjonen"), p.Code)
	if p.Version < 1 {
		v.At("version", "Versjonen må være 1 eller høyere. Øk den for hver endring.")
	}
	v.words("title", lang.Of("Definisjonen"), p.Title)
	v.words("short", lang.Of("Definisjonen"), p.Short)
	if p.Age.Over < 0 || p.Age.Over > 120 {
		v.fault("age.over", "Aldersgrensen er %d. Velg et tall fra 0 til 120.", p.Age.Over)
	}
	if p.CFS != (CFSRange{}) {
		if !p.CFS.Min.Valid() || !p.CFS.Max.Valid() {
			v.At("cfs", "CFS går fra 1 til 9. Sett både min og max, eller ta bort tabellen [cfs].")
		} else if p.CFS.Min > p.CFS.Max {
			v.fault("cfs.min", "Laveste CFS (%d) er høyere enn høyeste (%d). Bytt dem.", p.CFS.Min, p.CFS.Max)
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
		v.fault("readmission.days", "Reinnleggelse følges i %d dager. Velg fra 1 til 365, eller ta bort tabellen [readmission].", p.Readmission.Days)
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

// fault adds one with something in it. What stands in it may be lang.Spoken: who reads it is not known here.
func (v *check) fault(key, text string, args ...any) {
	v.Fields = append(v.Fields, errs.Say(key, text, args...))
}

func (v *check) code(key string, what lang.Text, code string) {
	if !codePattern.MatchString(code) {
		v.fault(key, "%s har koden «%s». En kode begynner med en liten bokstav og har bare a–z, 0–9, _ og -.", what, code)
	}
}

func (v *check) words(key string, what lang.Text, text string) {
	if strings.TrimSpace(text) == "" {
		v.fault(key, "%s mangler tekst her. Skriv det som skal stå på skjermen.", what)
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
		what := lang.Of("Steg %d", i+1)
		v.code(at("code"), what, s.Code)
		v.words(at("title"), what, s.Title)
		v.words(at("now"), what, s.Now)
		if first, ok := codes[s.Code]; ok {
			v.fault(at("code"), "Koden «%s» brukes også av steg %d. Gi stegene hver sin kode.", s.Code, first)
		}
		codes[s.Code] = i + 1
		if s.Code == EvaluationStage {
			v.At(at("code"), "Koden «evaluation» er opptatt av evalueringene etter stegene. Velg en annen.")
		}
		n := slices.Index(stageOrder, s.DoneBy)
		switch {
		case n < 0:
			v.fault(at("done_by"), "Hendelsen «%s» kan ikke fullføre et steg. Bruk %s.", s.DoneBy, list(stageOrder))
		case n <= last:
			v.fault(at("done_by"), "«%s» kan ikke komme etter «%s». Rekkefølgen er %s.", s.DoneBy, stageOrder[last], list(stageOrder))
		default:
			last = n
		}
	}
	for _, kind := range stageOrder[:3] {
		if !p.has(kind) {
			v.fault("stage", "Ingen steg fullføres av «%s». Hvert forløp trenger det: legg til [[stage]] med done_by = \"%s\".", kind, kind)
		}
	}
}

func (v *check) deadlines(p *Pathway) {
	codes := map[string]int{}
	for i, r := range p.Deadlines {
		at := func(key string) string { return fmt.Sprintf("deadline[%d].%s", i+1, key) }
		what := lang.Of("Frist %d «%s»", i+1, r.Code)
		v.code(at("code"), what, r.Code)
		if first, ok := codes[r.Code]; ok {
			v.fault(at("code"), "Koden «%s» brukes også av frist %d. Gi fristene hver sin kode.", r.Code, first)
		}
		codes[r.Code] = i + 1
		v.words(at("title"), what, r.Title)
		v.words(at("action"), what, r.Action)
		if r.Stage != EvaluationStage && !slices.ContainsFunc(p.Stages, func(s Stage) bool { return s.Code == r.Stage }) {
			v.fault(at("stage"), "%s hører til steget «%s», som ikke finnes. Bruk koden til et [[stage]] eller «evaluation».", what, r.Stage)
		}
		v.kinds(at("from"), what, r.From)
		v.kinds(at("until"), what, r.Until)
		v.length(at, what, r)
		if !slices.Contains(Roles, r.Owner) {
			v.fault(at("owner"), "Rollen «%s» finnes ikke. Bruk %s.", r.Owner, list(Roles))
		}
		v.pauses(at("paused_by"), r.PausedBy)
		if r.When != "" && r.When != WhenToHospital {
			v.fault(at("when"), "Betingelsen «%s» finnes ikke. Bruk to_hospital, eller ta den bort.", r.When)
		}
		if r.When == WhenToHospital {
			v.statutory(at, what, r)
		}
		if !slices.Contains([]string{"", PurposeMapping, PurposeContact, PurposeEvaluation}, r.Visit) {
			v.fault(at("visit"), "Besøket «%s» finnes ikke. Bruk mapping, contact eller evaluation.", r.Visit)
		}
		if !r.Ours && strings.TrimSpace(r.Source) == "" {
			v.fault(at("source"), "%s har ingen kilde. Skriv kilden, eller sett ours = true når dere har valgt lengden selv.", what)
		}
	}
	v.rings(p)
}

func (v *check) kinds(key string, what lang.Text, kinds []EventKind) {
	if len(kinds) == 0 {
		v.fault(key, "%s mangler hendelse her. Skriv minst én.", what)
	}
	for _, k := range kinds {
		base, outcome, narrowed := strings.Cut(string(k), ":")
		known := k == Discharged && strings.HasSuffix(key, ".from") || EventKind(base).Title() != "" && EventKind(base) != Corrected && EventKind(base) != Removed
		if narrowed {
			known = EventKind(base) == Decided && slices.Contains([]string{Include, Wait, Decline, AskMore}, outcome)
		}
		if !known {
			v.fault(key, "%s bruker hendelsen «%s», som ikke finnes. Se listen over hendelser, for eksempel referred, decided:include, mapped.", what, k)
		}
	}
}

func (v *check) length(at func(string) string, what lang.Text, r DeadlineRule) {
	if r.Length < 1 || r.Length > 1000 {
		v.fault(at("length"), "%s har lengden %d. Velg et tall fra 1 til 1000.", what, r.Length)
	}
	if units := []Unit{Days, WorkingDays, Weeks, Months}; !slices.Contains(units, r.Unit) {
		v.fault(at("unit"), "%s har enheten «%s». Bruk %s.", what, r.Unit, list(units))
	}
}

// statutory checks a deadline for what is referred to the hospital: it is answered within ten working days (pasient- og brukerrettighetsloven § 2-2),
// and nothing may make that longer.
func (v *check) statutory(at func(string) string, what lang.Text, r DeadlineRule) {
	if !noLonger(r, DeadlineRule{Length: 10, Unit: WorkingDays}) {
		v.fault(at("length"), "%s er for lang. Henvisninger til sykehuset skal vurderes innen 10 virkedager (pasient- og brukerrettighetsloven § 2-2). Skriv length = 10 og unit = \"working_days\", eller kortere.", what)
	}
	if !r.Locked {
		v.fault(at("locked"), "%s er ikke låst, så en kommune kan gjøre den lengre. Henvisninger til sykehuset skal vurderes innen 10 virkedager (pasient- og brukerrettighetsloven § 2-2). Skriv locked = true.", what)
	}
	if len(r.PausedBy) > 0 {
		v.fault(at("paused_by"), "%s kan ikke stanses. Henvisninger til sykehuset skal vurderes innen 10 virkedager (pasient- og brukerrettighetsloven § 2-2). Ta bort paused_by.", what)
	}
	if r.Agreed {
		v.fault(at("agreed"), "%s kan ikke flyttes etter avtale. Henvisninger til sykehuset skal vurderes innen 10 virkedager (pasient- og brukerrettighetsloven § 2-2). Ta bort agreed.", what)
	}
}

func (v *check) pauses(key string, by []string) {
	for _, cause := range by {
		if cause != PauseEvent && cause != PauseStay {
			v.fault(key, "«%s» kan ikke stanse en frist. Bruk pause, stay eller begge.", cause)
		}
	}
}

func (v *check) criteria(p *Pathway) {
	codes := map[string]int{}
	for i, c := range p.Criteria {
		at := func(key string) string { return fmt.Sprintf("criterion[%d].%s", i+1, key) }
		what := lang.Of("Kriterium %d", i+1)
		v.code(at("code"), what, c.Code)
		if first, ok := codes[c.Code]; ok {
			v.fault(at("code"), "Koden «%s» brukes også av kriterium %d. Gi kriteriene hver sin kode.", c.Code, first)
		}
		codes[c.Code] = i + 1
		v.words(at("text"), what, c.Text)
		if c.Kind != Inclusion && c.Kind != Exclusion {
			v.fault(at("kind"), "%s har kind «%s». Bruk inclusion eller exclusion.", what, c.Kind)
		}
		if !slices.Contains([]string{"", "age", "cfs", "municipality"}, c.Computed) {
			v.fault(at("computed"), "%s kan ikke regnes ut av «%s». Bruk age, cfs eller municipality, eller ta det bort.", what, c.Computed)
		}
	}
}

func (v *check) areas(p *Pathway) {
	if n := len(p.Areas); n > 0 && (n < 3 || n > 16) {
		v.fault("area", "Sirkelen har %d områder. Den har plass til 3 til 16; ta bort alle for å bruke IHT-sirkelen.", n)
	}
	codes := map[string]int{}
	for i, a := range p.Areas {
		at := func(key string) string { return fmt.Sprintf("area[%d].%s", i+1, key) }
		what := lang.Of("Område %d", i+1)
		v.code(at("code"), what, a.Code)
		v.words(at("title"), what, a.Title)
		if first, ok := codes[a.Code]; ok {
			v.fault(at("code"), "Koden «%s» brukes også av område %d. Gi områdene hver sin kode.", a.Code, first)
		}
		codes[a.Code] = i + 1
	}
}

func (v *check) reasons(table string, reasons []ReasonCode) {
	if len(reasons) == 0 {
		v.fault(table, "Ingen årsaker å velge mellom. Legg til minst én [[%s]] med code og text.", table)
	}
	codes := map[string]int{}
	for i, r := range reasons {
		at := func(key string) string { return fmt.Sprintf("%s[%d].%s", table, i+1, key) }
		what := lang.Of("Årsak %d", i+1)
		v.code(at("code"), what, r.Code)
		if first, ok := codes[r.Code]; ok {
			v.fault(at("code"), "Koden «%s» brukes også av årsak %d. Gi årsakene hver sin kode.", r.Code, first)
		}
		codes[r.Code] = i + 1
		v.words(at("text"), what, r.Text)
		v.leadsTo(at("leads_to"), what, table, r)
		v.means(at, i+1, table, r)
	}
}

// leadsTo checks that a reason leads to a pathway only where it ends something, of somebody who lives. That the pathway exists is known where it is published.
func (v *check) leadsTo(key string, what lang.Text, table string, r ReasonCode) {
	switch {
	case r.LeadsTo == "":
	case table != "end_reason":
		v.fault(key, "%s fører til et annet forløp, men avslutter ikke. Bare avslutningsårsaker kan ha leads_to.", what)
	case r.Death:
		v.fault(key, "%s gjelder død og kan ikke føre til et annet forløp. Ta bort leads_to.", what)
	case !codePattern.MatchString(r.LeadsTo):
		v.fault(key, "%s fører til et forløp som har koden «%s». En kode begynner med en liten bokstav og har bare a–z, 0–9, _ og -.", what, r.LeadsTo)
	}
}

// list writes codes for a message: "days, weeks, months".
func list[T ~string](codes []T) string { return strings.Join(asStrings(codes), ", ") }
