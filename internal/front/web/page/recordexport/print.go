package recordexport

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"
	"time"

	"traad/internal/app"
	"traad/internal/app/patient"
	"traad/internal/app/recordexport"
	"traad/internal/app/step"
	"traad/internal/base/date"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

// The pages of the file stand alone: opened from a disk years from now they need no server, no script and no other file.
//
//go:embed print.html
var printed string

// style makes the pages easy to read on the screen and on paper. They are never served, so the policy against inline styles
// is not theirs.
const style = template.HTML(`<style>
body{font:16px/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#111}h1{font-size:1.6rem}h2{font-size:1.25rem;margin-top:2rem;border-bottom:1px solid #999}
h3{font-size:1.05rem;margin:1.25rem 0 .25rem}dl{display:grid;grid-template-columns:minmax(8rem,14rem) 1fr;gap:.15rem 1rem;margin:.25rem 0}dt{color:#444}dd{margin:0;white-space:pre-wrap}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.25rem .75rem .25rem 0;border-bottom:1px solid #ccc}.voided{color:#666}.voided h3{text-decoration:line-through}
@media print{body{margin:0;max-width:none;font-size:11pt}h3,tr{break-inside:avoid}a{color:inherit;text-decoration:none}}
</style>`)

var printer = template.Must(template.New("print").Parse(printed))

type personPage struct {
	Style                             template.HTML
	Title, Made, Back                 string
	Facts                             []ui.Fact
	Kin, GPs, Carers, Stays, Versions []string
	Courses                           []coursePage
	Written                           []writtenPage
	Questions                         []questionPage
	Log                               []logLine
}

type coursePage struct {
	Title  string
	Facts  []ui.Fact
	Events []eventPage
}

type eventPage struct {
	Title  string
	Voided bool
	Facts  []ui.Fact
}

type questionPage struct {
	Title string
	Facts []ui.Fact
}

type logLine struct{ When, Who, What, Why string }

// Printer writes the pages of a file of records.
func Printer() recordexport.Printer {
	return recordexport.Printer{
		Person: func(w io.Writer, p *recordexport.Person) error {
			return printer.ExecuteTemplate(w, "person", personOf(p))
		},
		Index: func(w io.Writer, x *recordexport.Index) error { return printer.ExecuteTemplate(w, "index", indexOf(x)) },
	}
}

func made(at string, org string) string { return "Uttrekk fra Tråd, " + org + ", " + at + "." }

func personOf(p *recordexport.Person) personPage {
	f := p.Facts
	w := personPage{
		Style: style, Title: f.Name(), Back: "index.html",
		Made:  made(nb.DayYear(date.In(p.Made))+" "+nb.Clock(p.Made), p.OrgName),
		Facts: details(p),
	}
	for _, k := range f.Kin {
		text := k.Name + ", " + k.Relation
		if k.Closest {
			text += " (nærmest)"
		}
		w.Kin = append(w.Kin, join(text, k.Phone, k.Note))
	}
	relations := func(list []patient.Relation) (out []string) {
		for _, r := range list {
			out = append(out, join(r.Name, r.Where, page.Period(nil, r.From, r.To)))
		}
		return out
	}
	w.GPs, w.Carers = relations(f.GPs), relations(f.Carers)
	for _, s := range f.Stays {
		text := map[string]string{"hospital": "Innlagt", "kad": "KAD", "legevakt": "Legevakt"}[s.Kind] + ": " + s.UnitName + ", fra " + moment(s.From.Time)
		if !s.To.IsZero() {
			text += " til " + moment(s.To.Time)
		}
		w.Stays = append(w.Stays, text)
	}
	for _, v := range slices.Backward(f.Versions) {
		who := v.By
		if who == "" && !f.AddressHidden {
			who = "Tråd"
		}
		w.Versions = append(w.Versions, fmt.Sprintf("Versjon %d, %s%s: ", v.Number, moment(v.At.Time), strings.Replace(by(who), " av", ", av", 1))+join(v.Details.GivenName+" "+v.Details.FamilyName, nb.Numeric(v.Details.BirthDate), v.Details.Address, v.Details.Phone))
	}
	for i := range f.Courses {
		w.Courses = append(w.Courses, courseOf(p, &f.Courses[i]))
	}
	w.Written = writtenOf(p)
	for _, q := range p.Questions {
		x := questionPage{Title: "Spurt " + moment(q.AskedAt.Time) + by(q.AskedByName), Facts: []ui.Fact{{Term: "Spørsmål", Text: q.Body}}}
		if q.Answer != "" {
			x.Facts = append(x.Facts, ui.Fact{Term: "Svar", Text: q.Answer}, ui.Fact{Term: "Svart", Text: moment(q.AnsweredAt.Time) + " av " + string(q.AnsweredByName)})
		}
		if q.Measure != "" {
			x.Facts = append(x.Facts, ui.Fact{Term: "Tiltak", Text: q.Measure})
		}
		w.Questions = append(w.Questions, x)
	}
	for _, e := range p.Log {
		w.Log = append(w.Log, logOf(e))
	}
	return w
}

