package plan

import (
	"slices"
	"strings"

	"traad/internal/base/date"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/care/document"
)

// Change is one difference between two plans, as a sentence: Lead and then Text, «Frist flyttet: fysioterapi fra 30. nov. til 18. des.». Who reads says in which language.
type Change struct {
	Path string      // of the field, or the item, that differs
	Lead lang.Spoken // «Nytt tiltak»
	Text lang.Spoken
	Icon string // plus, calendar, pencil, check-circle, minus, pill, triangle
	Who  Party  // whose measure it is, "" where it is nobody's
}

// In is the whole of it, in a language.
func (c Change) In(v *lang.Voice) string { return c.Lead.In(v) + ": " + c.Text.In(v) }

// Sentence is the whole of it in bokmål.
func (c Change) Sentence() string { return c.In(nil) }

// Difference tells what a reader of before must know to have read after. Whatever a plan says and is another now has words here; only spaces,
// the order of things and how a day is written are no difference.
func Difference(before, after Plan) []Change {
	d := &difference{}
	d.words("viktig", lang.Of("Viktig for meg"), before.Matters, after.Matters)
	d.goals(before, after)
	d.measures(before, after)
	d.signs(before, after)
	d.medicines(before.Medicines, after.Medicines)
	d.treatment(before.Treatment, after.Treatment)
	d.contacts(before, after)
	d.ip(before.IP, after.IP)
	d.words("tekst", lang.Of("Annet i planen"), before.Text, after.Text)
	d.moved("avtale/neste", lang.Of("Neste evaluering"), nil, before.Next, after.Next, "")
	return d.list
}

type difference struct{ list []Change }

func (d *difference) add(path, icon string, lead, text lang.Spoken, who Party) {
	d.list = append(d.list, Change{Path: path, Lead: lead, Text: text, Icon: icon, Who: who})
}

// long is the number of characters from which on only the sentences that differ are told, not the whole of both texts.
const long = 240

// words tells of a text that has changed.
func (d *difference) words(path string, what lang.Text, before, after string) {
	d.told(path, what, before, after, lang.Typed)
}

// told is words of a text that show has other words for: a code, a day.
func (d *difference) told(path string, what lang.Text, before, after string, show func(string) lang.Spoken) {
	was, is := nb.CleanLine(before), nb.CleanLine(after)
	switch {
	case is == was:
	case was == "":
		d.add(path, "plus", what, show(is), "")
	case is == "":
		d.add(path, "minus", lang.Of("%s tatt ut", what), show(was), "")
	case len([]rune(was)) < long && len([]rune(is)) < long:
		d.add(path, "pencil", lang.Of("%s endret", what), lang.Of("%s, før %s", show(is), show(was)), "")
	default:
		d.add(path, "pencil", lang.Of("%s endret", what), sentences(before, after), "")
	}
}

// sentences tells of a long text what has come and what is gone.
func sentences(before, after string) lang.Spoken {
	gone, come := document.Changed(before, after)
	var said []any
	if come = nb.CleanLine(come); come != "" {
		said = append(said, lang.Of("nytt %s", quoted(come)))
	}
	if gone = nb.CleanLine(gone); gone != "" {
		said = append(said, lang.Of("tatt ut %s", quoted(gone)))
	}
	if len(said) == 0 {
		return lang.Of("rekkefølgen er en annen")
	}
	return lang.Joined(", ", said...)
}

func quoted(s string) string { return "«" + strings.Trim(nb.CleanLine(s), "«»") + "»" }

