package care

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"traad/internal/base/date"
	"traad/internal/base/errs"
)

// drawDefinition draws a definition that Validate accepts: one of the shipped with stages and deadlines taken away and changed.
func drawDefinition(t *rapid.T) *Pathway {
	base := rapid.SampledFrom([]*Pathway{long, short}).Draw(t, "base")
	p := *base
	p.Stages, p.Deadlines = slices.Clone(base.Stages), slices.Clone(base.Deadlines)
	for range rapid.IntRange(0, 4).Draw(t, "changes") {
		switch rapid.IntRange(0, 5).Draw(t, "change") {
		case 0:
			if n := len(p.Stages); n > 3 {
				p.Stages = p.Stages[:n-1]
			}
		case 1:
			i := rapid.IntRange(0, len(p.Stages)-1).Draw(t, "stage")
			p.Stages = slices.Delete(p.Stages, i, i+1)
		default:
			if len(p.Deadlines) == 0 {
				continue
			}
			i := rapid.IntRange(0, len(p.Deadlines)-1).Draw(t, "deadline")
			d := &p.Deadlines[i]
			kinds := []EventKind{Referred, Decided, DecidedAs(Include), Consented, Mapped, PlanWritten, Contacted, Evaluated, Ended}
			switch rapid.IntRange(0, 4).Draw(t, "part") {
			case 0:
				p.Deadlines = slices.Delete(p.Deadlines, i, i+1)
			case 1:
				d.Repeats = !d.Repeats
			case 2:
				d.From = []EventKind{rapid.SampledFrom(kinds).Draw(t, "from")}
			case 3:
				d.Until = []EventKind{rapid.SampledFrom(kinds).Draw(t, "until")}
			case 4:
				d.Length, d.Unit = rapid.IntRange(1, 60).Draw(t, "length"), rapid.SampledFrom([]Unit{Days, WorkingDays, Weeks, Months}).Draw(t, "unit")
			}
		}
	}
	if p.Validate() != nil {
		return base
	}
	return &p
}

// Whatever a valid definition says and whatever happens, an enrolment has something to do next, or is over.
func TestEveryEnrolmentHasANextStep(t *testing.T) {
	changed := 0
	rapid.Check(t, func(t *rapid.T) {
		p := drawDefinition(t)
		if p != long && p != short {
			changed++
		}
		events := []Event{toHospital("2026-01-05"), answered(p, Municipality, "2026-01-06"), answered(p, Hospital, "2026-01-06"), scored("2026-01-05", 5)}
		if rapid.Bool().Draw(t, "included") {
			events = append(events, decided("2026-01-08", Include), consented("2026-01-09"), mapped("2026-01-15"), planned("2026-01-20", 1))
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
		}
		e, err := Fold(p, events)
		if err != nil {
			t.Fatal(err)
		}
		if tasks := Tasks(p, e, Calendar{}, drawStays(t)); e.Open() && !slices.ContainsFunc(tasks, Task.Open) {
			t.Fatalf("nothing to do next in %s: stage %s, %+v", e.Status, e.Stage, tasks)
		}
	})
	if changed == 0 {
		t.Error("no definition but the shipped ones was tried")
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
		if r, err = Rehearse(p, from, from.AddMonths(9), Calendar{}, nil); err != nil || r.Stuck != "" {
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
	if err != nil || through.Enrolment.Status != StatusEnded || through.Stuck != "" {
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
