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
	p := *rapid.SampledFrom([]*Pathway{long, short, example}).Draw(t, "base")
	kinds := append(slices.Clone(marks), Decided, DecidedAs(Decline), Ended, Died)
	// Drawn until so many have gone in: of a number that are only tried, few do now and then, and the definition drawn is the shipped one.
	for left, tries := rapid.IntRange(1, 5).Draw(t, "changes"), 0; left > 0 && tries < 100; tries++ {
		q := p
		q.Stages, q.Deadlines, q.EndReasons = slices.Clone(p.Stages), slices.Clone(p.Deadlines), slices.Clone(p.EndReasons)
		stages, deadlines := len(q.Stages), len(q.Deadlines)
		switch i := rapid.IntRange(0, stages+deadlines+len(q.EndReasons)-1).Draw(t, "which"); {
		case i < stages:
			q.Stages = slices.Delete(q.Stages, i, i+1)
		case i < stages+deadlines:
			drawDeadline(t, &q, i-stages, kinds)
		default:
			drawReason(t, &q, i-stages-deadlines)
		}
		if shape(&q) != shape(&p) && q.Validate() == nil {
			p, left = q, left-1
		}
	}
	return &p
}

func drawReason(t *rapid.T, p *Pathway, i int) {
	r := &p.EndReasons[i]
	switch rapid.IntRange(0, 4).Draw(t, "reason") {
	case 0, 1:
		p.EndReasons = slices.Delete(p.EndReasons, i, i+1)
	case 2:
		r.LeadsTo = rapid.SampledFrom([]string{"", "et-annet"}).Draw(t, "leads to")
	case 3:
		r.Death, r.Words = rapid.Bool().Draw(t, "death"), rapid.Bool().Draw(t, "words")
	case 4:
		p.EndReasons = slices.DeleteFunc(p.EndReasons, func(x ReasonCode) bool { return x.staysHere() && !x.Moved })
	}
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
	for _, r := range p.EndReasons {
		fmt.Fprintln(&b, r.Death, r.Moved, r.LeadsTo, r.Words)
	}
	return b.String()
}

// Whatever a valid definition says and whatever happens, an enrolment has something to do next, or is over.
func TestEveryEnrolmentHasANextStep(t *testing.T) {
	shapes, drawn := map[string]bool{shape(long): true, shape(short): true, shape(example): true}, 0
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
			canBeEnded(t, p, events, e)
		}
		e, err := Fold(p, events)
		if err != nil {
			t.Fatal(err)
		}
		if tasks := Tasks(p, e, Calendar{}, drawStays(t)); e.Open() && !slices.ContainsFunc(tasks, Task.Open) {
			t.Fatalf("nothing to do next in %s: stage %s, %+v\n%s", e.Status, e.Stage, tasks, shape(p))
		}
	})
	if got := len(shapes) - 3; 2*got < drawn {
		t.Errorf("of %d definitions only %d were others than the shipped ones, and than each other", drawn, got)
	}
}

