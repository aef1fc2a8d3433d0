package candidate

import (
	"bytes"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"traad/internal/app/candidate"
	"traad/internal/base/date"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
	"traad/internal/rules/casefind"
)

var rulePage = ui.New(files, "rule.html")

// most is how many conditions and weights a rule written on screen has room for.
const most = 10

type ruleView struct {
	Head       ui.Head
	Tabs       ui.Tabs
	Summary    ui.Summary
	Title      ui.Field
	Dated      ui.Field
	Source     ui.Field
	Conditions []conditionView
	Weights    []weightView
	Rank       ui.Field
	Horizon    ui.Field
	Home       ui.Field
	MayUse     bool
	Size       sizeView
	Rules      []ruleRow
}

type conditionView struct {
	N                   int
	Measure, Op, Amount ui.Field
	Or                  ui.Field
}

type weightView struct {
	N                          int
	Measure, Points, From, Max ui.Field
}

type sizeView struct {
	Empty  bool
	Wrong  string
	Now    string
	Change string
	Places []candidate.PlaceSize
	Free   string
	First  []triedView
	Rest   string // how many stand after them
}

type triedView struct {
	candidate.Tried
	Written, Href, Why string
}

type ruleRow struct {
	candidate.Rule
	Href, Who, Name, From, Called string
	MayUse                        bool
}

// measureWords are the measures in words.
var measureWords = map[string]string{
	"alder": "alder", "akutte_3m": "akuttinnleggelser, 3 md.", "akutte_6m": "akuttinnleggelser, 6 md.", "akutte_12m": "akuttinnleggelser, 12 md.", "opphold_12m": "sykehusopphold, 12 md.",
	"avdelinger_6m": "avdelinger, 6 md.", "avdelinger_12m": "avdelinger, 12 md.", "liggedogn_6m": "liggedøgn, 6 md.", "liggedogn_12m": "liggedøgn, 12 md.",
	"akutte_liggedogn_12m": "liggedøgn i akuttopphold, 12 md.", "reinnleggelser_12m": "reinnleggelser, 12 md.", "acsc_12m": "akutte som kunne vært unngått, 12 md.",
	"legevakt_6m": "legevaktbesøk, 6 md.", "kad_12m": "KAD-opphold, 12 md.", "hfrs": "sykehusskrøpelighet (HFRS)", "charlson": "Charlson", "charlson2011": "Charlson (2011)",
	"charlson_se": "Charlson (svensk)", "kroniske": "kroniske tilstander", "kroniske_ahrq": "kroniske kategorier (AHRQ)", "sannsynlighet": "sannsynlighet (0–1)",
	"legemidler": "legemidler, 4 md.", "rxrisk": "sykdom etter legemidler (Rx-Risk)",
}

var operators = []ui.Option{{Value: "over", Label: "mer enn"}, {Value: "at_least", Label: "minst"}, {Value: "under", Label: "mindre enn"}, {Value: "at_most", Label: "høyst"}}

func measures(v *lang.Voice) []ui.Option {
	all := []ui.Option{{Value: "", Label: v.Say("– ikke i bruk –")}}
	for _, m := range casefind.MeasureNames() {
		all = append(all, ui.Option{Value: m, Label: v.Say(measureWords[m])})
	}
	return all
}

// RulePage shows a rule to be changed: ?regel=code@version, the one in use where none is named.
func RulePage(v *page.Visit) error {
	r, err := candidate.OneRule(v.Ctx(), v.Service, v.Actor, v.Query("regel"))
	if err != nil {
		return err
	}
	return showRule(v, http.StatusOK, ui.NewForm(nil), r.Rule)
}

// SaveRule saves a new version, or only tells the size where the page has no script.
func SaveRule(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	r, rows := readRule(form)
	if form.Has("prov") {
		status := http.StatusOK
		if !form.OK() {
			status = http.StatusUnprocessableEntity
		}
		return showRule(v, status, form, r)
	}
	r.Title, r.Source, r.Dated = form.Value("navn"), form.Value("kilde"), page.Date(form, "dato").String()
	if r.Title == "" {
		form.Fault("navn", "Skriv hva regelen skal hete.")
	}
	if form.Value("dato") == "" {
		form.Fault("dato", "Skriv datoen regelen gjelder fra.")
	}
	if form.OK() {
		use := form.Has("bruk")
		name, err := candidate.SaveRule{Rule: r, Use: use}.Run(v.Ctx(), v.Service, v.Actor)
		if err == nil {
			_, version, _ := strings.Cut(name, "@")
			text := v.T("Regelen er lagret som versjon %s.", version)
			if use {
				return v.Go("/kandidater", text+" "+v.T("Listen går etter den fra nå."))
			}
			return v.Go("/kandidater/regel?regel="+name, text+" "+v.T("Listen går fortsatt etter den som er i bruk."))
		}
		switch errs.KindOf(err) {
		case errs.KindInvalid:
		case errs.KindConflict, errs.KindUnavailable: // what was typed stands
			form.Refused("", err)
			return showRule(v, http.StatusConflict, form, r)
		default:
			return err
		}
		rows.take(form, err)
	}
	return showRule(v, http.StatusUnprocessableEntity, form, r)
}

