package care

import (
	"fmt"
	"slices"
	"strings"
)

// rings finds deadlines that can never be met or never stop: one that starts from what ends it without saying that it
// repeats, and one that starts from an event that can only come after its own Until, by the order of the stages or
// by the other deadlines. The graph has an edge From → Until for each deadline that does not repeat, and one from
// each stage's event to the next stage's.
func (v *check) rings(p *Pathway) {
	order := map[EventKind][]EventKind{} // by the stages alone
	for i := 0; i+1 < len(p.Stages); i++ {
		for _, from := range asNodes(p.Stages[i].DoneBy) {
			order[from] = append(order[from], asNodes(p.Stages[i+1].DoneBy)...)
		}
	}
	all := map[EventKind][]EventKind{}
	for from, to := range order {
		all[from] = slices.Clone(to)
	}
	for i, r := range p.Deadlines {
		at := fmt.Sprintf("deadline[%d].repeats", i+1)
		switch {
		case r.Repeats && !startsFromEnd(r) && len(r.From) > 0 && len(r.Until) > 0:
			v.fault(at, "Frist %d «%s» skal gjentas, men ingen hendelse står i både from og until. Legg den til, eller ta bort repeats.", i+1, r.Code)
		case startsFromEnd(r) && !r.Repeats:
			v.fault(at, "Frist %d «%s» går i ring: den begynner med det som avslutter den. Sett repeats = true hvis den skal gjentas.", i+1, r.Code)
		case !r.Repeats:
			for _, from := range r.From {
				all[from] = append(all[from], r.Until...)
			}
		}
	}
	for _, edges := range []map[EventKind][]EventKind{order, all} {
		if v.ring(p, edges) {
			return // one ring is told once, at a deadline against the stages where there is one
		}
	}
}

func startsFromEnd(r DeadlineRule) bool {
	return slices.ContainsFunc(r.From, func(k EventKind) bool { return slices.Contains(r.Until, k) })
}

// ring tells the first deadline whose Until leads to its From along the edges.
func (v *check) ring(p *Pathway, edges map[EventKind][]EventKind) bool {
	for i, r := range p.Deadlines {
		if r.Repeats || startsFromEnd(r) {
			continue
		}
		for _, from := range r.From {
			for _, until := range r.Until {
				if path := route(edges, until, from, map[EventKind]bool{}); path != nil {
					v.fault(fmt.Sprintf("deadline[%d].from", i+1), "Frist %d «%s» går i ring: %s → %s. «%s» kan bare skje etter «%s», så fristen begynner for sent. Bytt from eller until.",
						i+1, r.Code, from, strings.Join(asStrings(path), " → "), from, until)
					return true
				}
			}
		}
	}
	return false
}

// asNodes gives a stage's event as it stands in deadlines: the decision that goes on is "decided:include".
func asNodes(kind EventKind) []EventKind {
	if kind == Decided {
		return []EventKind{Decided, DecidedAs(Include)}
	}
	return []EventKind{kind}
}

// route returns the nodes from a to b, both counted; nil where there is no way.
func route(edges map[EventKind][]EventKind, a, b EventKind, seen map[EventKind]bool) []EventKind {
	if a == b {
		return []EventKind{a}
	}
	if seen[a] {
		return nil
	}
	seen[a] = true
	for _, next := range edges[a] {
		if rest := route(edges, next, b, seen); rest != nil {
			return append([]EventKind{a}, rest...)
		}
	}
	return nil
}
