package care

import (
	"slices"
	"strconv"
	"strings"

	"traad/internal/base/date"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
)

// content checks the payload of next. A payload that is missing altogether is checked as an empty one, so that every
// field says what it needs.
func (f *faults) content(p *Pathway, e *Enrolment, next *Event, birth date.Date) {
	if next.CFS != 0 && !next.CFS.Valid() {
		f.At("cfs", "CFS er et tall fra 1 til 9.")
	}
	switch next.Kind {
	case Referred:
		f.referral(or(next.Referral))
	case Answered:
		f.answers(p, next)
	case ScoredCFS:
		if next.CFS == 0 {
			f.At("cfs", "Velg en CFS-skår fra 1 til 9.")
		}
		f.text("merknad", next.Reason, "")
	case Decided:
		f.decision(p, e, next, birth)
	case Consented:
		f.consent(or(next.Consent))
	case ConsentWithdrawn:
		f.text("arsak", next.Reason, "")
	case VisitBooked:
		f.booking(next)
	case VisitCancelled:
		f.purpose(or(next.Visit).Purpose)
		f.text("arsak", next.Reason, "Skriv hvorfor besøket er avlyst.")
	case SeenOnWard:
		w := or(next.Ward)
		if w.Stay == "" || w.Where == "" {
			f.At("dato", "Personen var ikke innlagt den dagen. Velg en dag under et opphold, eller registrer oppholdet først.")
		}
		f.text("tekst", w.Note, "")
	case Mapped:
		f.mapping(or(next.Visit))
	case PlanWritten:
		plan := or(next.Plan)
		f.text("viktig", plan.Matters, "")
		f.text("plan", plan.Text, "Planen er tom. Skriv mål og tiltak.")
	case Contacted:
		f.contact(e, next)
	case Evaluated:
		ev := or(next.Evaluation)
		f.choice("form", ev.Form, "Velg hvordan evalueringen ble gjort.", Forms...)
		f.choice("mal", ev.Goals, "Velg hvordan det gikk med målene.", "met", "partly", "not_met", "changed")
		f.choice("videre", ev.Go, "Velg om oppfølgingen skal fortsette eller avsluttes.", "continue", "end")
		f.text("tekst", ev.Note, "Skriv hva dere kom fram til.")
	case Paused:
		f.text("arsak", next.Reason, "Skriv hvorfor forløpet settes på pause.")
	case Assigned:
		if next.Assignee == "" {
			f.At("ansvarlig", "Velg hvem som skal ha ansvaret.")
		}
		f.text("tekst", next.Reason, "")
	case Ended:
		f.ending(p, e, next)
	case InfoReceived, Resumed, Died:
		f.text("tekst", next.Reason, "")
	default:
		f.At("hendelse", "Hendelsen finnes ikke. Velg en fra listen.")
	}
}

// Forms are the ways to meet: Visit.Form, Contact.Form, Evaluation.Form.
var Forms = []string{"visit", "telephone", "video"}

// or gives the payload, an empty one where it is missing.
func or[T any](p *T) *T {
	if p == nil {
		return new(T)
	}
	return p
}

func (f *faults) referral(r *Referral) {
	f.choice("fra", r.From, "Velg hvem henvisningen kommer fra.",
		"gp", "clinician", "ward", "municipality", "patient", "next_of_kin", "identification")
	f.choice("hvordan", r.How, "Velg hvordan henvisningen kom.", "message", "telephone", "form", "meeting")
	f.maybe("vet", r.Agrees, "Velg ja, nei eller vet ikke.", "yes", "no", "unknown")
	f.line("navn", r.Name, "")
	f.line("telefon", r.Phone, "")
	f.text("hvorfor", r.Why, "Skriv hvorfor pasienten henvises.")
}

func (f *faults) answers(p *Pathway, next *Event) {
	f.choice("niva", string(next.Level), "Velg om svarene er kommunens eller sykehusets.", string(Municipality), string(Hospital))
	if len(next.Answers) == 0 {
		f.At("niva", "Ingen kriterier er besvart. Svar på minst ett.")
	}
	for _, a := range next.Answers {
		if !slices.ContainsFunc(p.Criteria, func(c Criterion) bool { return c.Code == a.Criterion }) {
			f.At("kriterie."+a.Criterion, "Kriteriet finnes ikke i dette forløpet. Last siden på nytt.")
			continue
		}
		f.choice("kriterie."+a.Criterion, a.Value, "Velg ja, nei eller usikker.", "yes", "no", "unsure")
		f.text("merknad."+a.Criterion, a.Note, "")
	}
}

