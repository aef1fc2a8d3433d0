package instrument

import (
	"fmt"
	"maps"
	"slices"

	"traad/internal/base/errs"
	"traad/internal/base/lang"
)

// An instrument may carry what its texts are in nynorsk and English, each in a table of its own keyed by the text as it stands. Those that come with the program
// carry none: wordings that are validated are not ours to translate. A service that has an official translation, or an instrument of its own, writes it:
//
//	[instrument.en]
//	"redusert" = "reduced"

// In is the instrument with its texts in a language, as they are written where they have no words in it. The unit, by which scales are known, stays.
func (x Instrument) In(c lang.Code) Instrument {
	table := x.table(c)
	if len(table) == 0 {
		return x
	}
	for _, text := range x.texts() {
		if said := table[*text]; said != "" {
			*text = said
		}
	}
	x.Bands = slices.Clone(x.Bands)
	for i := range x.Bands {
		if said := table[x.Bands[i].Text]; said != "" {
			x.Bands[i].Text = said
		}
	}
	return x
}

func (x *Instrument) texts() []*string { return []*string{&x.Short, &x.Title, &x.Measures, &x.Rule} }

func (x *Instrument) table(c lang.Code) map[string]string {
	if t := lang.Beside(c, &x.NN, &x.EN); t != nil {
		return *t
	}
	return nil
}

// CheckSaid tells of keys of the tables that are no text of their instrument. It is asked when a list is published; what was published is read without.
func (l List) CheckSaid() error {
	f := errs.Invalid("Listen over kartleggingsverktøy har feil. Rett dem og prøv igjen.")
	for i := range l {
		known := map[string]bool{}
		for _, text := range l[i].texts() {
			known[*text] = true
		}
		for _, b := range l[i].Bands {
			known[b.Text] = true
		}
		for _, c := range lang.Others {
			for _, text := range slices.Sorted(maps.Keys(l[i].table(c))) {
				if !known[text] {
					f.Say(fmt.Sprintf("instrument[%d].%s", i+1, c), "Oversettelsen av «%s» hører ikke til noen tekst i verktøyet. Skriv nøkkelen akkurat som teksten på bokmål, eller ta linjen bort.", text)
				}
			}
		}
	}
	return f.OrNil()
}
