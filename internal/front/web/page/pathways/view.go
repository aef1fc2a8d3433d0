package pathways

import (
	"html/template"
	"net/url"
	"slices"
	"strings"

	"traad/internal/app/roster"
	"traad/internal/base/chart"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

type view struct {
	Head     ui.Head
	Tabs     ui.Tabs
	Filters  ui.Filters
	Name     string // what was typed in the name filter
	Keep     []ui.Hidden
	Capped   bool
	Choose   bool // rows can be chosen
	Assign   bool
	KeepList bool
	Member   string // id of the list of chosen persons that is shown
	Back     string
	Header   template.HTML
	Order    [3]string // aria-sort of name, CFS and deadline
	Sorts    [3]string // their addresses
	Groups   []group
	Columns  int
	Empty    *ui.Empty
	Pager    *ui.Pager
	Legend   []key
}

type group struct {
	ui.Group
	Place string // for the bar that counts what is chosen
	Named bool   // has a heading
	Rows  []row
	Rest  *rest
	None  string // what an open group without rows says
}

type rest struct {
	Link ui.Action
	Note string
}

type row struct {
	ID            string
	Select        ui.Select
	Person        ui.Person
	CFS           string
	Trend         string // icon
	TrendWords    string
	Wide, Compact template.HTML
	Thread        string // in words
	What, Fact    string
	Deadline      ui.Deadline
	Responsible   string
	Place         string // municipality, where there are no headings
}

func build(v *page.Visit, list *roster.View, typed string) view {
	f := list.Filter
	w := view{
		Head: ui.Head{Title: v.T("Forløp"), Lead: lead(v, list)}, Name: typed, Keep: hidden(values(f)), Capped: list.Capped, Back: address(f), Legend: legend(v.Voice),
		Assign: v.May(access.Assign), KeepList: v.May(access.KeepLists), Columns: 7,
	}
	w.Choose = w.Assign || w.KeepList
	if !w.Choose {
		w.Columns--
	}
	if list.List != nil && list.List.Members {
		w.Member = string(list.List.ID)
	}
	if v.May(access.Export) && typed == "" {
		w.Head.Actions = append(w.Head.Actions, ui.Action{Label: v.T("Excel"), Icon: "download", Href: at(path+".xlsx", values(f))})
	}
	if v.May(access.Refer) {
		w.Head.Actions = append(w.Head.Actions, ui.Action{Label: v.T("Ny henvisning"), Icon: "plus", Href: "/henvisninger/ny", Look: ui.Primary})
	}
	w.tabs(v, list)
	w.filters(v, list)
	w.sorts(f)
	w.groups(v, list)
	if typed != "" {
		w.Head.Lead = v.T("%s på navnet.", page.Hits(v, shown(list)))
	}
	return w
}

func shown(list *roster.View) int {
	n := 0
	for _, g := range list.Groups {
		n += len(g.Rows)
	}
	return n
}

// tabs are the lists that everybody has, then the saved ones.
func (w *view) tabs(v *page.Visit, list *roster.View) {
	f, t := list.Filter, list.Tabs
	plain := list.List == nil && !f.Admitted && !f.Evaluation && !f.Hearing && w.Name == ""
	w.Tabs = ui.Tabs{About: v.T("Lister"), Items: []ui.Tab{
		{Label: v.T("Alle forløp"), Href: path, Current: plain && !f.Late, Badge: &ui.Badge{Count: t.All}},
		{Label: v.T("Over frist"), Href: with(roster.Filter{}, func(f *roster.Filter) { f.Late = true }), Current: plain && f.Late, Badge: &ui.Badge{Count: t.Late}},
		{Label: v.T("Innlagt nå"), Href: with(roster.Filter{}, func(f *roster.Filter) { f.Admitted = true }), Current: list.List == nil && f.Admitted, Badge: &ui.Badge{Count: t.Admitted}},
		{Label: v.T("Evaluering neste 30 dager"), Href: with(roster.Filter{}, func(f *roster.Filter) { f.Evaluation = true }), Current: list.List == nil && f.Evaluation, Badge: &ui.Badge{Count: t.Evaluation}},
	}}
	if v.May(access.SeePlan) {
		w.Tabs.Items = append(w.Tabs.Items, ui.Tab{Label: v.T("Venter på høringssvar"), Href: with(roster.Filter{}, func(f *roster.Filter) { f.Hearing = true }), Current: list.List == nil && f.Hearing, Badge: &ui.Badge{Count: t.Hearing}})
	}
	if t.Late > 0 {
		w.Tabs.Items[1].Badge.Tone = ui.Late
	}
	for _, l := range list.Lists {
		tab := ui.Tab{Label: l.Name, Href: with(roster.Filter{}, func(f *roster.Filter) { f.List = l.ID }), Current: list.List != nil && l.ID == list.List.ID}
		if l.Shared {
			tab.Icon = "people"
		}
		if l.Count >= 0 {
			tab.Badge = &ui.Badge{Count: l.Count}
		}
		w.Tabs.Items = append(w.Tabs.Items, tab)
	}
	if !w.KeepList {
		return
	}
	if list.List != nil {
		w.Tabs.End = append(w.Tabs.End, ui.Action{Label: v.T("Slett listen"), Icon: "x", Look: ui.Tertiary, Href: path + "/lister/slett?liste=" + string(list.List.ID)})
	} else if w.Name == "" {
		w.Tabs.End = append(w.Tabs.End, ui.Action{Label: v.T("Lagre som liste"), Icon: "star", Look: ui.Tertiary, Href: at(path+"/lister/ny", values(f))})
	}
}

// filters are the chips, each with its value written out.
func (w *view) filters(v *page.Visit, list *roster.View) {
	f := list.Filter
	w.Filters = ui.Filters{Action: path}
	chip := func(name, label, value string, options []ui.Option, clear func(*roster.Filter)) {
		c := ui.Chip{Name: name, Label: label, Value: value, Options: options, On: value != ""}
		if c.On {
			c.Clear = with(f, clear)
		}
		w.Filters.Chips = append(w.Filters.Chips, c)
	}
	if len(list.Areas) > 1 {
		options := []ui.Option{{Label: v.T("alle %s", v.Voice.Int(len(list.Areas)))}}
		for _, a := range list.Areas {
			options = append(options, ui.Option{Value: string(a.ID), Label: a.Name})
		}
		chip("kommune", v.T("Kommune"), string(f.Area), options, func(f *roster.Filter) { f.Area = "" })
	}
	if len(list.Pathways) > 1 {
		options := []ui.Option{{Label: v.T("alle")}}
		for _, p := range list.Pathways {
			options = append(options, ui.Option{Value: p.Code, Label: v.T(p.Short)})
		}
		chip("forlop", v.T("Forløp"), f.Pathway, options, func(f *roster.Filter) { f.Pathway = "" })
	}
	stages := []ui.Option{{Label: v.T("alle")}}
	for _, s := range list.Stages {
		stages = append(stages, ui.Option{Value: s.Code, Label: nb.Inside(v.T(s.Now))})
	}
	chip("steg", v.T("Steg"), f.Stage, stages, func(f *roster.Filter) { f.Stage = "" })
	if len(list.Workers) > 0 {
		who := []ui.Option{{Label: v.T("alle")}}
		for _, u := range list.Workers {
			if u.ID == v.Actor.User {
				who = append(who, ui.Option{Value: string(u.ID), Label: v.T("meg")})
			}
		}
		who = append(who, ui.Option{Value: roster.NobodyResponsible, Label: v.T("ingen")})
		for _, u := range list.Workers {
			if u.ID != v.Actor.User {
				who = append(who, ui.Option{Value: string(u.ID), Label: u.Name})
			}
		}
		if !slices.ContainsFunc(who, func(o ui.Option) bool { return o.Value == f.Responsible }) {
			who = append(who, ui.Option{Value: f.Responsible, Label: v.T("én valgt")}) // somebody whom the list is too long to name
		}
		chip("ansvarlig", v.T("Ansvarlig"), f.Responsible, who, func(f *roster.Filter) { f.Responsible = "" })
	}
	scores := []ui.Option{{Label: v.T("alle")}}
	for n := 1; n <= 9; n++ {
		scores = append(scores, ui.Option{Value: nb.Int(n), Label: nb.Int(n)})
	}
	score := ""
	if f.CFS != 0 {
		score = nb.Int(f.CFS)
	}
	chip("cfs", "CFS", score, scores, func(f *roster.Filter) { f.CFS = 0 })
	status, statuses := "", []ui.Option{{Label: v.T("åpne")}}
	for _, s := range statusWords {
		statuses = append(statuses, ui.Option{Value: s.value, Label: v.T(s.label)})
		if f.Status == string(s.status) {
			status = s.value
		}
	}
	chip("status", v.T("Status"), status, statuses, func(f *roster.Filter) { f.Status = "" })
	box := func(name, label string, on bool) {
		c := ui.Chip{Name: name, Label: label, On: on}
		if on {
			c.Value = "ja"
		}
		w.Filters.Chips = append(w.Filters.Chips, c)
	}
	box("frist", v.T("Over frist"), f.Late)
	if f.Admitted {
		box("innlagt", v.T("Innlagt nå"), true)
	}
	if f.Evaluation {
		box("evaluering", v.T("Evaluering neste 30 dager"), true)
	}
	if f.Hearing {
		box("horing", v.T("Venter på høringssvar"), true)
	}
	if w.Member != "" {
		w.Filters.Keep = append(w.Filters.Keep, ui.Hidden{Name: "liste", Value: w.Member})
	}
	if f.Chosen() || f.Sort != roster.ByDeadline {
		w.Filters.Reset = &ui.Action{Label: v.T("Nullstill"), Href: path, Look: ui.Tertiary}
	}
	if len(list.Areas) > 1 {
		grouping := ui.Chip{Name: "grupper", Label: v.T("Grupper"), Options: []ui.Option{{Label: v.T("Kommune")}, {Value: "ingen", Label: v.T("Ingen")}}}
		if f.Flat {
			grouping.Value = "ingen"
		}
		w.Filters.End = append(w.Filters.End, grouping)
	}
	sorting := ui.Chip{Name: "sorter", Label: v.T("Sorter")}
	for _, s := range sortWords {
		sorting.Options = append(sorting.Options, ui.Option{Value: s.value, Label: v.T(s.label)})
		if f.Sort == s.sort {
			sorting.Value = s.value
		}
	}
	w.Filters.End = append(w.Filters.End, sorting)
}

func (w *view) sorts(f roster.Filter) {
	for i, s := range []string{roster.ByName, roster.ByCFS, roster.ByDeadline} {
		w.Sorts[i] = with(f, func(f *roster.Filter) { f.Sort = s })
		if f.Sort == s {
			if w.Order[i] = "ascending"; s == roster.ByCFS {
				w.Order[i] = "descending"
			}
		}
	}
}

// groups are the municipalities with their rows.
func (w *view) groups(v *page.Visit, list *roster.View) {
	var pathways []*care.Pathway
	var windows []int
	most := 1
	for _, g := range list.Groups {
		most = max(most, g.Target, g.Active)
		for _, r := range g.Rows {
			pathways = append(pathways, r.Pathway)
			for _, k := range r.Knots {
				if k.Shape == care.Diamond {
					windows = append(windows, k.Number)
					break
				}
			}
		}
	}
	cols := newColumns(pathways)
	w.Header = cols.header(v.Voice, windows)
	names := map[care.OrgID]string{}
	for _, a := range list.Areas {
		names[a.ID] = a.Name
	}
	for i := range list.Groups {
		g := &list.Groups[i]
		out := group{Place: g.Name, Named: g.Name != ""}
		if out.Named {
			out.Group = w.heading(v, list, g, most)
		}
		for j := range g.Rows {
			r := w.row(v, &g.Rows[j], cols, list.Filter.Hearing)
			if !out.Named && len(list.Areas) > 1 {
				r.Place = names[g.Rows[j].Area]
			}
			out.Rows = append(out.Rows, r)
		}
		if out.Named && g.Open && len(g.Rows) == 0 {
			out.None = v.T("Ingen i %s med disse filtrene.", g.Name)
			if !list.Filter.Chosen() {
				out.None = v.T("Ingen følges i %s nå.", g.Name)
			}
		}
		out.Rest = remaining(v, list, g)
		w.Groups = append(w.Groups, out)
	}
	if shown(list) == 0 && (len(list.Groups) == 0 || list.Groups[0].Name == "") {
		w.empty(v, list)
	}
	if list.Next != "" || list.Earlier {
		w.Pager = &ui.Pager{}
		if list.Earlier {
			w.Pager.Prev = address(list.Filter)
		}
		if list.Next != "" {
			q := values(list.Filter)
			q.Set("etter", list.Next)
			w.Pager.Next = at(path, q)
		}
	}
}

// heading is a municipality's row: active against target, over frist, admitted. A closed one keeps its signals.
func (w *view) heading(v *page.Visit, list *roster.View, g *roster.Group, most int) ui.Group {
	text := v.Voice.Plural(g.Active, "aktiv", "aktive")
	target := g.Target
	if p := list.Filter.Pathway; p != "" && p != list.Main {
		target = 0 // targets count one pathway
	}
	bullet := chart.Bullet{Value: float64(g.Active), Target: float64(target), Max: float64(most)}.SVG()
	if target > 0 {
		text = v.T("%s av %s", text, v.Voice.Int(target))
	}
	out := ui.Group{ID: "k-" + string(g.ID), Title: g.Name, Columns: w.Columns, Open: g.Open, Figures: []ui.Figure{{Text: text, Tone: ui.Info, Icon: ui.NoIcon, Chart: bullet}}}
	late := ui.Figure{Text: v.T("%s over frist", v.Voice.Int(g.Late))}
	if g.Late > 0 {
		late.Tone = ui.Late
	}
	admitted := ui.Figure{Text: v.T("%s innlagt", v.Voice.Int(g.Admitted))}
	if g.Admitted > 0 {
		admitted = ui.Figure{Text: v.T("%s innlagt nå", v.Voice.Int(g.Admitted)), Tone: ui.Hospital}
	}
	out.Figures = append(out.Figures, late, admitted)
	if g.Other > 0 {
		out.Figures = append(out.Figures, ui.Figure{Text: v.T("og %s i %s", v.Voice.Int(g.Other), others(v, list))})
	}
	if len(list.Groups) < 2 {
		return out
	}
	var open []string
	for _, other := range list.Groups {
		if other.Open != (other.ID == g.ID) {
			open = append(open, string(other.ID))
		}
	}
	q := values(list.Filter)
	q.Set("apne", strings.Join(open, ","))
	if out.Href = at(path, q) + "#" + out.ID; !g.Open {
		out.More = v.T("Vis pasienter")
	}
	return out
}

// remaining leads to the rest of a municipality, and says what the rest is.
func remaining(v *page.Visit, list *roster.View, g *roster.Group) *rest {
	if !g.Open || g.Rest == 0 {
		return nil
	}
	label := v.T("Vis flere i %s", g.Name)
	if g.Rest > 0 {
		label = v.T("Vis %s til i %s", v.Voice.Int(g.Rest), g.Name)
	}
	r := &rest{Link: ui.Action{Label: label, Href: with(list.Filter, func(f *roster.Filter) { f.Area = g.ID })}}
	switch {
	case g.Rest < 0 || g.Later < 0:
	case g.Later == 0:
		r.Note = v.T("ingen av dem er over frist")
	default:
		r.Note = v.T("%s av dem er over frist", v.Voice.Int(g.Later))
	}
	return r
}

// row is one line. asked says that the list is of those whose plan waits for answers.
func (w *view) row(v *page.Visit, r *roster.Row, cols columns, asked bool) row {
	today := v.Today()
	out := row{
		ID:     "f-" + string(r.Enrolment),
		Select: ui.Select{Name: "valgt", Value: string(r.Enrolment), About: v.T("Velg %s", r.Name)},
		Person: ui.Person{Name: r.Name, Age: r.Age, Href: page.PersonPath(r.Patient), Tags: page.StayTag(v.Voice, r.Stay)},
		CFS:    "–", Thread: threadWords(v.Voice, r.Knots, r.State, today), Deadline: deadline(v.Voice, r, today), Responsible: nb.ShortName(r.Responsible),
	}
	if r.CFS != 0 {
		out.CFS = nb.Int(int(r.CFS))
	}
	out.Trend, out.TrendWords = trend(v.Voice, r)
	out.Wide, out.Compact = cols.thread(r.Knots, r.State)
	out.What, out.Fact = now(v.Voice, r, asked, today, v.Now())
	return out
}

// empty says what is good about an empty list, or what a filter hides.
func (w *view) empty(v *page.Visit, list *roster.View) {
	f := list.Filter
	reset := &ui.Action{Label: v.T("Nullstill"), Href: path}
	switch {
	case w.Name != "":
		w.Empty = &ui.Empty{Icon: "search", Heading: v.T("Ingen med det navnet"), Text: v.T("Det søkes etter begynnelsen av for- og etternavn blant dem du har tilgang til. Andre filtre gjelder også."), Action: reset}
	case w.Member != "":
		w.Empty = &ui.Empty{Icon: "people", Heading: v.T("Listen er tom for deg"), Text: v.T("Legg til personer ved å krysse dem av i Alle forløp. Du ser bare dem du har tilgang til.")}
	case f.Chosen():
		w.Empty = &ui.Empty{Icon: "filter", Heading: v.T("Ingen treff med disse filtrene"), Text: v.T("%s er skjult.", v.Voice.Plural(list.Tabs.All, "åpent forløp", "åpne forløp")), Action: reset}
	default:
		w.Empty = &ui.Empty{Icon: "people", Heading: v.T("Ingen følges ennå"), Text: v.T("Nye henvisninger kommer hit med en gang de er registrert.")}
	}
}

func hidden(q url.Values) []ui.Hidden {
	var out []ui.Hidden
	for _, name := range []string{"kommune", "forlop", "steg", "ansvarlig", "cfs", "status", "frist", "innlagt", "evaluering", "horing", "sorter", "grupper", "liste"} {
		if value := q.Get(name); value != "" {
			out = append(out, ui.Hidden{Name: name, Value: value})
		}
	}
	return out
}
