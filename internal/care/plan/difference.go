package plan

import (
	"cmp"
	"slices"
	"strings"

	"traad/internal/base/date"
	"traad/internal/base/nb"
	"traad/internal/care/document"
)

// Change is one difference between two plans, as a sentence: Lead and then Text, «Frist flyttet: fysioterapi fra 30. nov. til 18. des.».
type Change struct {
	Path string // of the field, or the item, that differs
	Lead string // «Nytt tiltak»
	Text string
	Icon string // plus, calendar, pencil, check-circle, minus, pill, triangle
	Who  Party  // whose measure it is, "" where it is nobody's
}

// Sentence is the whole of it.
func (c Change) Sentence() string { return c.Lead + ": " + c.Text }

// Difference tells what a reader of before must know to have read after. Whatever a plan says and is another now has words here; only spaces,
// the order of things and how a day is written are no difference.
func Difference(before, after Plan) []Change {
	d := &difference{}
	d.words("viktig", "Viktig for meg", before.Matters, after.Matters)
	d.goals(before, after)
	d.measures(before, after)
	d.signs(before, after)
	d.medicines(before.Medicines, after.Medicines)
	d.treatment(before.Treatment, after.Treatment)
	d.contacts(before, after)
	d.ip(before.IP, after.IP)
	d.words("tekst", "Annet i planen", before.Text, after.Text)
	d.moved("avtale/neste", "Neste evaluering", "", before.Next, after.Next, "")
	return d.list
}

type difference struct{ list []Change }

func (d *difference) add(path, icon, lead, text string, who Party) {
	d.list = append(d.list, Change{Path: path, Lead: lead, Text: text, Icon: icon, Who: who})
}

// long is the number of characters from which on only the sentences that differ are told, not the whole of both texts.
const long = 240

// words tells of a text that has changed.
func (d *difference) words(path, what, before, after string) {
	was, is := nb.CleanLine(before), nb.CleanLine(after)
	switch {
	case is == was:
	case was == "":
		d.add(path, "plus", what, is, "")
	case is == "":
		d.add(path, "minus", what+" tatt ut", was, "")
	case len([]rune(was)) < long && len([]rune(is)) < long:
		d.add(path, "pencil", what+" endret", is+", før "+was, "")
	default:
		d.add(path, "pencil", what+" endret", sentences(before, after), "")
	}
}

// sentences tells of a long text what has come and what is gone.
func sentences(before, after string) string {
	gone, come := document.Changed(before, after)
	var said []string
	if come = nb.CleanLine(come); come != "" {
		said = append(said, "nytt "+quoted(come))
	}
	if gone = nb.CleanLine(gone); gone != "" {
		said = append(said, "tatt ut "+quoted(gone))
	}
	return cmp.Or(strings.Join(said, ", "), "rekkefølgen er en annen")
}

func quoted(s string) string { return "«" + strings.Trim(nb.CleanLine(s), "«»") + "»" }