func details(p *recordexport.Person) []ui.Fact {
	f, d := p.Facts, p.Facts.Details
	var out []ui.Fact
	add := func(term, text string) {
		if text != "" {
			out = append(out, ui.Fact{Term: term, Text: text})
		}
	}
	number := p.Number
	if len(number) == 11 {
		number = number[:6] + " " + number[6:]
	}
	add("Fødselsnummer", number)
	add("Født", nb.DayYear(d.BirthDate))
	add("Kjønn", page.Word(page.SexWords, d.Sex))
	add("Bor i", f.Area.Name)
	add("Adresse", d.Address)
	if f.AddressHidden {
		add("Adresse", "Ikke med her, fordi den er fortrolig. Det som røper den, er heller ikke med: telefon, fastlege, tjenesteytere, hvordan pårørende nås, og innsynsloggen.")
	}
	add("Telefon", d.Phone)
	add("Bor", map[string]string{"alone": "Alene", "with_spouse": "Med ektefelle eller samboer", "with_others": "Med andre"}[d.Lives])
	add("Språk", d.Language)
	if d.Interpreter {
		add("Tolk", "Trenger tolk")
	}
	add("Språk i brev", nb.Capital(d.Letters.Title()))
	if !d.DeceasedOn.IsZero() {
		add("Død", nb.DayYear(d.DeceasedOn))
	}
	return out
}

// courseOf writes an enrolment: where it stands and every event in words, those that were put right later among them.
func courseOf(p *recordexport.Person, c *patient.Course) coursePage {
	x := coursePage{Title: c.Pathway.Title, Facts: []ui.Fact{{Term: "Fulgt i", Text: c.Area.Name}, {Term: "Status", Text: nb.Capital(c.State.Status.Title())}}}
	if c.Responsible != "" {
		x.Facts = append(x.Facts, ui.Fact{Term: "Ansvarlig", Text: c.Responsible})
	}
	if c.State.EndReason != "" {
		x.Facts = append(x.Facts, ui.Fact{Term: "Avsluttet fordi", Text: c.EndText()})
	}
	words := &page.Step{Opened: &step.Opened{Head: p.Facts.Head, Course: c}}
	for id, name := range p.Names {
		words.Team = append(words.Team, app.Worker{User: id, Name: name})
	}
	voided := map[care.EventID]bool{}
	for _, ev := range c.Events {
		if ev.Kind == care.Corrected {
			voided[ev.Voids] = true
		}
	}
	for _, ev := range c.Events {
		who := c.Names[ev.ID]
		if who == "" && !p.Facts.AddressHidden {
			who = "Tråd"
		}
		e := eventPage{Title: nb.DayYear(ev.On) + ": " + ev.Kind.Title(), Voided: voided[ev.ID], Facts: words.Facts(ev)}
		e.Facts = append(e.Facts, ui.Fact{Term: "Skrevet", Text: moment(ev.Recorded) + by(who)})
		if e.Voided {
			e.Facts = append(e.Facts, ui.Fact{Term: "Rettet", Text: "Gjelder ikke lenger. En senere hendelse retter denne."})
		}
		x.Events = append(x.Events, e)
	}
	return x
}

func logOf(e patient.LogEntry) logLine {
	l := logLine{When: moment(e.At.Time), Who: e.By(), What: e.Deed.Text(), Why: e.Reason.Text()}
	if e.Role != "" && e.Role != care.RecordSystem {
		l.Who += ", " + page.RoleLine(access.Actor{Role: e.Role, OrgName: e.Org, OrgKind: e.OrgKind})
	}
	if e.List && e.Reason == access.RoleMay {
		l.Why = "var på en liste for teamet"
	}
	if !e.Allowed {
		l.What = "fikk ikke: " + l.What
	}
	return l
}

// by says who, where that is told.
func by(name string) string {
	if name == "" {
		return ""
	}
	return " av " + name
}

func moment(t time.Time) string { return nb.Numeric(date.In(t)) + " " + nb.Clock(t) }

func join(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ", ")
}

type indexPage struct {
	Style       template.HTML
	Title, Made string
	Facts       []ui.Fact
	Lines       []indexLine
}

type indexLine struct{ File, Name, Born, Status string }

func indexOf(x *recordexport.Index) indexPage {
	w := indexPage{Style: style, Title: "Journaler fra " + x.OrgName, Made: made(nb.DayYear(date.In(x.Made))+" "+nb.Clock(x.Made), x.OrgName), Facts: []ui.Fact{
		{Term: "Bestilt av", Text: x.AskedBy},
		{Term: "Godkjent av", Text: x.ApprovedBy},
		{Term: "Hvorfor", Text: x.Reason},
		{Term: "Personer", Text: nb.Int(x.Counts.Persons)},
		{Term: "Ikke med, fordi de har motsatt seg innsyn", Text: nb.Int(x.Counts.LeftOut)},
		{Term: "Forløp", Text: nb.Int(x.Counts.Enrolments)},
		{Term: "Hendelser", Text: nb.Int(x.Counts.Events)},
		{Term: "Versjoner av planer", Text: nb.Int(x.Counts.Plans)},
		{Term: "Spørsmål", Text: nb.Int(x.Counts.Questions)},
		{Term: "Linjer i innsynslogg", Text: nb.Int(x.Counts.LogEntries)},
	}}
	for _, l := range x.Lines {
		w.Lines = append(w.Lines, indexLine{l.File, l.Name, nb.Numeric(l.Born), l.Status})
	}
	return w
}