func (f *faults) decision(p *Pathway, e *Enrolment, next *Event, birth date.Date) {
	d := or(next.Decision)
	f.choice("utfall", d.Outcome, "Velg hva dere har besluttet.", Include, Wait, Decline, AskMore)
	f.text("unntak", d.Exception, "")
	f.ahead("ny_vurdering", d.Review, next.On)
	switch d.Outcome {
	case Include:
		f.text("tekst", d.Text, "")
		f.include(p, e, next, birth)
	case Wait:
		f.reason("arsak", d.Reason, "tekst", d.Text, "Velg hvorfor dere venter.", p.WaitReasons)
	case Decline:
		f.reason("arsak", d.Reason, "tekst", d.Text, "Velg hvorfor henvisningen avslås.", p.DeclineReasons)
		if !d.Complaint {
			f.At("klage", "Pasienten skal få vite om retten til å klage. Kryss av når det er gitt informasjon.")
		}
	case AskMore:
		f.text("tekst", d.Text, "Skriv hvilke opplysninger dere trenger.")
	}
}

// include checks that the assessment is whole, and that what speaks against inclusion is answered by an exception.
func (f *faults) include(p *Pathway, e *Enrolment, next *Event, birth date.Date) {
	missing := map[string][]string{}
	for _, level := range []Level{Municipality, Hospital} {
		for _, code := range e.Unanswered(p, level) {
			missing[code] = append(missing[code], level.Title())
		}
	}
	for _, c := range p.Criteria {
		if who := missing[c.Code]; len(who) == 2 {
			f.At("kriterie."+c.Code, "Verken kommunen eller sykehuset har svart. Begge må svare før pasienten kan inkluderes.")
		} else if len(who) == 1 {
			f.Fields = append(f.Fields, errs.Say("kriterie."+c.Code, "%s har ikke svart. Begge må svare før pasienten kan inkluderes.", lang.Of(who[0])))
		}
	}
	against := Against(p, e, next.CFS, birth, next.On)
	if p.CFS != (CFSRange{}) && next.CFS == 0 && e.CFS() == 0 {
		f.At("cfs", "CFS mangler. Skår pasienten slik tilstanden var to uker før det akutte.")
	}
	if len(against) > 0 && strings.TrimSpace(next.Decision.Exception) == "" {
		f.Fields = append(f.Fields, errs.Say("unntak", "Dette taler mot å inkludere: %s. Skriv hvorfor dere gjør unntak.", against))
	}
}

// Against lists, in words, what speaks against inclusion: criteria answered the wrong way, an age or a CFS outside the
// definition's limits. cfs is a score given now, 0 where none is; birth may be no date. A page shows the list beside
// the field for the exception.
func Against(p *Pathway, e *Enrolment, cfs CFS, birth, on date.Date) Reasons {
	var out Reasons
	failed := e.Failed(p)
	for _, c := range p.Criteria {
		if slices.Contains(failed, c.Code) {
			out = append(out, lang.Of(c.Text))
		}
	}
	if !birth.IsZero() && !on.IsZero() && p.Age.Over > 0 {
		if age := birth.Age(on); age <= p.Age.Over {
			out = append(out, lang.Of("alderen er %d år, grensen er over %d", age, p.Age.Over))
		}
	}
	if cfs == 0 {
		cfs = e.CFS()
	}
	if p.CFS != (CFSRange{}) && cfs.Valid() && (cfs < p.CFS.Min || cfs > p.CFS.Max) {
		out = append(out, lang.Of("CFS er %d, grensen er %d til %d", cfs, p.CFS.Min, p.CFS.Max))
	}
	return out
}

// Reasons are texts said after each other, with a semicolon between them.
type Reasons []lang.Text

// In says them.
func (r Reasons) In(v *lang.Voice) string {
	said := make([]string, len(r))
	for i, t := range r {
		said[i] = t.In(v)
	}
	return strings.Join(said, "; ")
}

// String says them in bokmål.
func (r Reasons) String() string { return r.In(nil) }

