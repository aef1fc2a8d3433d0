// Package candidate is Kandidater: the ranked list of pseudonyms with reasons, the rule behind it, how well it hits, and who is on the way home
// from hospital.
package candidate

import (
	"embed"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"traad/internal/app/candidate"
	"traad/internal/base/chart"
	"traad/internal/base/db"
	"traad/internal/base/lang"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

//go:embed *.html
var files embed.FS

var listPage = ui.New(files, "list.html", "place.html", "leak.html")

type listView struct {
	Head    ui.Head
	Tabs    ui.Tabs
	Places  []placeView
	Empty   *ui.Empty
	Leak    string   // the c-statistic, where it is too good to be true
	Notes   []string // what was found of the data behind the list
	Groups  []chip
	Filters ui.Filters
	Rows    []rowView
	None    string
	Points  string // heading of the points
	First   string // "nov. 24"
	Prev    string
	Next    string
	Rest    string
	Length  string // the length of list in use, where it ends on no row of the page
	Asked   bool   // somebody was chosen; else the panel shows the first
	Panel   *panelView
}

type chip struct {
	Label, Href string
	Count       int
	On          bool
}

type rowView struct {
	candidate.Row
	Written string
	Href    string
	Bar     template.HTML
	Course  template.HTML
	Tags    []ui.Tag
	On      bool
	Cut     string // the list in use ends with this row
}

type panelView struct {
	candidate.Person
	Written  string
	Why      string   // beside Person.Why, in words
	Checks   []string // beside Person.Checks, in words
	Unit     string
	Parts    []partView
	Hits     string
	Missing  string
	Scores   string
	Before   string // the decision that stands
	First    string
	May      bool
	Key      string
	Grounds  ui.Field
	Reason   ui.Field
	Until    ui.Field
	Used     string
	Spent    bool // the day's limit is reached
	Summary  ui.Summary
	Reveal   string // addresses
	Decide   string
	Settled  bool
	Waiting  bool
	WasLater bool // what was typed and could not be saved
	WasNot   bool
	Assessed bool
	Asked    bool   // she was chosen, and not only the first
	List     string // address of the list without her
}

type partView struct {
	Text, Note, Points string
	Bar                template.HTML
}

// List is the list, with one candidate in the panel: ?person=KQ7F2M.
func List(v *page.Visit) error { return show(v, http.StatusOK, filterOf(v), ui.NewForm(nil)) }

func filterOf(v *page.Visit) candidate.Filter {
	from, _ := strconv.Atoi(v.Query("fra"))
	return candidate.Filter{Group: candidate.Group(v.Query("vis")), Municipality: v.Query("kommune"), Person: v.Query("person"), From: from}
}

func show(v *page.Visit, status int, filter candidate.Filter, form *ui.Form) error {
	c, err := v.Candidates.Look(v.Ctx(), v.Service, v.Actor, filter)
	if err != nil {
		return err
	}
	w := listView{Tabs: tabs(v, "/kandidater"), Head: ui.Head{Title: v.T("Kandidater")}}
	if v.May(access.KeepRules) {
		w.Head.Actions = []ui.Action{{Label: v.T("Regel: %s, versjon %s", c.Rule.Called(), lang.Int(c.Rule.Version)), Href: "/kandidater/regel", Icon: "filter"}}
	}
	if c.Empty {
		w.Head.Lead = v.T("Det er ikke lest inn noen sykehusdata ennå.")
		w.Empty = &ui.Empty{Heading: v.T("Ingen data å lete i"), Text: v.T("Når sykehusets data er lest inn og tatt i bruk, står kandidatene her. Henvisning fra fastlege, kommune, pasient og pårørende er alltid åpen.")}
		return v.RenderStatus(status, listPage, frame(v, v.T("Kandidater")), w)
	}
	w.fill(v.Voice, c, filter)
	if c.Person != nil {
		w.Panel = panel(v, c, form)
		w.Asked = filter.Person != ""
		w.Panel.Asked = w.Asked
		back := filter
		back.Person = ""
		w.Panel.List = address(back)
		_, query, _ := strings.Cut(w.Panel.List, "?")
		if query != "" { // a decision leads back to the list as it was
			w.Panel.Reveal, w.Panel.Decide = w.Panel.Reveal+"?"+query, w.Panel.Decide+"?"+query
		}
	}
	return v.RenderStatus(status, listPage, frame(v, v.T("Kandidater")), w)
}

func frame(v *page.Visit, title string, crumbs ...ui.Crumb) ui.Frame {
	f := v.Frame(title, crumbs...)
	f.WideSide = true
	return f
}

func (w *listView) fill(v *lang.Voice, c *candidate.View, filter candidate.Filter) {
	if c.Leak {
		w.Leak = v.Decimal(c.Hits.C.Value, 2)
	}
	w.Notes = said(v, c.Warnings)
	free, without := 0, true
	for _, p := range c.Places {
		free += p.Free()
		without = without && p.Target == 0
		w.Places = append(w.Places, placeOf(v, p))
	}
	places := v.Plural(free, "ledig plass", "ledige plasser")
	if without {
		places = v.Say("Måltall mangler")
	}
	w.Head.Lead = v.Say("%s oppfyller regelen. %s. %s.", v.Plural(c.Size, "person", "personer"), places, through(v, c))
	if c.Followed > 0 {
		w.Head.Lead += " " + v.Say("De %s som følges, er tatt ut.", v.Int(c.Followed))
	}
	for _, g := range []struct {
		group candidate.Group
		label string
	}{{candidate.ToAssess, "Til vurdering"}, {candidate.Waiting, "Senere"}, {candidate.Settled, "Ikke aktuell"}} {
		w.Groups = append(w.Groups, chip{v.Say(g.label), address(candidate.Filter{Group: g.group, Municipality: filter.Municipality}), c.Counts[g.group], g.group == filter.Group})
	}
	where := ui.Chip{Name: "kommune", Label: v.Say("Kommune"), Value: filter.Municipality, On: filter.Municipality != "", Options: []ui.Option{{Value: "", Label: v.Say("alle")}}}
	for _, p := range c.Places {
		where.Options = append(where.Options, ui.Option{Value: p.Number, Label: p.Name})
	}
	w.Filters = ui.Filters{Action: "/kandidater", Chips: []ui.Chip{where}}
	if filter.Group != "" {
		w.Filters.Keep = []ui.Hidden{{Name: "vis", Value: string(filter.Group)}}
	}
	w.Points = v.Say("Poeng")
	if len(c.Rows) == 0 {
		w.None = v.Say("Ingen står her.")
		if filter.Group == candidate.ToAssess {
			w.None = v.Say("Ingen venter på vurdering.")
		}
		if filter.Municipality != "" {
			w.None += " " + v.Say("Filteret skjuler dem som bor i andre kommuner.")
		}
	}
	for _, r := range c.Rows {
		w.Rows = append(w.Rows, rowOf(v, r, filter, c.Person))
	}
	w.cut(v, c, filter)
	if len(c.Rows) > 0 {
		m := c.Rows[0].Months[0]
		names := shortMonth
		if other := v.Months(); other != nil {
			names = other
		}
		w.First = names[m.Month-1] + " " + fmt.Sprintf("%02d", m.Year%100)
	}
	if filter.From > 0 {
		w.Prev = address(candidate.Filter{Group: filter.Group, Municipality: filter.Municipality, From: max(0, filter.From-candidate.PageSize)})
	}
	if left := c.Total - filter.From - len(c.Rows); left > 0 {
		w.Next = address(candidate.Filter{Group: filter.Group, Municipality: filter.Municipality, From: filter.From + candidate.PageSize})
		w.Rest = v.Say("Neste %s", v.Int(min(left, candidate.PageSize)))
	}
}

// through says how far the data reach: each source by itself where there are several, for what the shortest has not told is missing in all that stands here.
func through(v *lang.Voice, c *candidate.View) string {
	var hospitals, others []string
	for _, s := range c.Sources {
		if text := s.Source + " " + v.Long(s.To); s.Hospital {
			hospitals = append(hospitals, text)
		} else {
			others = append(others, text)
		}
	}
	text := v.Say("Sykehusdata til og med %s", v.Long(c.Through))
	if len(hospitals) > 1 {
		text = v.Say("Sykehusdata til og med: %s", v.List(hospitals))
	}
	if len(others) > 0 {
		text += ". " + v.Say("Kommunale data til og med: %s", v.List(others))
	}
	return text
}

// cut marks how far down the list is used: three for each free place, of those who wait for an assessment. Among several municipalities there is no one row where it
// ends: a place is of one of them.
func (w *listView) cut(v *lang.Voice, c *candidate.View, filter candidate.Filter) {
	if filter.Group != candidate.ToAssess || c.Total == 0 {
		return
	}
	what := v.Say("%s: %d for hver ledig plass", v.Int(c.InUse), candidate.PerPlace)
	switch last := c.InUse - filter.From - 1; {
	case c.NoTarget:
		w.Length = v.Say(noTarget)
	case c.InUse == 0:
		w.Length = v.Say("Ingen plass er ledig, så ingen trengs fra listen nå.")
	case c.Within == c.Total:
		w.Length = v.Say("Listelengden i bruk er %s. Alle på listen er innenfor.", what)
	case c.Several:
		w.Length = v.Say("Listelengden i bruk er %s, i hver kommune for seg. Velg kommune for å se hvor den slutter.", what)
	case last >= 0 && last < len(w.Rows):
		w.Rows[last].Cut = v.Say("Listelengden i bruk slutter her. Den er %s.", what)
	case last < 0:
		w.Length = v.Say("Disse står etter listelengden i bruk, som er %s.", what)
	default:
		w.Length = v.Say("Listelengden i bruk er %s.", what)
	}
}

// noTarget is said where nobody has set how many can be followed.
const noTarget = "Måltall mangler, så listelengden kan ikke regnes ut."

var shortMonth = []string{"jan.", "feb.", "mars", "april", "mai", "juni", "juli", "aug.", "sep.", "okt.", "nov.", "des."}

// address of the list as filtered; nothing in it leads to anybody.
func address(f candidate.Filter) string {
	q := url.Values{}
	set := func(name, value string) {
		if value != "" {
			q.Set(name, value)
		}
	}
	set("vis", string(f.Group))
	set("kommune", f.Municipality)
	set("person", f.Person)
	if f.From > 0 {
		q.Set("fra", strconv.Itoa(f.From))
	}
	if len(q) == 0 {
		return "/kandidater"
	}
	return "/kandidater?" + q.Encode()
}

func rowOf(v *lang.Voice, r candidate.Row, filter candidate.Filter, chosen *candidate.Person) rowView {
	f := filter
	f.Person = r.Code
	r.Band = band(v, r.Band)
	w := rowView{
		Row: r, Written: candidate.Written(r.Code), Href: address(f) + "#person", On: chosen != nil && chosen.Code == r.Code,
		Bar: chart.Share{Value: float64(r.Points), Max: 100}.SVG(), Tags: tagsOf(v, r.Marks),
	}
	c := chart.Stays{Label: chart.Label{ID: "forlop-" + r.Code, Title: v.Say("Forløp for %s", w.Written), Desc: candidate.CourseText(r.Months).In(v), Voice: v}, Tinted: 6}
	for _, m := range r.Months {
		var month chart.StaysMonth
		for _, s := range m.Stays {
			month.Stays = append(month.Stays, chart.StayBar{Emergency: s.Emergency, Nights: s.Nights})
		}
		c.Months = append(c.Months, month)
	}
	w.Course = c.SVG()
	return w
}

func tagsOf(v *lang.Voice, marks []candidate.Mark) (tags []ui.Tag) {
	for _, m := range marks {
		tags = append(tags, ui.Tag{Text: v.Say(m.Text), Icon: m.Icon, Tone: ui.Tone(m.Tone)})
	}
	return tags
}

func tabs(v *page.Visit, here string) ui.Tabs {
	t := ui.Tabs{About: v.T("Kandidater")}
	for _, x := range []struct {
		label, href string
		deed        access.Deed
	}{
		{"Liste", "/kandidater", access.SeeCandidates},
		{"Forsterket hjemreise", "/kandidater/hjemreise", access.SeeHomecoming},
		{"Hvor godt treffer lista?", "/kandidater/treff", access.SeeCandidateFigures},
		{"Regelen", "/kandidater/regel", access.KeepRules},
		{"Reservasjon uten journal", unnamedPath, access.ObjectUnnamed},
	} {
		if v.May(x.deed) {
			t.Items = append(t.Items, ui.Tab{Label: v.T(x.label), Href: x.href, Current: x.href == here})
		}
	}
	return t
}

func newKey() string { return string(db.NewID()) }

// said are texts of the rules, in a language.
func said(v *lang.Voice, all []lang.Spoken) []string {
	out := make([]string, len(all))
	for i, s := range all {
		out[i] = s.In(v)
	}
	return out
}

// words are texts of ours, in a language.
func words(v *lang.Voice, all []string) []string {
	out := make([]string, len(all))
	for i, text := range all {
		out[i] = v.Say(text)
	}
	return out
}

// band is an age as it is shown: years stand alike in all languages.
func band(v *lang.Voice, age string) string {
	if first, _ := utf8.DecodeRuneInString(age); unicode.IsLetter(first) {
		return v.Say(age)
	}
	return age
}
