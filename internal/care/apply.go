package care

import (
	"slices"
	"strings"
	"unicode/utf8"

	"traad/internal/base/date"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
)

// MaxText is how many characters a free text may hold, MaxLine a name or place.
const (
	MaxText = 20_000
	MaxLine = 200
)

// Apply answers whether next may happen now, after events, and gives the enrolment as it is with it. It sets nothing
// in next and stores nothing; Seq is taken as the next number. today is the day it is; birth may be no date where it
// is not known.
//
// A refusal is errs.Invalid with faults by form field, all of them at once; what cannot happen in the order things
// stand (mapped before consented) is said in its safe text instead. A plan whose Version is not the one in force plus
// one is errs.Conflict: somebody else wrote first. The form fields, by kind (every kind has "dato", the day it happened):
//
//	Referred          fra, navn, telefon, hvordan, hvorfor, vet
//	Answered          niva, kriterie.<code>, merknad.<code>
//	ScoredCFS         cfs
//	Decided           utfall, arsak, tekst, unntak, klage, ny_vurdering, cfs, kriterie.<code>
//	InfoReceived      tekst
//	Consented         hvem, navn, kompetanse, hvordan, tekst
//	ConsentWithdrawn  arsak
//	VisitBooked       formal, besok_dato, klokkeslett, form, sted, deltakere, tekst
//	VisitCancelled    formal, arsak
//	SeenOnWard        tekst
//	Mapped            form, sted, deltakere, fastlege, cfs, tekst
//	PlanWritten       viktig, plan
//	Contacted         form, med, navn, tekst, minutter, neste_dato, neste_form
//	Evaluated         form, mal, tekst, videre, cfs
//	Paused            arsak
//	Resumed           tekst
//	Assigned          ansvarlig, tekst
//	Ended             arsak (code), tekst
//	Died              tekst
//	Corrected         hendelse, arsak
func Apply(p *Pathway, events []Event, next Event, today, birth date.Date) (*Enrolment, error) {
	next.Seq = len(events) + 1
	if len(events) == 0 {
		if next.Kind != Referred {
			return nil, errs.Invalid("Et forløp begynner med en henvisning. Registrer henvisningen først.")
		}
		if err := examine(p, nil, next, today, birth); err != nil {
			return nil, err
		}
		return Fold(p, []Event{next})
	}
	e, err := Fold(p, events)
	if err != nil {
		return nil, err
	}
	if next.Kind == Corrected {
		err = mayVoid(p, events, next, today)
	} else {
		err = examine(p, e, next, today, birth)
	}
	if err != nil {
		return nil, err
	}
	return Fold(p, append(slices.Clip(events), next))
}

// examine collects every fault of next: order, date, content. e is nil for the first event.
func examine(p *Pathway, e *Enrolment, next Event, today, birth date.Date) error {
	f := newFaults()
	var refusal lang.Text
	if e != nil {
		refusal = outOfOrder(p, e, &next)
	}
	f.day(&next, e, today, birth)
	if e == nil {
		e = &Enrolment{}
	}
	f.content(p, e, &next, birth)
	if !refusal.IsZero() {
		f.Error.Safe, f.Error.Said = refusal.String(), &errs.Said{Text: refusal.Text, Args: refusal.Args}
		return f.Error
	}
	if err := f.OrNil(); err != nil {
		return err
	}
	if next.Kind == PlanWritten && next.Plan.Version != e.planVersion()+1 {
		return errs.Conflict("Planen er endret av noen andre mens du skrev: nå gjelder versjon %d. Sammenlign de to tekstene før du lagrer.", e.planVersion())
	}
	return nil
}

// faults collects field faults; its methods add one where the value is wrong.
type faults struct{ *errs.Error }

func newFaults() *faults {
	return &faults{errs.Invalid("Noe mangler eller er feil. Rett feltene som er merket.")}
}

// day checks the day something happened.
func (f *faults) day(next *Event, e *Enrolment, today, birth date.Date) {
	on := next.On
	switch {
	case on.IsZero():
		f.At("dato", "Datoen mangler. Velg dagen det skjedde.")
	case on.After(today):
		f.At("dato", "Datoen er etter i dag. Velg i dag eller tidligere.")
	case on.Before(birth):
		f.At("dato", "Datoen er før pasienten ble født. Sjekk årstallet.")
	case e != nil:
		if from, what := earliest(e, next); on.Before(from) {
			f.Fields = append(f.Fields, errs.Say("dato", "Datoen er før %s %s. Velg den dagen eller senere.", lang.Of(what), lang.DayYear(from)))
		}
	}
}

// ahead checks a day that was agreed: after the event and not by a slip of the keys in another century.
func (f *faults) ahead(field string, day, on date.Date) {
	switch {
	case day.IsZero() || on.IsZero():
	case day.Before(on):
		f.At(field, "Den avtalte datoen er før dagen den ble avtalt. Velg en senere dag.")
	case day.After(on.AddMonths(24)):
		f.At(field, "Datoen er mer enn to år fram. Sjekk årstallet.")
	}
}

// text checks a free text; required gives what to write when it is empty.
func (f *faults) text(field, value, required string) { f.long(field, value, required, MaxText) }

// line checks a short text.
func (f *faults) line(field, value, required string) { f.long(field, value, required, MaxLine) }

func (f *faults) long(field, value, required string, limit int) {
	n := utf8.RuneCountInString(value)
	switch {
	case n > limit:
		f.Say(field, "Teksten er %s tegn, og det er plass til %s. Ingenting er slettet. Kort den ned og lagre på nytt.", nb.Int(n), nb.Int(limit))
	case !utf8.ValidString(value) || strings.ContainsRune(value, 0):
		f.At(field, "Teksten inneholder tegn som ikke kan lagres. Lim den inn på nytt som ren tekst.")
	case required != "" && strings.TrimSpace(value) == "":
		f.At(field, required)
	}
}

// choice checks that value is one of codes; ask says what to choose: "Velg hvem som henviste."
func (f *faults) choice(field, value, ask string, codes ...string) {
	if value == "" {
		f.At(field, ask)
	} else if !slices.Contains(codes, value) {
		f.Fields = append(f.Fields, errs.Say(field, "Valget finnes ikke i listen. %s", lang.Of(ask)))
	}
}

// maybe is choice for a field that may be left open.
func (f *faults) maybe(field, value, ask string, codes ...string) {
	if value != "" {
		f.choice(field, value, ask, codes...)
	}
}

// reason checks a code against the definition's reasons, and the words that it may ask for.
func (f *faults) reason(codeField, code, textField, text, ask string, list []ReasonCode) {
	codes := make([]string, len(list))
	for i, r := range list {
		codes[i] = r.Code
	}
	f.choice(codeField, code, ask, codes...)
	f.text(textField, text, "")
	if i := slices.Index(codes, code); i >= 0 && list[i].Words && strings.TrimSpace(text) == "" {
		f.Fields = append(f.Fields, errs.Say(textField, "«%s» trenger en forklaring. Skriv den med noen ord.", lang.Of(list[i].Text)))
	}
}