// fieldsOf says at which row of the form each condition and weight of a rule was typed, by its key (require[2].any[1]).
type fieldsOf map[string]string

// field is the field that a fault's key speaks of.
func (rows fieldsOf) field(key string) string {
	switch key {
	case "title":
		return "navn"
	case "dated":
		return "dato"
	case "weight", "rank":
		return "rang"
	case "require":
		return "krav-0-mal"
	case "horizon_months":
		return "horisont"
	case "nursing_home":
		return "sykehjem"
	}
	for at := key; ; {
		if row, ok := rows[at]; ok {
			switch strings.TrimPrefix(key, at) {
			case ".measure":
				return row + "-mal"
			case ".points":
				return row + "-poeng"
			case ".max":
				return row + "-maks"
			}
			if strings.HasPrefix(row, "krav") {
				return row + "-verdi"
			}
			return row + "-mal"
		}
		cut := strings.LastIndexByte(at, '.')
		if cut < 0 {
			return ""
		}
		at = at[:cut]
	}
}

// take puts what is wrong with a rule at the fields of the form.
func (rows fieldsOf) take(form *ui.Form, err error) {
	moved := errs.Copy(err)
	for i := range moved.Fields {
		moved.Fields[i].Name = rows.field(moved.Fields[i].Name)
	}
	form.Take(moved)
}

// Try answers with the size and who stands first, for the script.
func Try(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	r, _ := readRule(form)
	size, err := sizeOf(v, form, r)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := rulePage.BlockIn(v.Voice, &b, "answer", size); err != nil {
		return err
	}
	v.W.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, err = v.W.Write(b.Bytes())
	return err
}

// Use takes a rule into use.
func Use(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	if err := (candidate.UseRule{Name: form.Value("regel")}).Run(v.Ctx(), v.Service, v.Actor); err != nil {
		return err
	}
	return v.Go("/kandidater", v.T("Regelen er tatt i bruk."))
}

// readRule turns the form into a rule; what cannot be read becomes a fault at its field. A row without a measure is not in use.
func readRule(form *ui.Form) (*casefind.Rule, fieldsOf) {
	rows := fieldsOf{}
	r := &casefind.Rule{Code: "ny", Version: 1, Title: "Ny", Dated: "2000-01-01", Rank: form.Value("rang"), NursingHome: form.Value("sykehjem")}
	r.Horizon, _ = strconv.Atoi(form.Value("horisont"))
	for i := range most {
		at := fmt.Sprintf("krav-%d", i)
		if form.Value(at+"-mal") == "" {
			continue
		}
		c := casefind.Condition{Measure: form.Value(at + "-mal")}
		x, ok := amount(form, at+"-verdi", "Skriv et tall, for eksempel 3 eller 0,5.")
		if !ok {
			continue
		}
		switch form.Value(at + "-grense") {
		case "over":
			c.Over = &x
		case "under":
			c.Under = &x
		case "at_most":
			c.AtMost = &x
		default:
			c.AtLeast = &x
		}
		if fault := c.AgeFault(); fault != "" {
			form.Fault(at+"-verdi", fault)
		}
		if n := len(r.Require); form.Has(at+"-eller") && n > 0 {
			last := &r.Require[n-1]
			key := fmt.Sprintf("require[%d]", n)
			if len(last.Any) == 0 {
				rows[key+".any[1]"] = rows[key]
				*last = casefind.Condition{Any: []casefind.Condition{*last}}
			}
			last.Any = append(last.Any, c)
			rows[fmt.Sprintf("%s.any[%d]", key, len(last.Any))] = at
			continue
		}
		r.Require = append(r.Require, c)
		rows[fmt.Sprintf("require[%d]", len(r.Require))] = at
	}
	for i := range most {
		at := fmt.Sprintf("vekt-%d", i)
		if form.Value(at+"-mal") == "" {
			continue
		}
		w := casefind.Weight{Measure: form.Value(at + "-mal")}
		var ok bool
		if fault := w.AgeFault(); fault != "" {
			form.Fault(at+"-mal", fault)
		}
		if w.Points, ok = amount(form, at+"-poeng", "Skriv hvor mange poeng hver enhet gir."); ok && w.Points == 0 {
			form.Fault(at+"-poeng", "Skriv et tall som ikke er 0, eller ta målet ut.")
		}
		if form.Value(at+"-fra") != "" {
			w.From, _ = amount(form, at+"-fra", "Skriv et tall, eller la feltet stå tomt.")
		}
		if form.Value(at+"-maks") != "" {
			if x, ok := amount(form, at+"-maks", "Skriv et tall, eller la feltet stå tomt."); ok && x <= 0 {
				form.Fault(at+"-maks", "Skriv et tall over 0.")
			} else if ok {
				w.Max = &x
			}
		}
		r.Weight = append(r.Weight, w)
		rows[fmt.Sprintf("weight[%d]", len(r.Weight))] = at
	}
	if err := r.Check(); err != nil && form.OK() {
		rows.take(form, err)
	}
	return r, rows
}

