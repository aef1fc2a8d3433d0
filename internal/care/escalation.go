package care

import (
	"slices"
	"time"

	"traad/internal/base/date"
)

// Receiver is one of those who can be told about a person: a role somewhere, held by somebody who is at work or away.
type Receiver struct {
	User UserID
	Role Role
}

// Absence is when somebody is away, both days counted, and who stands in.
type Absence struct {
	User       UserID
	From, To   date.Date
	Substitute UserID // "" nobody
}

// Line puts those who can be told in the order that an alert goes through: who is responsible, then by the order of roles, then as
// given. Whoever is away is left out, and a substitute who can be told stands in that place. Nobody stands twice. Where all are
// away nobody is left out: better told to one who is away than to nobody.
func Line(all []Receiver, roles []Role, responsible UserID, away []Absence, today date.Date) []Receiver {
	at := func(r Receiver) int {
		if r.User == responsible {
			return -1
		}
		return slices.Index(roles, r.Role)
	}
	var wanted []Receiver
	for _, r := range all {
		if slices.Contains(roles, r.Role) || r.User == responsible {
			wanted = append(wanted, r)
		}
	}
	slices.SortStableFunc(wanted, func(a, b Receiver) int { return at(a) - at(b) })
	var out []Receiver
	add := func(r Receiver) {
		if !slices.ContainsFunc(out, func(o Receiver) bool { return o.User == r.User }) {
			out = append(out, r)
		}
	}
	for _, r := range wanted {
		a, gone := awayOn(away, r.User, today)
		if !gone {
			add(r)
			continue
		}
		if _, both := awayOn(away, a.Substitute, today); both {
			continue
		}
		if i := slices.IndexFunc(all, func(o Receiver) bool { return o.User == a.Substitute }); i >= 0 {
			add(all[i])
		}
	}
	if len(out) == 0 {
		for _, r := range wanted {
			add(r)
		}
	}
	return out
}

func awayOn(away []Absence, u UserID, day date.Date) (Absence, bool) {
	i := slices.IndexFunc(away, func(a Absence) bool { return u != "" && a.User == u && !day.Before(a.From) && !day.After(a.To) })
	if i < 0 {
		return Absence{}, false
	}
	return away[i], true
}

// Turn is whose turn it is to take an alert.
type Turn struct {
	User UserID
	Step int       // 0 the first, 1 the next in line, 2 the clinical deputy
	Till time.Time // when it goes on; zero: it stays
}

// Promised is until when whoever took an alert has to tell what was done before a reminder comes: a day's opening hours where the pathway says
// nothing else.
func (e Escalation) Promised(h OpenHours, now time.Time) time.Time {
	return h.After(now, time.Duration(e.Act)*time.Minute)
}

// Reminded is until when it stays with whoever took it and was reminded; then it goes to the next in line.
func (e Escalation) Reminded(h OpenHours, now time.Time) time.Time {
	return h.After(now, time.Duration(e.Next)*time.Minute)
}

// FirstTurn is the first in line's; the zero Turn where there is nobody.
func FirstTurn(line []Receiver, e Escalation, h OpenHours, now time.Time) Turn {
	if len(line) == 0 {
		return Turn{}
	}
	return Turn{line[0].User, 0, h.After(now, time.Duration(e.Next)*time.Minute)}
}

// Next says whose turn it is when nobody has taken the alert in time: the next in line, then the clinical deputy, with whom it
// stays. Where there is no other in line the deputy is next. ok is false where there is nobody else to tell.
func (t Turn) Next(line, deputies []Receiver, e Escalation, h OpenHours, now time.Time) (next Turn, ok bool) {
	if t.Step == 0 {
		if i := slices.IndexFunc(line, func(r Receiver) bool { return r.User != t.User }); i >= 0 {
			return Turn{line[i].User, 1, h.After(now, time.Duration(e.Deputy)*time.Minute)}, true
		}
	}
	if t.Step < 2 {
		if i := slices.IndexFunc(deputies, func(r Receiver) bool { return r.User != t.User }); i >= 0 {
			return Turn{deputies[i].User, 2, time.Time{}}, true
		}
	}
	return Turn{t.User, 2, time.Time{}}, false
}

// Refused says whose turn it is when the last in turn says that the person is not hers: anyone who was told and has not said so, since it is not over before
// all have. ok is false where there is nobody.
func (t Turn) Refused(line, deputies []Receiver, e Escalation, h OpenHours, now time.Time) (next Turn, ok bool) {
	for _, r := range slices.Concat(line, deputies) {
		if r.User != t.User {
			return Turn{r.User, 1, h.After(now, time.Duration(e.Deputy)*time.Minute)}, true
		}
	}
	return t, false
}
