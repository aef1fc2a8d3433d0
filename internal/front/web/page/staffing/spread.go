package staffing

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"traad/internal/app/staffing"
	"traad/internal/base/date"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
	rule "traad/internal/rules/staffing"
	"traad/internal/rules/suppress"
)

var (
	spreadTmpl = ui.New(files, "spread.html")
	areaTmpl   = ui.New(files, "area.html")
)

const spreadPlace = "/utbredelse"

type spreadView struct {
	Head     ui.Head
	Counters ui.Counters
	Areas    []areaRow
	Need     string // where the need comes from; "" it is not shown
}

type areaRow struct {
	Name, Href, Kind                        string
	Status, Note                            string
	Start, Ramp, Agreement, Training, Began string
	Active, Need, Ready                     string
}

// Spread is the status of every municipality and district, as a list.
func Spread(v *page.Visit) error {
	list, err := staffing.Spread(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	w := spreadView{Head: ui.Head{Title: v.T("Utbredelse"), Lead: v.T("Hvor langt hver kommune er kommet, fra dialog til drift. %s.", v.Voice.LongDay(v.Today()))}}
	slices.SortStableFunc(list, func(a, b staffing.Area) int {
		return cmp.Compare(slices.Index(care.Rollouts, a.Status), slices.Index(care.Rollouts, b.Status))
	})
	need, said, err := needOf(v, list)
	if err != nil {
		return err
	}
	w.Need = said
	running, dated := 0, 0
	for _, x := range list {
		if x.Status == care.InOperation {
			running++
		} else if !x.Plan.Start.IsZero() {
			dated++
		}
		w.Areas = append(w.Areas, rowOfArea(v, x, need))
	}
	w.Counters = ui.Counters{Stacked: true, Items: []ui.Counter{
		{Number: v.T("%s av %s", v.Voice.Int(running), v.Voice.Int(len(list))), Label: v.T("kommuner og bydeler i drift")},
		{Number: v.Voice.Int(dated), Label: v.T("til har en dato for oppstart")},
	}}
	return v.Render(spreadTmpl, v.Frame(v.T("Utbredelse"), ui.Crumb{Label: v.T("Ressurser"), Href: place}, ui.Crumb{Label: v.T("Utbredelse")}), w)
}

// needOf writes how many the rule finds in each municipality, by number, numbers under five hidden; and where they come from.
func needOf(v *page.Visit, list []staffing.Area) (map[string]string, string, error) {
	if !v.May(access.SeeCandidateFigures) {
		return nil, "", nil
	}
	n, err := v.Candidates.Need(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return nil, "", err
	}
	if !n.Known {
		return nil, v.T("Behovet er ikke regnet ut: det er ikke lastet inn tall om sykehusbruk."), nil
	}
	out := needWords(v.Voice, n.N, list)
	return out, v.T("Behov er hvor mange i kommunen regelen «%s» finner i sykehusets tall til og med %s, uten dem som alt følges. Tall fra 1 til 4 vises som <5, og et tall som de kunne regnes ut med, er skjult. Tallene sier hvor mange det kan være verdt å snakke om, ikke hvem.", n.Rule, v.Voice.DayYear(n.Through)), nil
}

// needWords are the numbers as they may be shown. The sum of those in operation stands at Kandidater («Hvor godt treffer lista?»): a number that is hidden
// alone among them could be worked out.
func needWords(v *lang.Voice, n map[string]int, list []staffing.Area) map[string]string {
	var running, others suppress.Table
	var numbers [2][]string
	for _, x := range list {
		if x.Kind != care.OrgMunicipality {
			continue
		}
		t, k := &others, 0
		if x.Status == care.InOperation {
			t, k = &running, 1
		}
		t.N, numbers[k] = append(t.N, []int{n[x.Number]}), append(numbers[k], x.Number)
	}
	running.ColumnTotal = []bool{true}
	out := map[string]string{}
	for k, t := range []*suppress.Table{&others, &running} {
		t.Hide()
		for i, number := range numbers[k] {
			out[number] = t.Marks[i][0].In(v, n[number])
		}
	}
	return out
}

func rowOfArea(v *page.Visit, x staffing.Area, need map[string]string) areaRow {
	r := areaRow{Name: x.Name, Status: nb.Capital(v.T(x.Status.Title())), Note: x.Note, Active: v.T("%s av %s", x.Few.In(v.Voice, x.Active), v.Voice.Int(x.Target)), Ready: v.T("%s av %s", v.Voice.Int(x.Ready()), v.Voice.Int(len(rule.Lessons))), Need: "–"}
	if x.Kind == care.OrgDistrict {
		r.Kind = v.T("bydel")
	}
	if x.May && v.May(access.PlanStaffing) {
		r.Href = areaPath(x.ID)
	}
	if n, ok := need[x.Number]; ok && x.Kind == care.OrgMunicipality {
		r.Need = n
	}
	day := func(d date.Date, empty string) string {
		if d.IsZero() {
			return empty
		}
		return v.Voice.DayYear(d)
	}
	if r.Start = day(x.Plan.Start, v.T("ikke avklart")); x.Plan.Target > 0 {
		r.Ramp = v.T("%s på %s", v.Voice.Plural(int(x.Plan.Target), "pasient", "pasienter"), v.Voice.Plural(int(max(1, x.Plan.Ramp)), "måned", "måneder"))
	}
	r.Agreement, r.Training = day(x.Plan.Done[rule.AgreementLesson], "–"), day(x.Plan.Done["opplaring"], "–")
	if !x.Signed.IsZero() {
		r.Agreement = v.Voice.DayYear(x.Signed)
	}
	if r.Began = "–"; x.Few.Hidden() {
		r.Began = v.T("skjult")
	}
	if x.First != "" {
		year, _ := strconv.Atoi(x.First[:4])
		month, _ := strconv.Atoi(x.First[5:])
		r.Began = v.Voice.MonthYear(date.Of(year, 1, 1).AddMonths(month - 1))
	}
	return r
}

func areaPath(id care.OrgID) string { return spreadPlace + "/" + url.PathEscape(string(id)) }

type areaView struct {
	Head    ui.Head
	Summary ui.Summary
	Notice  *ui.Message
	Action  string
	Hidden  []ui.Hidden
	Fields  []ui.Field
	Lessons []lesson
	Saved   string
	History []saved
	Cancel  ui.Action
}

type lesson struct{ Field ui.Field }

// Area is the form that one area's way in is planned in.
func Area(v *page.Visit) error { return area(v, http.StatusOK, ui.NewForm(nil).In(v.Voice), false) }

// seenName is the hidden field that holds what a field showed when the form was opened, so that what somebody else has saved meanwhile is not
// taken back by whoever did not change it.
func seenName(name string) string { return "vist-" + name }

func area(v *page.Visit, status int, form *ui.Form, clashed bool) error {
	x, err := staffing.SpreadOf(v.Ctx(), v.Service, v.Actor, care.OrgID(v.Path("org")))
	if err != nil {
		return err
	}
	number := func(n int64) string {
		if x.Version == 0 {
			return ""
		}
		return strconv.FormatInt(n, 10)
	}
	w := areaView{
		Head:   ui.Head{Title: v.T("Oppstart i %s", x.Name), Lead: v.T("%s ifølge registeret. Sjekklisten er læringspunktene i prosjektets sluttrapport.", nb.Capital(v.T(x.Status.Title())))},
		Action: areaPath(x.ID), Cancel: ui.Link(v.T("Avbryt"), spreadPlace),
		Fields: []ui.Field{
			ui.Field{Kind: ui.Date, Name: "start", Label: v.T("Oppstart"), Width: "short", Optional: true, Help: v.T("Dagen de første pasientene kan komme.")}.With(page.DayField(x.Plan.Start)),
			ui.Field{Kind: ui.Number, Name: "maltall", Label: v.T("Måltall"), Width: "short", Optional: true, Unit: v.T("pasienter")}.With(number(x.Plan.Target)),
			ui.Field{Kind: ui.Number, Name: "opptrapping", Label: v.T("Måneder til måltallet"), Width: "short", Optional: true}.With(number(x.Plan.Ramp)),
			ui.Field{Name: "merknad", Label: v.T("Merknad"), Optional: true, Max: 500}.With(x.Plan.Note),
		},
	}
	if x.Version > 0 {
		w.Saved = v.T("Sist lagret %s av %s.", v.Voice.Moment(x.Changed.Time, v.Now()), x.By)
	}
	for _, s := range x.History {
		w.History = append(w.History, saved{When: v.Voice.Moment(s.At.Time, v.Now()), What: v.T("Lagret av %s", s.By), Changes: changed(v.Voice, s.Now.Changes(v.Voice, s.Was))})
	}
	for _, l := range rule.Lessons {
		f := ui.Field{Kind: ui.Date, Name: "ferdig-" + l.Code, Label: v.T(l.Title), Help: v.T(l.Why), Width: "short", Optional: true}.With(page.DayField(x.Plan.Done[l.Code]))
		if l.Code == rule.AgreementLesson && !x.Signed.IsZero() {
			f.Help += " " + v.T("Avtalen er signert i Tråd %s.", v.Voice.DayYear(x.Signed))
		}
		w.Lessons = append(w.Lessons, lesson{f})
	}
	var differ []string
	shown := func(f ui.Field) ui.Field {
		saved := f.Value()
		if clashed {
			typed, before := form.Value(f.Name), form.Value(seenName(f.Name))
			if typed == before {
				form.Set(f.Name, saved)
			} else if saved != before && typed != saved {
				differ = append(differ, v.T("%s: lagret er %s, du skrev %s.", f.Label, or(saved, v.T("tomt")), or(typed, v.T("tomt"))))
			}
			form.Set(seenName(f.Name), saved)
		}
		if !form.Has("sett") {
			form.Set(seenName(f.Name), saved)
		}
		w.Hidden = append(w.Hidden, ui.Hidden{Name: seenName(f.Name), Value: form.Value(seenName(f.Name))})
		return form.Fill(f)
	}
	for i, f := range w.Fields {
		w.Fields[i] = shown(f)
	}
	for i, l := range w.Lessons {
		w.Lessons[i].Field = shown(l.Field)
	}
	seen := strconv.Itoa(x.Version)
	if clashed {
		w.Notice = &ui.Message{Tone: ui.Soon, Heading: v.T("Noen andre lagret dette mens du skrev"), Text: strings.TrimSpace(v.T("Skjemaet har det som er lagret, med det du endret lagt over. Lagrer du nå, gjelder det.") + " " + strings.Join(differ, " "))}
	} else if form.Has("sett") {
		seen = form.Value("sett")
	}
	w.Hidden = append(w.Hidden, ui.Hidden{Name: "sett", Value: seen})
	w.Summary = form.Summary(v.T("planen kan lagres"))
	return v.RenderStatus(status, areaTmpl, v.Frame(v.T("Oppstart"), ui.Crumb{Label: v.T("Ressurser"), Href: place}, ui.Crumb{Label: v.T("Utbredelse"), Href: spreadPlace}, ui.Crumb{Label: x.Name}), w)
}

// SaveArea writes it. Everything typed stands again where something is wrong.
func SaveArea(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	day := func(name string) date.Date {
		if form.Value(name) == "" {
			return date.Date{}
		}
		return page.Date(form, name)
	}
	count := func(name string, most int) int64 {
		if form.Value(name) == "" {
			return 0
		}
		return int64(page.Number(form, name, 0, most))
	}
	d := staffing.SaveSpread{Org: care.OrgID(v.Path("org")), Plan: rule.Rollout{Start: day("start"), Target: count("maltall", 10_000), Ramp: count("opptrapping", rule.MaxPeriods), Note: form.Value("merknad"), Done: map[string]date.Date{}}}
	for _, l := range rule.Lessons {
		if on := day("ferdig-" + l.Code); !on.IsZero() {
			d.Plan.Done[l.Code] = on
		}
	}
	d.Seen, _ = strconv.Atoi(form.Value("sett"))
	if form.OK() {
		err := d.Run(v.Ctx(), v.Service, v.Actor)
		switch {
		case err == nil:
			return v.Go(spreadPlace, v.T("Planen for oppstart er lagret."))
		case errs.KindOf(err) == errs.KindConflict:
			return area(v, http.StatusConflict, form, true)
		case !form.Take(err):
			return err
		}
	}
	return area(v, http.StatusUnprocessableEntity, form, false)
}
