package care

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"traad/internal/base/date"
	"traad/internal/base/errs"
)

// drawDefinition draws a definition that Validate accepts: one of the shipped, changed step by step in whatever it may be changed.
func drawDefinition(t *rapid.T) *Pathway {
	p := *rapid.SampledFrom([]*Pathway{long, short}).Draw(t, "base")
	kinds := append(slices.Clone(marks), Decided, DecidedAs(Decline), Ended, Died)
	for range rapid.IntRange(4, 12).Draw(t, "changes") {
		q := p
		q.Stages, q.Deadlines = slices.Clone(p.Stages), slices.Clone(p.Deadlines)
		if i := rapid.IntRange(0, len(q.Stages)+len(q.Deadlines)-1).Draw(t, "which"); i < len(q.Stages) {
			q.Stages = slices.Delete(q.Stages, i, i+1)
		} else {
			drawDeadline(t, &q, i-len(q.Stages), kinds)
		}
		if q.Validate() == nil {
			p = q
		}
	}
	return &p
}

func drawDeadline(t *rapid.T, p *Pathway, i int, kinds []EventKind) {
	d := &p.Deadlines[i]
	some := func(of []EventKind) []EventKind {
		return rapid.SliceOfNDistinct(rapid.SampledFrom(of), 1, 3, rapid.ID[EventKind]).Draw(t, "kinds")
	}
	switch rapid.IntRange(0, 8).Draw(t, "part") {
	case 0:
		p.Deadlines = slices.Delete(p.Deadlines, i, i+1)
	case 1:
		d.Repeats = !d.Repeats
	case 2:
		d.From = some(append(kinds[:len(kinds):len(kinds)], Discharged))
	case 3:
		d.Until = some(kinds)
	case 4, 5:
		d.From = append(slices.Clone(d.From), some(kinds)...)
	case 6:
		d.Until = append(slices.Clone(d.Until), some(kinds)...)
	case 7:
		d.When, d.Locked, d.PausedBy, d.Agreed, d.Length, d.Unit = WhenToHospital, true, nil, false, 5, WorkingDays
	case 8:
		d.Length, d.Unit = rapid.IntRange(1, 60).Draw(t, "length"), rapid.SampledFrom([]Unit{Days, WorkingDays, Weeks, Months}).Draw(t, "unit")
	}
}

// shape is what decides when something is due: definitions with one shape differ in their words and lengths only.
func shape(p *Pathway) string {
	var b strings.Builder
	for _, s := range p.Stages {
		fmt.Fprintln(&b, s.DoneBy)
	}
	for _, d := range p.Deadlines {
		fmt.Fprintln(&b, d.From, d.Until, d.When, d.Repeats)
	}
	return b.String()
}

// Whatever a valid definition says and whatever happens, an enrolment has something to do next, or is over.
func TestEveryEnrolmentHasANextStep(t *testing.T) {
	shapes, drawn := map[string]bool{shape(long): true, shape(short): true}, 0
	rapid.Check(t, func(t *rapid.T) {
		p := drawDefinition(t)
		shapes[shape(p)] = true
		drawn++
		first := toHospital("2026-01-05")
		if rapid.Bool().Draw(t, "to the municipality") {
			first = referred("2026-01-05")
		}
		events := []Event{first, answered(p, Municipality, "2026-01-06"), answered(p, Hospital, "2026-01-06"), scored("2026-01-05", 5)}
		if rapid.Bool().Draw(t, "included") {
			events = append(events, decided("2026-01-08", Include), consented("2026-01-09"))
			if rapid.Bool().Draw(t, "visited") {
				events = append(events, mapped("2026-01-15"), planned("2026-01-20", 1))
			}
		}
		for i := range events {
			events[i].ID, events[i].Seq = id(i+1), i+1
		}
		for range rapid.IntRange(0, 15).Draw(t, "tries") {
			ev := drawEvent(t, p, events)
			ev.ID, ev.Seq = id(len(events)+1), len(events)+1
			if _, err := Apply(p, events, ev, now, born); err == nil {
				events = append(events, ev)
			}
			e, err := Fold(p, events)
			if err != nil {
				t.Fatal(err)
			}
			if tasks := Tasks(p, e, Calendar{}, nil); e.Open() && !slices.ContainsFunc(tasks, Task.Open) {
				t.Fatalf("nothing to do next in %s: stage %s, %+v\n%s", e.Status, e.Stage, e.Marks, shape(p))
			}
		}
		e, err := Fold(p, events)
		if err != nil {
			t.Fatal(err)
		}
		if tasks := Tasks(p, e, Calendar{}, drawStays(t)); e.Open() && !slices.ContainsFunc(tasks, Task.Open) {
			t.Fatalf("nothing to do next in %s: stage %s, %+v\n%s", e.Status, e.Stage, tasks, shape(p))
		}
	})
	if got := len(shapes) - 2; 2*got < drawn {
		t.Errorf("of %d definitions only %d were others than the shipped ones, and than each other", drawn, got)
	}
}

