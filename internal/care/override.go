package care

import (
	"fmt"
	"slices"

	"traad/internal/base/errs"
	"traad/internal/base/lang"
)

// Override is what a municipality decides differently: the length, owner or pauses of named deadlines, and whom events of stays
// are told to, nothing else.
// As TOML:
//
//	pathway = "iht-langvarig"
//
//	[[deadline]]
//	code   = "mapping"
//	length = 21
//	unit   = "days"
type Override struct {
	Pathway   string             `toml:"pathway"`  // the definition's code
	Deadlines []DeadlineOverride `toml:"deadline"` //
	Alerts    []AlertRule        `toml:"alert"`    // instead of the definition's rule of the same event
}

// DeadlineOverride changes one deadline. What is left out stays as it is.
type DeadlineOverride struct {
	Code     string   `toml:"code"`
	Length   int      `toml:"length"` // 0: as it is
	Unit     Unit     `toml:"unit"`   // "": as it is
	Owner    Role     `toml:"owner"`
	PausedBy []string `toml:"paused_by"` // an empty list takes every pause away
}

// ParseOverride reads an override from TOML. Other keys than Override's are faults, criteria too. Whether it fits the
// definition is told by With.
func ParseOverride(text []byte) (Override, error) {
	var o Override
	if err := decode(text, &o); err != nil {
		return Override{}, err
	}
	return o, nil
}

// With returns the definition as the override makes it; p stays as it is. Changed lengths are marked Ours. Faults are
// errs.Invalid: another pathway, unknown or repeated codes, values that Validate refuses, and a Locked deadline that
// would become longer or could be paused. Lengths in different units are compared so that the new one is never longer,
// whatever the month and the holidays.
func (p *Pathway) With(o Override) (*Pathway, error) {
	v := &check{Error: errs.Invalid("Tilpasningen har feil. Rett dem og prøv igjen.")}
	out := *p
	out.Deadlines = slices.Clone(p.Deadlines)
	if o.Pathway != p.Code {
		v.fault("pathway", "Tilpasningen gjelder «%s», men forløpet er «%s». Bruk riktig kode.", o.Pathway, p.Code)
	}
	used := map[string]bool{}
	for i, d := range o.Deadlines {
		at := func(key string) string { return fmt.Sprintf("deadline[%d].%s", i+1, key) }
		n := slices.IndexFunc(p.Deadlines, func(r DeadlineRule) bool { return r.Code == d.Code })
		switch {
		case n < 0:
			v.fault(at("code"), "Forløpet har ingen frist med koden «%s». Se kodene i definisjonen.", d.Code)
			continue
		case used[d.Code]:
			v.fault(at("code"), "Fristen «%s» er tilpasset to ganger. Ta bort den ene.", d.Code)
			continue
		}
		used[d.Code] = true
		v.override(at, p.Deadlines[n], &out.Deadlines[n], d)
	}
	if err := v.OrNil(); err != nil {
		return nil, err
	}
	if err := checkAlerts(o.Alerts); err != nil {
		return nil, err
	}
	out.Alerts = withAlerts(p.Alerts, o.Alerts)
	if p.Validate() != nil { // a version from before more was asked of one: what it lacks is no fault of the override, and enrolments are on it
		return &out, out.validate().OrNil()
	}
	return &out, out.Validate()
}

// override sets one rule and checks it.
func (v *check) override(at func(string) string, old DeadlineRule, r *DeadlineRule, d DeadlineOverride) {
	what := lang.Of("Fristen «%s»", old.Code)
	if d.Length == 0 && d.Unit != "" {
		v.fault(at("length"), "%s har fått enhet, men ikke lengde. Skriv begge.", what)
		return
	}
	if d.Length != 0 {
		r.Length, r.Ours = d.Length, true
		if d.Unit != "" {
			r.Unit = d.Unit
		}
		v.length(at, what, *r)
		if old.Locked && !noLonger(*r, old) {
			v.fault(at("length"), "%s er låst til høyst %d %s (%s). Den kan gjøres kortere, aldri lengre.", what, old.Length, lang.Of(unitText(old.Unit)), old.Source)
		}
	}
	if d.Owner != "" {
		r.Owner = d.Owner
		if !slices.Contains(Roles, d.Owner) {
			v.fault(at("owner"), "Rollen «%s» finnes ikke. Bruk %s.", d.Owner, list(Roles))
		}
	}
	if d.PausedBy != nil {
		r.PausedBy = d.PausedBy
		v.pauses(at("paused_by"), d.PausedBy)
		for _, cause := range d.PausedBy {
			if old.Locked && !slices.Contains(old.PausedBy, cause) {
				v.fault(at("paused_by"), "%s er låst og kan ikke stanses av «%s».", what, cause)
			}
		}
	}
}

// noLonger reports whether a is at most as long as b on every day of every year.
func noLonger(a, b DeadlineRule) bool {
	if a.Unit == b.Unit {
		return a.Length <= b.Length
	}
	_, longest := span(a)
	shortest, _ := span(b)
	return longest <= shortest
}

// span gives bounds, in calendar days, of how long a rule can last. Working days are shortest from a Sunday, and long
// over Christmas and Easter, where a week can hold two working days.
func span(r DeadlineRule) (shortest, longest int) {
	n := r.Length
	switch r.Unit {
	case WorkingDays:
		return n + 2*((n-1)/5), 2*n + 10
	case Weeks:
		return 7 * n, 7 * n
	case Months:
		return 28 * n, 31 * n
	}
	return n, n
}

func unitText(u Unit) string {
	return map[Unit]string{Days: "dager", WorkingDays: "virkedager", Weeks: "uker", Months: "måneder"}[u]
}
