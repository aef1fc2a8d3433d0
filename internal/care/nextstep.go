package care

import (
	"fmt"
	"slices"
	"strings"
)

// goesOn checks that an enrolment which has done every stage is not left without anything to do: some deadline must stay open until somebody ends the
// enrolment, or come again each time that it is met. It starts from what a stage is done by, so that everybody gets it, and holds for all referrals.
func (v *check) goesOn(p *Pathway) {
	for _, r := range p.Deadlines {
		if r.When != "" || !slices.ContainsFunc(p.Stages, func(s Stage) bool { return slices.Contains(r.From, s.DoneBy) }) {
			continue
		}
		if r.Repeats && !slices.ContainsFunc(r.Until, func(k EventKind) bool { return !slices.Contains(r.From, k) }) {
			return
		}
		if !slices.ContainsFunc(r.Until, func(k EventKind) bool { return k != Ended }) {
			return
		}
	}
	v.At("deadline", "Når alle stegene er gjort, er det ingen frist som står åpen, så forløpet blir liggende uten neste steg. Legg til en frist som gjentas (repeats = true), eller en med until = [\"ended\"].")
}

// neverLeft checks that whoever is referred, asked about, waiting, included, or has come to any stage, has a deadline that stands open: the lists of
// what to do are made of deadlines, and somebody without one is on nobody's list. What holds only for referrals to the hospital does not count.
func (v *check) neverLeft(p *Pathway) {
	ways := [][]EventKind{{Referred}, {Referred, DecidedAs(AskMore)}, {Referred, DecidedAs(AskMore), InfoReceived}, {Referred, DecidedAs(Wait)}, {Referred, DecidedAs(Include)}}
	way := ways[len(ways)-1]
	for _, s := range p.Stages {
		if s.DoneBy != Referred && s.DoneBy != Decided {
			way = append(slices.Clip(way), s.DoneBy)
			ways = append(ways, way)
		}
	}
	for _, way := range ways {
		if !slices.ContainsFunc(p.Deadlines, func(r DeadlineRule) bool { return r.When == "" && openAfter(r, way) }) {
			last := way[len(way)-1]
			v.At("deadline", fmt.Sprintf("Etter «%s» står ingen frist åpen, så ingen får det på listen sin. Legg til en frist med from = [\"%s\"].", last, last))
		}
	}
}

// openAfter reports whether a deadline stands open when all of way has happened, in order.
func openAfter(r DeadlineRule, way []EventKind) (open bool) {
	is := func(list []EventKind, k EventKind) bool { // every decision is decided, too
		any, _, _ := strings.Cut(string(k), ":")
		return slices.Contains(list, k) || slices.Contains(list, EventKind(any))
	}
	for _, k := range way {
		if is(r.Until, k) {
			open = false
		}
		if is(r.From, k) {
			open = true
		}
	}
	return open
}