func (f *faults) consent(c *Consent) {
	f.choice("hvem", c.By, "Velg hvem som samtykker.", "patient", "next_of_kin", "guardian")
	f.choice("kompetanse", c.Competence, "Velg pasientens samtykkekompetanse.", "full", "partial", "none")
	f.choice("hvordan", c.How, "Velg hvordan samtykket ble gitt.", "oral", "written", "digital")
	name := ""
	if c.By == "next_of_kin" || c.By == "guardian" {
		name = "Skriv navnet på den som samtykker for pasienten."
	}
	f.line("navn", c.Name, name)
	f.text("tekst", c.Note, "")
	if c.By == "patient" && c.Competence == "none" {
		f.At("hvem", "Pasienten er vurdert uten samtykkekompetanse. Velg den som samtykker for pasienten.")
	}
}

func (f *faults) purpose(purpose string) {
	f.choice("formal", purpose, "Velg hva besøket gjelder.", PurposeMapping, PurposeContact, PurposeEvaluation)
}

func (f *faults) booking(next *Event) {
	v := or(next.Visit)
	f.purpose(v.Purpose)
	if v.On.IsZero() {
		f.At("besok_dato", "Velg dagen besøket er avtalt til.")
	}
	f.ahead("besok_dato", v.On, next.On)
	if v.Clock != "" && !clock(v.Clock) {
		f.At("klokkeslett", "Klokkeslettet er ikke gyldig. Skriv det som 12.30.")
	}
	f.choice("form", v.Form, "Velg hvordan dere møtes.", Forms...)
	f.visit(v)
}

func (f *faults) mapping(v *Visit) {
	if v.Purpose != "" && v.Purpose != PurposeMapping {
		f.At("formal", "Dette er ikke en kartleggingssamtale. Velg kartlegging.")
	}
	f.choice("form", v.Form, "Velg hvordan samtalen ble holdt.", Forms...)
	f.maybe("fastlege", v.GP, "Velg hvordan fastlegen deltok.", "in_person", "digital", "dialogue", "none")
	f.visit(v)
}

func (f *faults) visit(v *Visit) {
	f.line("sted", v.Place, "")
	for _, who := range v.Participants {
		f.line("deltakere", who, "")
	}
	if len(v.Participants) > 50 {
		f.At("deltakere", "Det er plass til 50 deltakere. Ta med de viktigste.")
	}
	f.text("tekst", v.Note, "")
}

// clock reports whether s is a time of day as "12.30".
func clock(s string) bool {
	if len(s) != 5 || s[2] != '.' {
		return false
	}
	h, err1 := strconv.ParseUint(s[:2], 10, 8)
	m, err2 := strconv.ParseUint(s[3:], 10, 8)
	return err1 == nil && err2 == nil && h < 24 && m < 60
}

func (f *faults) contact(e *Enrolment, next *Event) {
	c := or(next.Contact)
	f.choice("form", c.Form, "Velg hvordan kontakten var.", Forms...)
	f.choice("med", c.With, "Velg hvem du var i kontakt med.", "patient", "next_of_kin", "home_nursing", "gp", "ward", "other")
	f.line("navn", c.Name, "")
	required := "Skriv hva som kom fram."
	if !c.Reached {
		required = ""
	}
	f.text("tekst", c.Note, required)
	if c.Minutes < 0 || c.Minutes > 24*60 {
		f.At("minutter", "Tiden må være mellom 0 og 1440 minutter.")
	}
	f.ahead("neste_dato", c.NextOn, next.On)
	f.maybe("neste_form", c.NextForm, "Velg hvordan neste kontakt skal være.", Forms...)
	if !c.NextOn.IsZero() && !e.DiedOn.IsZero() {
		f.At("neste_dato", "Pasienten er død. La datoen for neste kontakt stå tom.")
	}
}

func (f *faults) ending(p *Pathway, e *Enrolment, next *Event) {
	f.reason("arsak", next.End, "tekst", next.Reason, "Velg hvorfor forløpet avsluttes.", p.Endings())
	for _, r := range p.EndReasons {
		if r.Code == next.End && r.Death && e.DiedOn.IsZero() {
			f.At("arsak", "Dødsfallet er ikke registrert. Registrer det først, så stanser brev, besøk og påminnelser.")
		}
	}
}