func (d *difference) goals(before, after Plan) {
	for _, g := range after.Goals {
		path := "mal/" + g.ID
		old, had := before.Goal(g.ID)
		switch {
		case !had && g.Above != "":
			d.add(path, "plus", lang.Of("Nytt delmål"), lang.Typed(quoted(g.Text)), "")
			continue
		case !had:
			d.add(path, "plus", lang.Of("Nytt mål"), lang.Typed(quoted(g.Text)), "")
			continue
		case quoted(old.Text) != quoted(g.Text):
			d.add(path+"/tekst", "pencil", lang.Of("Mål endret"), lang.Of("%s, før %s", quoted(g.Text), quoted(old.Text)), "")
		}
		if nb.CleanLine(old.See) != nb.CleanLine(g.See) {
			d.add(path+"/ser", "pencil", lang.Of("Vi ser det når"), lang.Joined(": ", quoted(g.Text), typedOr(g.See, "tatt ut")), "")
		}
		if old.Status != g.Status {
			d.add(path+"/status", "check-circle", lang.Of(statusLead[g.Status]), lang.Typed(quoted(g.Text)), "")
		}
		if _, stands := after.Goal(old.Above); old.Above != g.Above && (g.Above != "" || stands) {
			d.add(path+"/over", "pencil", lang.Of("Mål flyttet"), lang.Typed(quoted(g.Text)), "")
		}
	}
	for _, g := range before.Goals {
		if _, has := after.Goal(g.ID); has {
			continue
		}
		if g.Status == GoalMet {
			d.add("mal/"+g.ID, "check-circle", lang.Of("Nådd og tatt ut"), lang.Typed(quoted(g.Text)), "")
		} else {
			d.add("mal/"+g.ID, "minus", lang.Of("Mål tatt ut"), lang.Typed(quoted(g.Text)), "")
		}
	}
}

// statusLead tells how a goal goes now.
var statusLead = map[GoalStatus]string{GoalOpen: "Mål pågår", GoalPartly: "Mål delvis nådd", GoalMet: "Mål nådd", GoalNotMet: "Mål ikke nådd", GoalChanged: "Mål endret"}

func find(list []Measure, id string) (Measure, bool) {
	i := slices.IndexFunc(list, func(m Measure) bool { return m.ID == id })
	if i < 0 {
		return Measure{}, false
	}
	return list[i], true
}

func (d *difference) measures(before, after Plan) {
	for _, m := range after.Measures {
		path := "tiltak/" + m.ID
		old, had := find(before.Measures, m.ID)
		if !had {
			d.add(path, "plus", lang.Of("Nytt tiltak"), lang.Joined(" ", list(m.What, m.Often, due(m)), lang.Joined("", "(", whom(m), ")")), m.Who)
			continue
		}
		name := short(m.What)
		if old.What != m.What {
			d.add(path+"/hva", "pencil", lang.Of("Tiltak endret"), lang.Of("%s, før %s", nb.CleanLine(m.What), nb.CleanLine(old.What)), m.Who)
		}
		d.responsible(path, name, old, m)
		if old.Often != m.Often {
			d.add(path+"/ofte", "pencil", lang.Of("Hvor ofte endret"), lang.Of("%s: %s, før %s", name, typedOr(m.Often, "ikke sagt"), typedOr(old.Often, "ikke sagt")), m.Who)
		}
		switch {
		case old.On != m.On:
			d.moved(path+"/frist", lang.Of("Frist"), name, old.On, m.On, m.Who)
		case m.On.IsZero() && nb.CleanLine(old.Due) != nb.CleanLine(m.Due):
			d.add(path+"/frist", "calendar", lang.Of("Frist endret"), lang.Joined(": ", name, typedOr(m.Due, "ingen")), m.Who)
		}
		if old.Status != m.Status {
			lead := map[MeasureStatus]lang.Text{MeasureDone: lang.Of("Tiltak gjort"), MeasureStopped: lang.Of("Tiltak stoppet"), MeasureOpen: lang.Of("Tiltak tatt opp igjen")}[m.Status]
			d.add(path+"/status", "check-circle", lead, name, m.Who)
		}
		switch {
		case m.Confirmed && !old.Confirmed:
			d.add(path+"/fastlege", "check-circle", lang.Of("Bekreftet av fastlegen"), name, m.Who)
		case old.Confirmed && !m.Confirmed && m.Who == old.Who: // a new version is a new proposal
			d.add(path+"/fastlege", "swap", lang.Of("Foreslått til fastlegen på nytt"), name, m.Who)
		}
		switch is := nb.CleanLine(m.Agreed); {
		case is == nb.CleanLine(old.Agreed):
		case is == "": // the GP has written there since, or a new version proposes it anew
			d.add(path+"/avtalt", "swap", lang.Of("Avtale med fastlegen tatt bort"), lang.Joined(", ", name, nb.CleanLine(old.Agreed)), m.Who)
		default:
			d.add(path+"/avtalt", "check-circle", lang.Of("Avtalt med fastlegen"), lang.Joined(", ", name, is), m.Who)
		}
		if old.Goal != m.Goal {
			was, stood := before.Goal(old.Goal)
			if g, ok := after.Goal(m.Goal); ok {
				d.add(path+"/mal", "pencil", lang.Of("Tiltak knyttet til mål"), lang.Joined(": ", name, quoted(g.Text)), m.Who)
			} else if stood {
				d.add(path+"/mal", "minus", lang.Of("Tiltak løst fra mål"), lang.Joined(": ", name, quoted(was.Text)), m.Who)
			}
		}
	}
	for _, m := range before.Measures {
		if _, has := find(after.Measures, m.ID); has {
			continue
		}
		if m.Status == MeasureDone {
			d.add("tiltak/"+m.ID, "check-circle", lang.Of("Gjort og tatt ut"), short(m.What), m.Who)
		} else {
			text := short(m.What)
			if told := nb.CleanLine(after.TakenOut[m.ID]); told != "" {
				text = lang.Of("%s, avtalt med fastlegen %s", text, told)
			}
			d.add("tiltak/"+m.ID, "minus", lang.Of("Tiltak tatt ut"), text, m.Who)
		}
	}
}