// What closes a deadline before its time, or leaves a death without somebody who is asked to end it, is refused, at the deadline, with how to mend it.
func TestNobodyIsLeftByAnEarlyEvent(t *testing.T) {
	for name, c := range map[string]struct {
		of     *Pathway
		code   string
		change func(*DeadlineRule)
		key    string // after the number of the deadline
		want   []string
	}{
		"a visit is booked, and cancelled":  {long, "mapping", func(d *DeadlineRule) { d.Until = []EventKind{VisitBooked} }, ".until", []string{"Etter «visit_booked» står ingen frist åpen", "eller ta «visit_booked» ut av frist", "«mapping»"}},
		"somebody scores":                   {long, "mapping", func(d *DeadlineRule) { d.Until = []EventKind{Mapped, ScoredCFS} }, ".until", []string{"Etter «scored_cfs» står ingen frist åpen", "referred, decided:include, consented, scored_cfs"}},
		"a call before the visit":           {short, "mapping", func(d *DeadlineRule) { d.Until = []EventKind{Mapped, Contacted} }, "", []string{"Etter «contacted» står ingen frist åpen"}},
		"only for what goes to hospital":    {long, "ending", func(d *DeadlineRule) { d.When, d.Locked, d.Length = WhenToHospital, true, 5 }, ".until", []string{"men gjør det ikke alltid", "uten when"}},
		"somebody else becomes responsible": {long, "ending", func(d *DeadlineRule) { d.Until = []EventKind{Ended, Assigned} }, ".until", []string{"men gjør det ikke alltid", "until = [\"ended\"]"}},
		"it begins again by something else": {long, "ending", func(d *DeadlineRule) { d.From = []EventKind{Died, ConsentWithdrawn, Contacted} }, ".until", []string{"men gjør det ikke alltid"}},
	} {
		p := *c.of
		p.Deadlines = slices.Clone(c.of.Deadlines)
		i := slices.IndexFunc(p.Deadlines, func(d DeadlineRule) bool { return d.Code == c.code })
		c.change(&p.Deadlines[i])
		if name == "a call before the visit" { // follow-up begins at the visit, and a call does not begin it
			keep(&p, func(d DeadlineRule) bool { return d.Code != "ward" })
			n := slices.IndexFunc(p.Deadlines, func(d DeadlineRule) bool { return d.Code == "contact" })
			p.Deadlines[n].From = []EventKind{Mapped}
		}
		err := p.Validate()
		fields := errs.FieldsOf(err)
		for _, want := range c.want {
			if !slices.ContainsFunc(fields, func(f errs.Field) bool {
				return strings.Contains(f.Message, want) && (c.key == "" || f.Name == fmt.Sprintf("deadline[%d]%s", i+1, c.key))
			}) {
				t.Errorf("%s: want %q of %v", name, want, fields)
			}
		}
	}
}

// A definition that leaves people without a next step is refused, in words.
func TestGoesOn(t *testing.T) {
	for name, change := range map[string]func(*Pathway){
		"nothing comes again": func(p *Pathway) {
			keep(p, func(d DeadlineRule) bool {
				return !d.Repeats && !slices.Equal(d.Until, []EventKind{Ended}) || d.Code == "closing" || slices.Contains(d.From, Died)
			})
		},
		"what comes again can be met for ever": func(p *Pathway) {
			keep(p, func(d DeadlineRule) bool {
				return !slices.Equal(d.Until, []EventKind{Ended}) || slices.Contains(d.From, Died)
			})
			for i := range p.Deadlines {
				if p.Deadlines[i].Repeats {
					p.Deadlines[i].Until = append(slices.Clone(p.Deadlines[i].Until), Assigned)
				}
			}
		},
	} {
		p := *short
		p.Deadlines = slices.Clone(short.Deadlines)
		change(&p)
		err := p.Validate()
		if !slices.ContainsFunc(errs.FieldsOf(err), func(f errs.Field) bool { return strings.Contains(f.Message, "uten neste steg") }) {
			t.Errorf("%s: %v", name, errs.FieldsOf(err))
		}
	}
}

// A definition that leaves somebody on nobody's list is refused, at whichever point it is.
func TestNobodyIsLeft(t *testing.T) {
	for code, after := range map[string]EventKind{
		"assessment": Referred, "more_information": DecidedAs(AskMore), "waiting_review": DecidedAs(Wait), "consent": DecidedAs(Include), "mapping": Consented, "planning": Mapped,
	} {
		p := *long
		p.Deadlines = slices.Clone(long.Deadlines)
		keep(&p, func(d DeadlineRule) bool { return d.Code != code })
		want := "Etter «" + string(after) + "» står ingen frist åpen"
		if err := p.Validate(); !slices.ContainsFunc(errs.FieldsOf(err), func(f errs.Field) bool { return strings.Contains(f.Message, want) }) {
			t.Errorf("without %s: %v", code, errs.FieldsOf(err))
		}
	}
}

func keep(p *Pathway, which func(DeadlineRule) bool) {
	p.Deadlines = slices.DeleteFunc(p.Deadlines, func(d DeadlineRule) bool { return !which(d) })
}

