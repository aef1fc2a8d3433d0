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

	"traad/internal/app/candidate"
	"traad/internal/base/chart"
	"traad/internal/base/db"
	"traad/internal/base/nb"
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
	w := listView{Tabs: tabs(v, "/kandidater"), Head: ui.Head{Title: "Kandidater"}}
	if v.May(access.KeepRules) {
		w.Head.Actions = []ui.Action{{Label: "Regel: " + c.Rule.Title + ", versjon " + nb.Int(c.Rule.Version), Href: "/kandidater/regel", Icon: "filter"}}
	}
	if c.Empty {
		w.Head.Lead = "Det er ikke lest inn noen sykehusdata ennå."
		w.Empty = &ui.Empty{Heading: "Ingen data å lete i", Text: "Når sykehusets data er lest inn og tatt i bruk, står kandidatene her. Henvisning fra fastlege, kommune, pasient og pårørende er alltid åpen."}
		return v.RenderStatus(status, listPage, frame(v, "Kandidater"), w)
	}
	w.fill(c, filter)
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
	return v.RenderStatus(status, listPage, frame(v, "Kandidater"), w)
}

func frame(v *page.Visit, title string, crumbs ...ui.Crumb) ui.Frame {
	f := v.Frame(title, crumbs...)
	f.WideSide = true
	return f
}

func (w *listView) fill(c *candidate.View, filter candidate.Filter) {
	if c.Leak {
		w.Leak = nb.Decimal(c.Hits.C.Value, 2)
	}
	w.Notes = c.Warnings
	free, without := 0, true
	for _, p := range c.Places {
		free += p.Free()
		without = without && p.Target == 0
		w.Places = append(w.Places, placeOf(p))
	}
	places := nb.Plural(free, "ledig plass", "ledige plasser")
	if without {
		places = "Måltall mangler"
	}
	w.Head.Lead = fmt.Sprintf("%s oppfyller regelen. %s. %s.", nb.Plural(c.Size, "person", "personer"), places, through(c))
	if c.Followed > 0 {
		w.Head.Lead += " De " + nb.Int(c.Followed) + " som følges, er tatt ut."
	}
	for _, g := range []struct {
		group candidate.Group
		label string
	}{{candidate.ToAssess, "Til vurdering"}, {candidate.Waiting, "Senere"}, {candidate.Settled, "Ikke aktuell"}} {
		w.Groups = append(w.Groups, chip{g.label, address(candidate.Filter{Group: g.group, Municipality: filter.Municipality}), c.Counts[g.group], g.group == filter.Group})
	}
	where := ui.Chip{Name: "kommune", Label: "Kommune", Value: filter.Municipality, On: filter.Municipality != "", Options: []ui.Option{{Value: "", Label: "alle"}}}
	for _, p := range c.Places {
		where.Options = append(where.Options, ui.Option{Value: p.Number, Label: p.Name})
	}
	w.Filters = ui.Filters{Action: "/kandidater", Chips: []ui.Chip{where}}
	if filter.Group != "" {
		w.Filters.Keep = []ui.Hidden{{Name: "vis", Value: string(filter.Group)}}
	}
	w.Points = "Poeng"
	if len(c.Rows) == 0 {
		w.None = "Ingen står her."
		if filter.Group == candidate.ToAssess {
			w.None = "Ingen venter på vurdering."
		}
		if filter.Municipality != "" {
			w.None += " Filteret skjuler dem som bor i andre kommuner."
		}
	}
	for _, r := range c.Rows {
		w.Rows = append(w.Rows, rowOf(r, filter, c.Person))
	}
	w.cut(c, filter)
	if len(c.Rows) > 0 {
		m := c.Rows[0].Months[0]
		w.First = fmt.Sprintf("%s %02d", shortMonth[m.Month-1], m.Year%100)
	}
	if filter.From > 0 {
		w.Prev = address(candidate.Filter{Group: filter.Group, Municipality: filter.Municipality, From: max(0, filter.From-candidate.PageSize)})
	}
	if left := c.Total - filter.From - len(c.Rows); left > 0 {
		w.Next = address(candidate.Filter{Group: filter.Group, Municipality: filter.Municipality, From: filter.From + candidate.PageSize})
		w.Rest = "Neste " + nb.Int(min(left, candidate.PageSize))
	}
}

// through says how far the data reach: each source by itself where there are several, for what the shortest has not told is missing in all that stands here.
func through(c *candidate.View) string {
	var hospitals, others []string
	for _, s := range c.Sources {
		if text := s.Source + " " + nb.Long(s.To); s.Hospital {
			hospitals = append(hospitals, text)
		} else {
			others = append(others, text)
		}
	}
	text := "Sykehusdata til og med " + nb.Long(c.Through)
	if len(hospitals) > 1 {
		text = "Sykehusdata til og med: " + nb.List(hospitals, "og")
	}
	if len(others) > 0 {
		text += ". Kommunale data til og med: " + nb.List(others, "og")
	}
	return text
}

// cut marks how far down the list is used: three for each free place, of those who wait for an assessment. Among several municipalities there is no one row where it
// ends: a place is of one of them.
func (w *listView) cut(c *candidate.View, filter candidate.Filter) {
	if filter.Group != candidate.ToAssess || c.Total == 0 {
		return
	}
	what := fmt.Sprintf("%s: %d for hver ledig plass", nb.Int(c.InUse), candidate.PerPlace)
	switch last := c.InUse - filter.From - 1; {
	case c.NoTarget:
		w.Length = noTarget
	case c.InUse == 0:
		w.Length = "Ingen plass er ledig, så ingen trengs fra listen nå."
	case c.Within == c.Total:
		w.Length = "Listelengden i bruk er " + what + ". Alle på listen er innenfor."
	case c.Several:
		w.Length = "Listelengden i bruk er " + what + ", i hver kommune for seg. Velg kommune for å se hvor den slutter."
	case last >= 0 && last < len(w.Rows):
		w.Rows[last].Cut = "Listelengden i bruk slutter her. Den er " + what + "."
	case last < 0:
		w.Length = "Disse står etter listelengden i bruk, som er " + what + "."
	default:
		w.Length = "Listelengden i bruk er " + what + "."
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

func rowOf(r candidate.Row, filter candidate.Filter, chosen *candidate.Person) rowView {
	f := filter
	f.Person = r.Code
	w := rowView{
		Row: r, Written: candidate.Written(r.Code), Href: address(f) + "#person", On: chosen != nil && chosen.Code == r.Code,
		Bar: chart.Share{Value: float64(r.Points), Max: 100}.SVG(), Tags: tagsOf(r.Marks),
	}
	c := chart.Stays{Label: chart.Label{ID: "forlop-" + r.Code, Title: "Forløp for " + w.Written, Desc: candidate.CourseText(r.Months)}, Tinted: 6}
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

func tagsOf(marks []candidate.Mark) (tags []ui.Tag) {
	for _, m := range marks {
		tags = append(tags, ui.Tag{Text: m.Text, Icon: m.Icon, Tone: ui.Tone(m.Tone)})
	}
	return tags
}

func tabs(v *page.Visit, here string) ui.Tabs {
	t := ui.Tabs{About: "Kandidater"}
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
			t.Items = append(t.Items, ui.Tab{Label: x.label, Href: x.href, Current: x.href == here})
		}
	}
	return t
}

func newKey() string { return string(db.NewID()) }