// responsible tells of a measure that another does.
func (d *difference) responsible(path string, name lang.Spoken, old, m Measure) {
	switch {
	case said(whom(old)) != said(whom(m)):
		d.add(path+"/hvem", "swap", lang.Of("Ansvar flyttet"), lang.Of("%s fra %s til %s", name, whom(old), whom(m)), m.Who)
	case old.User == m.User:
	case old.User == "":
		d.add(path+"/hvem", "swap", lang.Of("Ansvar knyttet til bruker i Tråd"), lang.Joined(": ", name, whom(m)), m.Who)
	case m.User == "":
		d.add(path+"/hvem", "swap", lang.Of("Ansvar løst fra bruker i Tråd"), lang.Joined(": ", name, whom(m)), m.Who)
	default:
		d.add(path+"/hvem", "swap", lang.Of("Ansvar flyttet"), lang.Of("%s til en annen med samme navn: %s", name, whom(m)), m.Who)
	}
}

// moved tells of a day that has changed. name is whose, nil where the day is the plan's own.
func (d *difference) moved(path string, what lang.Text, name lang.Spoken, before, after date.Date, who Party) {
	add := func(lead, text lang.Spoken) {
		if name != nil {
			text = lang.Joined(" ", name, text)
		}
		d.add(path, "calendar", lead, text, who)
	}
	switch {
	case before == after:
	case before.IsZero():
		add(lang.Of("%s satt", what), lang.Of("til %s", lang.DayYear(after)))
	case after.IsZero():
		add(lang.Of("%s tatt bort", what), lang.Of("var %s", lang.DayYear(before)))
	default:
		from, to := lang.DayYear(before), lang.DayYear(after)
		if before.Year() == after.Year() {
			from, to = lang.Day(before), lang.Day(after)
		}
		add(lang.Of("%s flyttet", what), lang.Of("fra %s til %s", from, to))
	}
}

// inside is a party in a sentence: «fastlegen».
func (p Party) inside() lang.Spoken { return lang.Inside(lang.Of(p.Title())) }