func amount(form *ui.Form, name, wrong string) (float64, bool) {
	text := strings.ReplaceAll(strings.ReplaceAll(form.Value(name), " ", ""), ",", ".")
	x, err := strconv.ParseFloat(text, 64)
	if err != nil || !(x >= -1e6 && x <= 1e6) {
		form.Fault(name, wrong)
		return 0, false
	}
	return x, true
}

func sizeOf(v *page.Visit, form *ui.Form, r *casefind.Rule) (sizeView, error) {
	if !form.OK() {
		return sizeView{Wrong: form.Faults[0].Message + " " + v.T("Så regnes listen ut.")}, nil
	}
	s, err := v.Candidates.Try(v.Ctx(), v.Service, v.Actor, r)
	if all := errs.FieldsOf(err); errs.KindOf(err) == errs.KindInvalid && len(all) > 0 { // a rule of before there was such a limit
		return sizeView{Wrong: ui.Said(v.Voice, all[0]).Message}, nil
	}
	if err != nil {
		return sizeView{}, err
	}
	w := sizeView{Empty: s.Empty, Now: v.Voice.Plural(s.Now, "person", "personer"), Places: s.ByPlace, Free: v.Voice.Plural(s.Free, "ledig plass", "ledige plasser")}
	switch {
	case s.In == 0 && s.Out == 0:
		w.Change = v.T("Samme personer som på listen i bruk.")
	default:
		w.Change = v.T("%s kommer inn, %s går ut. Listen i bruk har %s.", v.Voice.Int(s.In), v.Voice.Int(s.Out), v.Voice.Int(s.Was))
	}
	for _, t := range s.First {
		t.Band, t.Decided = band(v.Voice, t.Band), v.T(t.Decided)
		row := triedView{Tried: t, Written: candidate.Written(t.Code), Why: t.Why.In(v.Voice)}
		if !t.New {
			row.Href = address(candidate.Filter{Person: t.Code}) + "#person"
		}
		w.First = append(w.First, row)
	}
	if left := s.Now - len(s.First); left > 0 {
		w.Rest = v.T("Og %s til.", v.Voice.Int(left))
	}
	return w, nil
}