func (d *difference) goals(before, after Plan) {
	for _, g := range after.Goals {
		path := "mal/" + g.ID
		old, had := before.Goal(g.ID)
		switch {
		case !had && g.Above != "":
			d.add(path, "plus", "Nytt delmål", quoted(g.Text), "")
			continue
		case !had:
			d.add(path, "plus", "Nytt mål", quoted(g.Text), "")
			continue
		case quoted(old.Text) != quoted(g.Text):
			d.add(path+"/tekst", "pencil", "Mål endret", quoted(g.Text)+", før "+quoted(old.Text), "")
		}
		if nb.CleanLine(old.See) != nb.CleanLine(g.See) {
			d.add(path+"/ser", "pencil", "Vi ser det når", quoted(g.Text)+": "+cmp.Or(nb.CleanLine(g.See), "tatt ut"), "")
		}
		if old.Status != g.Status {
			d.add(path+"/status", "check-circle", "Mål "+strings.ToLower(g.Status.Title()), quoted(g.Text), "")
		}
		if _, stands := after.Goal(old.Above); old.Above != g.Above && (g.Above != "" || stands) {
			d.add(path+"/over", "pencil", "Mål flyttet", quoted(g.Text), "")
		}
	}
	for _, g := range before.Goals {
		if _, has := after.Goal(g.ID); has {
			continue
		}
		if g.Status == GoalMet {
			d.add("mal/"+g.ID, "check-circle", "Nådd og tatt ut", quoted(g.Text), "")
		} else {
			d.add("mal/"+g.ID, "minus", "Mål tatt ut", quoted(g.Text), "")
		}
	}
}

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
			d.add(path, "plus", "Nytt tiltak", join(m.What, m.Often, due(m))+" ("+whom(m)+")", m.Who)
			continue
		}
		name := short(m.What)
		if old.What != m.What {
			d.add(path+"/hva", "pencil", "Tiltak endret", nb.CleanLine(m.What)+", før "+nb.CleanLine(old.What), m.Who)
		}
		d.responsible(path, name, old, m)
		if old.Often != m.Often {
			d.add(path+"/ofte", "pencil", "Hvor ofte endret", name+": "+cmp.Or(nb.CleanLine(m.Often), "ikke sagt")+", før "+cmp.Or(nb.CleanLine(old.Often), "ikke sagt"), m.Who)
		}
		switch {
		case old.On != m.On:
			d.moved(path+"/frist", "Frist", name, old.On, m.On, m.Who)
		case m.On.IsZero() && nb.CleanLine(old.Due) != nb.CleanLine(m.Due):
			d.add(path+"/frist", "calendar", "Frist endret", name+": "+cmp.Or(nb.CleanLine(m.Due), "ingen"), m.Who)
		}
		if old.Status != m.Status {
			lead := map[MeasureStatus]string{MeasureDone: "Tiltak gjort", MeasureStopped: "Tiltak stoppet", MeasureOpen: "Tiltak tatt opp igjen"}[m.Status]
			d.add(path+"/status", "check-circle", lead, name, m.Who)
		}
		switch {
		case m.Confirmed && !old.Confirmed:
			d.add(path+"/fastlege", "check-circle", "Bekreftet av fastlegen", name, m.Who)
		case old.Confirmed && !m.Confirmed && m.Who == old.Who: // a new version is a new proposal
			d.add(path+"/fastlege", "swap", "Foreslått til fastlegen på nytt", name, m.Who)
		}
		switch is := nb.CleanLine(m.Agreed); {
		case is == nb.CleanLine(old.Agreed):
		case is == "": // the GP has written there since, or a new version proposes it anew
			d.add(path+"/avtalt", "swap", "Avtale med fastlegen tatt bort", name+", "+nb.CleanLine(old.Agreed), m.Who)
		default:
			d.add(path+"/avtalt", "check-circle", "Avtalt med fastlegen", name+", "+is, m.Who)
		}
		if old.Goal != m.Goal {
			was, stood := before.Goal(old.Goal)
			if g, ok := after.Goal(m.Goal); ok {
				d.add(path+"/mal", "pencil", "Tiltak knyttet til mål", name+": "+quoted(g.Text), m.Who)
			} else if stood {
				d.add(path+"/mal", "minus", "Tiltak løst fra mål", name+": "+quoted(was.Text), m.Who)
			}
		}
	}
	for _, m := range before.Measures {
		if _, has := find(after.Measures, m.ID); has {
			continue
		}
		if m.Status == MeasureDone {
			d.add("tiltak/"+m.ID, "check-circle", "Gjort og tatt ut", short(m.What), m.Who)
		} else {
			text := short(m.What)
			if told := nb.CleanLine(after.TakenOut[m.ID]); told != "" {
				text += ", avtalt med fastlegen " + told
			}
			d.add("tiltak/"+m.ID, "minus", "Tiltak tatt ut", text, m.Who)
		}
	}
}

