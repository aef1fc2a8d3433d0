package care

import (
	"fmt"
	"slices"
)

// The codes of end reasons that say what Moved and Withdrawn say, in definitions from before there were ticks for it.
const oldMoved, oldWithdrawn = "moved", "own_wish"

// ticks gives a definition from before there were ticks for it those that its codes meant: where no end reason has the tick, the code has it.
func (p *Pathway) ticks() {
	set := func(code string, tick func(*ReasonCode) *bool) {
		if slices.ContainsFunc(p.EndReasons, func(r ReasonCode) bool { return *tick(&r) }) {
			return
		}
		for i := range p.EndReasons {
			if r := &p.EndReasons[i]; r.Code == code && r.staysHere() {
				*tick(r) = true
			}
		}
	}
	set(oldMoved, func(r *ReasonCode) *bool { return &r.Moved })
	set(oldWithdrawn, func(r *ReasonCode) *bool { return &r.Withdrawn })
}

// staysHere reports whether a reason can end an enrolment of somebody who lives without opening another.
func (r ReasonCode) staysHere() bool { return !r.Death && r.LeadsTo == "" }

// MovedAway reports whether who ended with a reason has moved away.
func (p *Pathway) MovedAway(code string) bool {
	return slices.ContainsFunc(p.EndReasons, func(r ReasonCode) bool { return r.Code == code && r.Moved })
}

// means checks that a reason which says that somebody moved away, or does not want it any more, ends something of one who lives, and leads nowhere.
func (v *check) means(at func(string) string, n int, table string, r ReasonCode) {
	for _, x := range []struct {
		key string
		on  bool
	}{{"moved", r.Moved}, {"withdrawn", r.Withdrawn}} {
		switch {
		case !x.on:
		case table != "end_reason":
			v.Say(at(x.key), "Årsak %d har %s = true, men avslutter ikke. Bare avslutningsårsaker kan ha det.", n, x.key)
		case !r.staysHere():
			v.Say(at(x.key), "Årsak %d har %s = true, og gjelder også død eller et annet forløp. Del den i to årsaker.", n, x.key)
		}
	}
}

// endable checks that whoever lives can be ended, whatever happened: a reason of death asks that the death is registered, and one that leads to another
// pathway opens that, which takes in nobody where it is withdrawn or the agreement has ended. And that the results know who has moved away.
func (v *check) endable(p *Pathway) {
	if len(p.EndReasons) == 0 {
		return // told
	}
	if !slices.ContainsFunc(p.EndReasons, ReasonCode.staysHere) {
		v.At("end_reason", "Den som lever, kan ikke avsluttes uten å gå over i et annet forløp. Legg til en avslutningsårsak uten death og uten leads_to.")
	}
	if !slices.ContainsFunc(p.EndReasons, func(r ReasonCode) bool { return r.Moved }) {
		v.At("end_reason", "Ingen avslutningsårsak gjelder flytting, og da regner resultatene med at den som er flyttet, fortsatt bor her. Sett moved = true på den som gjør det.")
	}
}

// reserved checks that a definition does not use the codes of what every pathway has beside its own.
func (v *check) reserved(p *Pathway) {
	for i, r := range p.EndReasons {
		if r.Code == EndDouble {
			v.Say(fmt.Sprintf("end_reason[%d].code", i+1), "Koden «%s» er opptatt av årsaken for den som er registrert to ganger. Velg en annen.", r.Code)
		}
	}
	for i, s := range p.Stages {
		if s.Code == EndingGuide {
			v.Say(fmt.Sprintf("stage[%d].code", i+1), "Koden «%s» er opptatt av siden om avslutning i håndboken. Velg en annen.", s.Code)
		}
	}
}
