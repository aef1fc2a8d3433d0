package care

import (
	"slices"

	"traad/internal/base/date"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
)

// mayVoid checks a correction: the event it names stands, and what is left still holds together. Only faults that the
// correction makes count; what never followed the order (imported history) does not stand in its way.
func mayVoid(p *Pathway, events []Event, next Event, today date.Date) error {
	f := &faults{Error: errs.Invalid("Rettingen kan ikke gjøres. Se feltene som er merket.")}
	f.text("arsak", next.Reason, "Skriv hvorfor det rettes.")
	if next.On.IsZero() || next.On.After(today) {
		f.At("dato", "Velg i dag eller tidligere.")
	}
	i := slices.IndexFunc(events, func(ev Event) bool { return ev.ID == next.Voids })
	switch {
	case next.Voids == "" || i < 0:
		f.At("hendelse", "Hendelsen som skal rettes, finnes ikke. Last siden på nytt.")
	case events[i].Kind == Corrected:
		f.At("hendelse", "En retting kan ikke rettes. Registrer hendelsen på nytt i stedet.")
	case !standing(events, next.Voids):
		f.At("hendelse", "Hendelsen er allerede rettet.")
	default:
		if later, ok := dependent(p, events, next.Voids); ok {
			f.Fields = append(f.Fields, errs.Say("hendelse", "«%s» %s bygger på denne. Rett den først.", lang.Of(later.Kind.Title()), lang.DayYear(later.On)))
		}
	}
	return f.OrNil()
}

func standing(events []Event, id EventID) bool {
	left, err := Standing(events)
	return err == nil && slices.ContainsFunc(left, func(ev Event) bool { return ev.ID == id })
}

// dependent returns the last event that could not stand without the one named: correcting from there back leads to it.
func dependent(p *Pathway, events []Event, id EventID) (Event, bool) {
	with, err := Standing(events)
	if err != nil {
		return Event{}, false
	}
	without := slices.DeleteFunc(slices.Clone(with), func(ev Event) bool { return ev.ID == id })
	before := broken(p, with)
	for _, ev := range slices.Backward(broken(p, without)) {
		if !slices.ContainsFunc(before, func(b Event) bool { return b.ID == ev.ID }) {
			return ev, true
		}
	}
	return Event{}, false
}

// broken replays a list and returns the events that could not happen when they did; each is left out of what the
// next ones build on. Their payloads are not judged again.
func broken(p *Pathway, list []Event) []Event {
	var out, kept []Event
	for _, ev := range list {
		if len(kept) == 0 {
			if ev.Kind != Referred {
				out = append(out, ev)
				continue
			}
			kept = append(kept, ev)
			continue
		}
		e, err := fold(p, kept)
		if err != nil {
			return out
		}
		from, _ := earliest(e, &ev)
		if !outOfOrder(p, e, &ev).IsZero() || ev.On.Before(from) {
			out = append(out, ev)
			continue
		}
		kept = append(kept, ev)
	}
	return out
}