// A definition that is written is read as the same one.
func TestDefinitionIsWrittenAndRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawDefinition(t)
		q := *p
		q.Title = rapid.StringMatching(`[ -~æøå"\\]{1,20}`).Draw(t, "title") + "x"
		q.NN, q.EN = map[string]string{q.Title: q.Title + "\n"}, nil // a key is any text
		again, err := ParsePathway(q.TOML())
		if err != nil {
			t.Fatalf("%v\n%s", errs.FieldsOf(err), q.TOML())
		}
		if diff := cmp.Diff(&q, again); diff != "" {
			t.Fatal(diff)
		}
	})
	broken := *long
	broken.Stages, broken.Deadlines = nil, nil
	if again, err := ReadDraft(broken.TOML()); err != nil || again.Code != long.Code || len(again.Stages) > 0 {
		t.Errorf("a draft that is not valid is kept: %v", err)
	}
}

// The pretend patient comes through the shipped pathways: every stage on a day, and what is due is done.
func TestRehearse(t *testing.T) {
	from := date.Of(2026, 3, 2)
	for _, p := range []*Pathway{long, short} {
		r, err := Rehearse(p, from, from, Calendar{}, nil)
		if err != nil || len(r.Events) != 1 || r.Enrolment.Status != StatusReferred {
			t.Fatalf("%s on the first day: %v, %+v", p.Code, err, r)
		}
		if r, err = Rehearse(p, from, from.AddMonths(9), Calendar{}, nil); err != nil || !r.Stuck.IsZero() {
			t.Fatalf("%s: %v, %s", p.Code, err, r.Stuck)
		}
		for _, s := range p.Stages {
			if r.Enrolment.Done[s.Code].IsZero() {
				t.Errorf("%s: stage %s is never done", p.Code, s.Code)
			}
		}
		if p == short && r.Enrolment.Status != StatusEnded || p == long && len(r.Enrolment.Evaluations) == 0 {
			t.Errorf("%s after nine months: %s, %d evaluations", p.Code, r.Enrolment.Status, len(r.Enrolment.Evaluations))
		}
		for _, task := range r.Tasks {
			if Late(task, r.On) {
				t.Errorf("%s: %s is late for one who does all in time", p.Code, task.Rule)
			}
		}
	}
	// The worked example: other areas and limits, and everybody comes through to an ending.
	example, err := ParsePathway(ExampleDefinition())
	if err != nil {
		t.Fatal(errs.FieldsOf(err))
	}
	if len(example.Areas) != 8 || example.Age.Over >= long.Age.Over || example.CFS != (CFSRange{}) {
		t.Errorf("the example has %d areas, age over %d", len(example.Areas), example.Age.Over)
	}
	through, err := Rehearse(example, from, from.AddMonths(30), Calendar{}, nil)
	if err != nil || through.Enrolment.Status != StatusEnded || !through.Stuck.IsZero() {
		t.Errorf("the example after thirty months: %v, %+v", err, through.Enrolment.Status)
	}
	// A stay stops the clock of the home visit, which is then due some days after it.
	stay := []Period{{From: from, To: from.AddDays(20)}}
	r, err := Rehearse(short, from, from.AddDays(60), Calendar{}, stay)
	if err != nil || r.Enrolment.MappedOn.Before(from.AddDays(20)) {
		t.Errorf("visited at home on %v while admitted: %v", r.Enrolment.MappedOn, err)
	}
}

// Whatever a valid definition asks for, a pretend patient is never stuck with an error, and later days only add to earlier ones.
func TestRehearseAnyDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, from := drawDefinition(t), date.Of(2026, 3, 2)
		days := rapid.IntRange(0, 200).Draw(t, "days")
		a, err := Rehearse(p, from, from.AddDays(days), Calendar{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		b, err := Rehearse(p, from, from.AddDays(days+30), Calendar{}, nil)
		if err != nil || len(b.Events) < len(a.Events) {
			t.Fatalf("%d events, then %d: %v", len(a.Events), len(b.Events), err)
		}
	})
}

// A definition that was published before everybody had to have a next step can still be read: enrolments are on it.
func TestPublishedBeforeIsRead(t *testing.T) {
	text, err := definitions.ReadFile("definitions/" + LongTerm + ".toml")
	if err != nil {
		t.Fatal(err)
	}
	var kept []string // without the deadlines that come again
	for _, part := range strings.SplitAfter(string(text), "\n\n") {
		if !strings.Contains(part, "repeats   = true") {
			kept = append(kept, part)
		}
	}
	before := strings.Join(kept, "")
	_, err = ParsePathway([]byte(before))
	if !slices.ContainsFunc(errs.FieldsOf(err), func(f errs.Field) bool { return strings.Contains(f.Message, "uten neste steg") }) {
		t.Fatalf("it can be published: %v", err)
	}
	if p, err := ReadPublished([]byte(before)); err != nil || p.Code != LongTerm {
		t.Errorf("%v", err)
	}
	if _, err := ReadPublished([]byte(strings.Replace(before, "title", "tittel", 1))); err == nil {
		t.Error("what is no definition is read")
	}
}