func showRule(v *page.Visit, status int, form *ui.Form, r *casefind.Rule) error {
	rules, err := candidate.Rules(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	w := ruleView{Tabs: tabs(v, "/kandidater/regel"), Summary: form.Summary("regelen kan lagres"), MayUse: v.May(access.UseRule)}
	w.Head = ui.Head{Title: v.T("Regelen"), Note: inUse(v.Voice, rules), Lead: v.T("Endre krav og vekter, og se med en gang hvem som kommer på listen. Ingenting tas i bruk før du lagrer.")}
	if w.Size, err = sizeOf(v, form, r); err != nil {
		return err
	}
	w.fields(form, r, v)
	for _, x := range rules {
		row := ruleRow{Rule: x, Name: x.Name(), Href: "/kandidater/regel?regel=" + x.Name(), Who: v.T("Følger med Tråd"), Called: x.Called().In(v.Voice), MayUse: w.MayUse && !x.InUse, From: x.Dated}
		if day, err := date.Parse(x.Dated); err == nil {
			row.From = v.Voice.DayYear(day)
		}
		if x.By != "" {
			row.Who = v.T("Lagret av %s", x.By)
		}
		w.Rules = append(w.Rules, row)
	}
	return v.RenderStatus(status, rulePage, frame(v, v.T("Regelen for kandidater")), w)
}

// inUse tells of a rule that was taken into use and may not be.
func inUse(v *lang.Voice, rules []candidate.Rule) string {
	for _, r := range rules {
		if r.InUse {
			return r.Not.In(v)
		}
	}
	return ""
}

func (w *ruleView) fields(form *ui.Form, r *casefind.Rule, v *page.Visit) {
	w.Title = form.Fill(ui.Field{Name: "navn", Label: v.T("Navn"), Max: 60, Help: v.T("Samme navn gir en ny versjon av regelen.")}.With(r.Title))
	w.Dated = form.Fill(ui.Field{Kind: ui.Date, Name: "dato", Label: v.T("Gjelder fra"), Width: "short"}.With(nb.Numeric(v.Today())))
	w.Source = form.Fill(ui.Field{Name: "kilde", Label: v.T("Hva den bygger på"), Optional: true}.With(r.Source))
	w.Rank = form.Fill(ui.Field{Kind: ui.Radios, Name: "rang", Label: v.T("Rekkefølge"), Inline: true, Options: []ui.Option{
		{Value: "probability", Label: v.T("Sannsynlighet for akuttinnleggelse")}, {Value: "points", Label: v.T("Egne poeng")},
	}}.With(r.Rank))
	w.Horizon = form.Fill(ui.Field{Kind: ui.Choice, Name: "horisont", Label: v.T("Sannsynlighet innen"), Width: "medium", Options: []ui.Option{
		{Value: "3", Label: v.T("3 måneder")}, {Value: "6", Label: v.T("6 måneder")}, {Value: "12", Label: v.T("12 måneder")},
	}}.With(strconv.Itoa(r.Horizon)))
	w.Home = form.Fill(ui.Field{Kind: ui.Radios, Name: "sykehjem", Label: v.T("Bor fast på sykehjem"), Inline: true, Options: []ui.Option{
		{Value: "leave_out", Label: v.T("Tas ut")}, {Value: "mark", Label: v.T("Merkes")},
	}}.With(r.NursingHome))
	var flat []casefind.Condition
	var or []bool
	for _, c := range r.Require {
		if len(c.Any) == 0 {
			flat, or = append(flat, c), append(or, false)
			continue
		}
		for j, a := range c.Any {
			flat, or = append(flat, a), append(or, j > 0)
		}
	}
	rows := len(flat) + 1
	for i := range most { // what was typed and could not be read keeps its row
		if form.Value(fmt.Sprintf("krav-%d-mal", i)) != "" {
			rows = max(rows, i+2)
		}
	}
	for i := range min(most, rows) {
		at := fmt.Sprintf("krav-%d", i)
		c := conditionView{N: i + 1}
		measure, op, value, joined := "", "at_least", "", ""
		if i < len(flat) {
			measure = flat[i].Measure
			op, value = limit(flat[i])
			if or[i] {
				joined = "ja"
			}
		}
		c.Measure = form.Fill(ui.Field{Kind: ui.Choice, Name: at + "-mal", Label: v.T("Krav %d", i+1), Options: measures(v.Voice)}.With(measure))
		c.Op = form.Fill(ui.Field{Kind: ui.Choice, Name: at + "-grense", Label: v.T("Grense"), Options: ui.SayOptions(v.Voice, operators)}.With(op))
		c.Amount = form.Fill(ui.Field{Kind: ui.Number, Name: at + "-verdi", Label: v.T("Verdi"), Width: "short"}.With(value))
		c.Or = form.Fill(ui.Field{Kind: ui.Check, Name: at + "-eller", Label: v.T("Eller: nok at dette eller kravet over er oppfylt")}.With(joined))
		w.Conditions = append(w.Conditions, c)
	}
	rows = len(r.Weight) + 1
	for i := range most {
		if form.Value(fmt.Sprintf("vekt-%d-mal", i)) != "" {
			rows = max(rows, i+2)
		}
	}
	for i := range min(most, rows) {
		at := fmt.Sprintf("vekt-%d", i)
		measure, points, from, top := "", "", "", ""
		if i < len(r.Weight) {
			x := r.Weight[i]
			measure, points = x.Measure, number(x.Points)
			if x.From != 0 {
				from = number(x.From)
			}
			if x.Max != nil {
				top = number(*x.Max)
			}
		}
		w.Weights = append(w.Weights, weightView{
			N:       i + 1,
			Measure: form.Fill(ui.Field{Kind: ui.Choice, Name: at + "-mal", Label: v.T("Vekt %d", i+1), Options: measures(v.Voice)}.With(measure)),
			Points:  form.Fill(ui.Field{Kind: ui.Number, Name: at + "-poeng", Label: v.T("Poeng per enhet"), Width: "short"}.With(points)),
			From:    form.Fill(ui.Field{Kind: ui.Number, Name: at + "-fra", Label: v.T("Over"), Optional: true, Width: "short"}.With(from)),
			Max:     form.Fill(ui.Field{Kind: ui.Number, Name: at + "-maks", Label: v.T("Høyst"), Optional: true, Width: "short"}.With(top)),
		})
	}
}

func limit(c casefind.Condition) (op, value string) {
	switch {
	case c.Over != nil:
		return "over", number(*c.Over)
	case c.Under != nil:
		return "under", number(*c.Under)
	case c.AtMost != nil:
		return "at_most", number(*c.AtMost)
	case c.AtLeast != nil:
		return "at_least", number(*c.AtLeast)
	}
	return "at_least", ""
}

func number(x float64) string {
	return strings.ReplaceAll(strconv.FormatFloat(x, 'f', -1, 64), ".", ",")
}