// canBeEnded asserts that somebody who lives and is followed can be ended where she is, without going on anywhere, whether she wants it still or not.
func canBeEnded(t *rapid.T, p *Pathway, events []Event, e *Enrolment) {
	if !e.Open() || !e.Included() || !e.DiedOn.IsZero() {
		return
	}
	on := e.IncludedOn
	for _, ev := range events {
		if ev.On.After(on) {
			on = ev.On
		}
	}
	withdrawn := append(slices.Clone(events), Event{ID: id(len(events) + 1), Seq: len(events) + 1, Kind: ConsentWithdrawn, On: on})
	if _, err := Fold(p, withdrawn); err != nil {
		t.Fatal(err)
	}
	for name, story := range map[string][]Event{"where she stands": events, "with the consent withdrawn": withdrawn} {
		if !slices.ContainsFunc(p.EndReasons, func(r ReasonCode) bool {
			if r.LeadsTo != "" {
				return false
			}
			ev := Event{ID: id(len(story) + 1), Seq: len(story) + 1, Kind: Ended, On: on, End: r.Code, Reason: "Avtalt."}
			over, err := Apply(p, story, ev, now, born)
			return err == nil && over.Status == StatusEnded
		}) {
			t.Fatalf("she lives and cannot be ended %s: %+v", name, p.EndReasons)
		}
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

// A definition that nobody who lives can be ended by, or where the results cannot know who has moved, is refused; one that was published before is read.
func TestLivingCanBeEnded(t *testing.T) {
	for name, c := range map[string]struct {
		change func(ReasonCode) ReasonCode
		want   string
	}{
		"all are of death":             {func(r ReasonCode) ReasonCode { r.Death, r.Moved, r.Withdrawn = true, false, false; return r }, "Den som lever, kan ikke avsluttes"},
		"all of the living lead on":    {func(r ReasonCode) ReasonCode { return leadsOn(r) }, "Den som lever, kan ikke avsluttes"},
		"moved by a code of one's own": {func(r ReasonCode) ReasonCode { return renamed(r) }, "Ingen avslutningsårsak gjelder flytting"},
		"moved, and leads on":          {func(r ReasonCode) ReasonCode { r.LeadsTo = map[bool]string{true: "et-annet"}[r.Moved]; return r }, "har moved = true, og gjelder også død eller et annet forløp"},
	} {
		p := *long
		p.EndReasons = nil
		for _, r := range long.EndReasons {
			p.EndReasons = append(p.EndReasons, c.change(r))
		}
		if err := p.Validate(); !slices.ContainsFunc(errs.FieldsOf(err), func(f errs.Field) bool {
			return strings.HasPrefix(f.Name, "end_reason") && strings.Contains(f.Message, c.want)
		}) {
			t.Errorf("%s: %v", name, errs.FieldsOf(err))
		}
		if name == "moved, and leads on" {
			continue
		}
		old, err := ReadPublished(p.TOML())
		if err != nil {
			t.Fatalf("%s, and published before: %v", name, errs.FieldsOf(err))
		}
		// What it lacks is no fault of a municipality's override of it.
		if with, err := old.With(Override{Pathway: old.Code, Deadlines: []DeadlineOverride{{Code: "planning", Length: 3, Unit: Weeks}}}); err != nil || with.Deadlines == nil {
			t.Errorf("%s, with an override: %v", name, errs.FieldsOf(err))
		}
	}
	p := *long
	p.WaitReasons = []ReasonCode{{Code: "vent", Text: "Vent", Moved: true}}
	if err := p.Validate(); !slices.ContainsFunc(errs.FieldsOf(err), func(f errs.Field) bool { return f.Name == "wait_reason[1].moved" }) {
		t.Errorf("to wait is not to move: %v", errs.FieldsOf(err))
	}
}

// What the counters go by the code of is asked for by it: else a site would have no figures, without a word.
func TestCountedByCode(t *testing.T) {
	for _, code := range Steps {
		p := *long
		p.Deadlines = slices.Clone(long.Deadlines)
		i := slices.IndexFunc(p.Deadlines, func(d DeadlineRule) bool { return d.Code == code })
		p.Deadlines[i].Code = "egen"
		if err := p.Validate(); !slices.ContainsFunc(errs.FieldsOf(err), func(f errs.Field) bool {
			return strings.HasSuffix(f.Name, ".code") && strings.Contains(f.Message, "Ingen frist har koden «"+code+"»")
		}) {
			t.Errorf("%s: %v", code, errs.FieldsOf(err))
		}
		if _, err := ReadPublished(p.TOML()); err != nil {
			t.Errorf("%s, and published before: %v", code, errs.FieldsOf(err))
		}
	}
}

// The codes of what every pathway has are not a definition's own.
func TestReservedCodes(t *testing.T) {
	p := *long
	p.Stages, p.EndReasons = slices.Clone(long.Stages), append(slices.Clone(long.EndReasons), ReasonCode{Code: EndDouble, Text: "To ganger"})
	p.Stages[5].Code = EndingGuide
	fields := errs.FieldsOf(p.Validate())
	for _, at := range []string{fmt.Sprintf("end_reason[%d].code", len(p.EndReasons)), "stage[6].code"} {
		if !slices.ContainsFunc(fields, func(f errs.Field) bool { return f.Name == at && strings.Contains(f.Message, "er opptatt") }) {
			t.Errorf("%s: %v", at, fields)
		}
	}
}

// A referral is known by what is to be done, whatever a definition calls the stage.
func TestReferralsByAnotherName(t *testing.T) {
	p := *long
	p.Stages, p.Deadlines = slices.Clone(long.Stages), slices.Clone(long.Deadlines)
	p.Stages[1].Code = "vurdert"
	for i := range p.Deadlines {
		if p.Deadlines[i].Stage == "assessment" {
			p.Deadlines[i].Stage = "vurdert"
		}
	}
	e, err := Fold(&p, []Event{{ID: id(1), Seq: 1, Kind: Referred, On: day("2026-01-05"), Referral: &Referral{From: "gp", ToHosp: true}}})
	if err != nil {
		t.Fatal(err)
	}
	tasks := Tasks(&p, e, Calendar{}, nil)
	if n := len(tasks); n != 2 || !tasks[0].Assesses() || !tasks[1].Assesses() {
		t.Errorf("%d tasks of a referral: %+v", n, tasks)
	}
	if slices.ContainsFunc(followed(t).tasks(), func(t Task) bool { return t.Open() && t.Assesses() }) {
		t.Error("who is followed is a referral")
	}
}

func leadsOn(r ReasonCode) ReasonCode {
	if !r.Death {
		r.Moved, r.Withdrawn, r.LeadsTo = false, false, "et-annet"
	}
	return r
}

func renamed(r ReasonCode) ReasonCode {
	if r.Moved {
		r.Code, r.Moved = "flyttet", false
	}
	return r
}

// In a definition from before there were ticks the codes say who moved away and who does not want it; with a tick the code says nothing.
func TestTicksOfOldCodes(t *testing.T) {
	plain := strings.NewReplacer("moved = true\n", "", "withdrawn = true\n", "")
	text := string(long.TOML())
	for name, read := range map[string]func([]byte) (*Pathway, error){"published": ReadPublished, "draft": ReadDraft, "new": ParsePathway} {
		p, err := read([]byte(plain.Replace(text)))
		if err != nil || !p.MovedAway("moved") || p.MovedAway("own_wish") || !slices.ContainsFunc(p.EndReasons, func(r ReasonCode) bool { return r.Code == "own_wish" && r.Withdrawn }) {
			t.Errorf("%s: %v %+v", name, err, p)
		}
	}
	q := *long
	q.EndReasons = append(slices.Clone(long.EndReasons), ReasonCode{Code: "flyttet", Text: "Flyttet ut", Moved: true})
	q.EndReasons[0].Moved = false
	if p, err := ParsePathway(q.TOML()); err != nil || p.MovedAway("moved") || !p.MovedAway("flyttet") {
		t.Errorf("the tick is not what counts: %v", errs.FieldsOf(err))
	}
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