func whom(m Measure) lang.Spoken {
	known := m.Who.Title() != ""
	switch {
	case m.Name != "" && known:
		return lang.Joined(", ", m.Name, m.Who.inside())
	case m.Name != "":
		return lang.Typed(m.Name)
	case known:
		return m.Who.inside()
	}
	return lang.Of("ingen")
}

func due(m Measure) lang.Spoken {
	if !m.On.IsZero() {
		return lang.Of("frist %s", lang.Day(m.On))
	}
	return lang.Typed(m.Due)
}

// said is in bokmål, to see whether two are the same.
func said(s lang.Spoken) string { return s.In(nil) }

// typedOr is what somebody typed, else a word of ours.
func typedOr(text, none string) lang.Spoken {
	if text = nb.CleanLine(text); text != "" {
		return lang.Typed(text)
	}
	return lang.Of(none)
}

// list joins what is said: what was typed, or Spoken.
func list(parts ...any) lang.Spoken {
	var out []any
	for _, p := range parts {
		switch p := p.(type) {
		case string:
			if p = nb.CleanLine(p); p != "" {
				out = append(out, p)
			}
		case lang.Spoken:
			if nb.CleanLine(said(p)) != "" {
				out = append(out, p)
			}
		}
	}
	return lang.Joined(", ", out...)
}

func join(parts ...string) string {
	var said []string
	for _, s := range parts {
		if s = nb.CleanLine(s); s != "" {
			said = append(said, s)
		}
	}
	return strings.Join(said, ", ")
}

func (d *difference) signs(before, after Plan) {
	old := map[string]Signs{}
	for _, s := range before.Signs {
		old[s.ID] = s
	}
	kept := map[string]bool{}
	for _, s := range after.Signs {
		kept[s.ID] = true
		was, had := old[s.ID]
		if had && was.Area != s.Area {
			d.words("tegn/"+s.ID+"/omrade", lang.Of("Tegn å følge med på"), was.Area, s.Area)
		}
		told := len(d.list)
		for _, c := range Colours {
			path, name := "tegn/"+s.ID+"/"+string(c), lang.Of(c.Word())
			see, do := nb.CleanLine(s.See[c]), nb.CleanLine(s.Do[c])
			switch wasSee := nb.CleanLine(was.See[c]); {
			case see == wasSee:
			case wasSee == "":
				d.add(path+"-tegn", "triangle", lang.Of("Nytt %s tegn", name), after1(strings.TrimSuffix(see, "."), do), "")
			case see == "":
				d.add(path+"-tegn", "minus", lang.Of("%s tegn tatt ut", lang.Capital(name)), lang.Typed(wasSee), "")
			default:
				d.add(path+"-tegn", "pencil", lang.Of("Endret %s tegn", name), lang.Of("%s, før %s", see, wasSee), "")
			}
			if wasDo := nb.CleanLine(was.Do[c]); do != wasDo && (wasDo != "" || nb.CleanLine(was.See[c]) != "" || see == "") {
				d.add(path+"-gjor", "pencil", lang.Of("Ved %s tegn gjør vi", name), after2(typedOr(do, "ikke sagt"), wasDo), "")
			}
		}
		if !had && len(d.list) == told {
			d.add("tegn/"+s.ID, "plus", lang.Of("Nytt område med tegn"), typedOr(s.Area, "uten navn"), "")
		}
	}
	for _, s := range before.Signs {
		if !kept[s.ID] {
			d.add("tegn/"+s.ID, "minus", lang.Of("Tegn tatt ut"), typedOr(s.Area, "et område"), "")
		}
	}
}

// after1 is what is seen, and what is done then.
func after1(see, do string) lang.Spoken {
	if do == "" {
		return lang.Typed(see)
	}
	return lang.Of("%s. Da: %s", see, do)
}

func after2(is lang.Spoken, was string) lang.Spoken {
	if was == "" {
		return is
	}
	return lang.Of("%s, før %s", is, was)
}