// responsible tells of a measure that another does.
func (d *difference) responsible(path, name string, old, m Measure) {
	switch {
	case whom(old) != whom(m):
		d.add(path+"/hvem", "swap", "Ansvar flyttet", name+" fra "+whom(old)+" til "+whom(m), m.Who)
	case old.User == m.User:
	case old.User == "":
		d.add(path+"/hvem", "swap", "Ansvar knyttet til bruker i Tråd", name+": "+whom(m), m.Who)
	case m.User == "":
		d.add(path+"/hvem", "swap", "Ansvar løst fra bruker i Tråd", name+": "+whom(m), m.Who)
	default:
		d.add(path+"/hvem", "swap", "Ansvar flyttet", name+" til en annen med samme navn: "+whom(m), m.Who)
	}
}

// moved tells of a day that has changed.
func (d *difference) moved(path, what, name string, before, after date.Date, who Party) {
	name = strings.TrimSpace(name + " ")
	if name != "" {
		name += " "
	}
	switch {
	case before == after:
	case before.IsZero():
		d.add(path, "calendar", what+" satt", name+"til "+nb.DayYear(after), who)
	case after.IsZero():
		d.add(path, "calendar", what+" tatt bort", name+"var "+nb.DayYear(before), who)
	default:
		from, to := nb.DayYear(before), nb.DayYear(after)
		if before.Year() == after.Year() {
			from, to = nb.Day(before), nb.Day(after)
		}
		d.add(path, "calendar", what+" flyttet", name+"fra "+from+" til "+to, who)
	}
}

func whom(m Measure) string {
	who := strings.ToLower(m.Who.Title())
	switch {
	case m.Name != "" && who != "":
		return m.Name + ", " + who
	case m.Name != "":
		return m.Name
	case who != "":
		return who
	}
	return "ingen"
}

func due(m Measure) string {
	if !m.On.IsZero() {
		return "frist " + nb.Day(m.On)
	}
	return m.Due
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
			d.words("tegn/"+s.ID+"/omrade", "Tegn å følge med på", was.Area, s.Area)
		}
		told := len(d.list)
		for _, c := range Colours {
			path, name := "tegn/"+s.ID+"/"+string(c), c.Word()
			see, do := nb.CleanLine(s.See[c]), nb.CleanLine(s.Do[c])
			switch wasSee := nb.CleanLine(was.See[c]); {
			case see == wasSee:
			case wasSee == "":
				d.add(path+"-tegn", "triangle", "Nytt "+name+" tegn", strings.TrimSuffix(see, ".")+after1(do), "")
			case see == "":
				d.add(path+"-tegn", "minus", nb.Capital(name)+" tegn tatt ut", wasSee, "")
			default:
				d.add(path+"-tegn", "pencil", "Endret "+name+" tegn", see+", før "+wasSee, "")
			}
			if wasDo := nb.CleanLine(was.Do[c]); do != wasDo && (wasDo != "" || nb.CleanLine(was.See[c]) != "" || see == "") {
				d.add(path+"-gjor", "pencil", "Ved "+name+" tegn gjør vi", cmp.Or(do, "ikke sagt")+after2(wasDo), "")
			}
		}
		if !had && len(d.list) == told {
			d.add("tegn/"+s.ID, "plus", "Nytt område med tegn", cmp.Or(nb.CleanLine(s.Area), "uten navn"), "")
		}
	}
	for _, s := range before.Signs {
		if !kept[s.ID] {
			d.add("tegn/"+s.ID, "minus", "Tegn tatt ut", cmp.Or(nb.CleanLine(s.Area), "et område"), "")
		}
	}
}

func after1(do string) string {
	if do == "" {
		return ""
	}
	return ". Da: " + do
}

func after2(was string) string {
	if was == "" {
		return ""
	}
	return ", før " + was
}
