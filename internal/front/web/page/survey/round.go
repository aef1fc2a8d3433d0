package survey

import (
	"html/template"
	"net/http"

	"traad/internal/app/survey"
	"traad/internal/base/chart"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/base/stats"
	of "traad/internal/care/survey"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	rule "traad/internal/rules/survey"
)

var roundPage = ui.New(files, "round.html")

type roundView struct {
	Head      ui.Head
	Summary   ui.Summary
	Notice    *ui.Message
	Questions []question
	Time      *overTime
	Out       *handOut
	Close     *ui.Action
}

type question struct {
	Text, Own, N string
	Note         string // why there are no figures
	Rows         []answer
	Mean, Scale  string
	Words        []string
	WordsNote    string
}

type answer struct {
	Text, N, Share, Interval string
	Bar                      template.HTML
	Hidden                   bool
}

type overTime struct {
	Heads []string
	Rows  []timeRow
}

type timeRow struct {
	When, Href, Rate string
	Cells            []cell
}

type cell struct{ Value, Interval string }

type handOut struct {
	Action string
	Hidden []ui.Hidden
	Field  ui.Field
	Left   string
}

// One is a round: how many have answered, and what they answered when it is over.
func One(v *page.Visit) error { return one(v, http.StatusOK, ui.NewForm(nil)) }

func one(v *page.Visit, status int, form *ui.Form) error {
	r, earlier, err := survey.Show(v.Ctx(), v.Service, v.Actor, db.ID(v.Path("id")))
	if err != nil {
		return err
	}
	names, err := pathways(v)
	if err != nil {
		return err
	}
	over := r.Over(v.Today())
	w := roundView{Head: ui.Head{Title: page.SurveyText(v, r.Survey, r.Survey.Title), Lead: nb.Capital(v.T(r.Survey.Audience.Title())) + ": " + answeredOf(v, r)}, Summary: form.Summary(v.T("lenkene kan lages"))}
	kind := v.T("knyttet til forløpet")
	if r.Anonymous {
		kind = v.T("anonyme")
	}
	w.Head.Facts = []ui.Fact{{Text: place(v, r, names), Strong: true}, {Term: v.T("Dager"), Text: days(v, r)}, {Term: v.T("Svarene er"), Text: kind}}
	if over {
		w.results(v, r, earlier)
	} else {
		w.Notice = &ui.Message{Tone: ui.Info, Heading: v.T("Runden er åpen"), Text: v.T("Svarene vises når den er over, så ingen kan se hva den siste svarte.")}
		w.doing(v, r, form)
	}
	return v.RenderStatus(status, roundPage, v.Frame(w.Head.Title, crumbs(v, w.Head.Title)...), w)
}

func (w *roundView) doing(v *page.Visit, r *survey.Round, form *ui.Form) {
	at := home + "/" + string(r.ID)
	if survey.MayHandOut(v.Actor, r) {
		w.Out = &handOut{
			Action: at + "/lenker", Hidden: []ui.Hidden{{Name: "nokkel", Value: page.FormKey(form)}},
			Field: form.Fill(ui.Field{Kind: ui.Number, Name: "antall", Label: v.T("Hvor mange?"), Width: "short", Help: v.T("Høyst 200 om gangen. Hver lenke og hvert ark kan brukes én gang.")}),
		}
	}
	if survey.MayKeep(v.Actor, r) {
		w.Close = &ui.Action{Label: v.T("Avslutt runden nå"), Post: at + "/avslutt", Look: ui.Secondary}
	}
}

func (w *roundView) results(v *page.Visit, r *survey.Round, earlier []*survey.Round) {
	s := r.Figures()
	if s.Changed {
		w.Notice = &ui.Message{Tone: ui.Info, Heading: v.T("Tallene vises ikke nå"), Text: v.T("Svarene er endret for færre enn fem personer siden de ble vist. Forskjellen kunne røpet hva en enkelt har svart.")}
		return
	}
	if s.Few {
		text := v.T("Svarene vises ikke, fordi det da kunne ses hva en enkelt har svart.")
		if r.Sum.Answered == 0 {
			text = v.T("Ingen svarte i denne runden.")
		}
		w.Notice = &ui.Message{Tone: ui.Info, Heading: v.T("Færre enn fem har svart"), Text: text}
		return
	}
	for _, l := range s.Lines {
		w.Questions = append(w.Questions, lay(v, l, r, survey.MayReadWords(v.Actor, r)))
	}
	if len(earlier) > 0 {
		w.Time = through(v, append(earlier, r))
	}
}

func lay(v *page.Visit, l rule.Line, r *survey.Round, words bool) question {
	say := func(text string) string { return page.QuestionText(v, r.Survey, l.Question, text) }
	q := question{Text: say(l.Question.Text)}
	if l.Question.Own {
		q.Own = v.T("eget spørsmål")
	}
	switch {
	case l.Question.Kind == of.Text && !r.Anonymous:
		q.Note = v.T("Det som er skrevet med egne ord, står på siden til den som svarte.")
	case l.Question.Kind == of.Text && l.None:
		q.Note = v.T("Ingen skrev noe.")
	case l.Question.Kind == of.Text && l.Few:
		q.Note = v.T("Færre enn fem skrev noe. Det vises ikke, fordi det kunne røpet hvem.")
	case l.Question.Kind == of.Text && !words:
		q.Note = v.T("%s. Egne ord leses av %s.", v.Voice.Plural(len(l.Texts), "person skrev noe", "personer skrev noe"), v.T(r.Readers()))
	case l.Question.Kind == of.Text:
		q.Words, q.WordsNote = l.Texts, v.T("Alfabetisk, ikke i den rekkefølgen de kom.")
	case l.None:
		q.Note = v.T("Ingen svarte på dette.")
	case l.Few:
		q.Note = v.T("Færre enn fem svarte på dette, eller hvert svar er gitt av så få at tallene kunne røpe hvem.")
	case l.Question.Kind == of.Scale:
		q.N, q.Mean, q.Scale = count(v, l.N), meanText(v, l.Mean), v.T("0 er %s, 10 er %s", say(l.Question.Low), say(l.Question.High))
	default:
		q.N = count(v, l.N)
		for _, r := range l.Rows {
			a := answer{Text: say(r.Text), N: r.Mark.Number(r.N), Hidden: r.Mark.Hidden()}
			if a.N == "skjult" {
				a.N = v.T("skjult")
			}
			if !a.Hidden {
				a.Share, a.Interval = v.Voice.Percent(r.Share.Value, 0), interval(v, r.Share)
				a.Bar = chart.Share{Value: r.Share.Value, Max: 1, Wide: 220, Us: true}.SVG()
			}
			q.Rows = append(q.Rows, a)
		}
	}
	return q
}

func interval(v *page.Visit, s stats.Share) string {
	return v.Voice.Decimal(100*s.Low, 0) + "–" + v.Voice.Percent(s.High, 0)
}

func meanText(v *page.Visit, e stats.Estimate) string {
	return v.Voice.Decimal(e.Value, 1) + " (" + v.Voice.Decimal(e.Low, 1) + "–" + v.Voice.Decimal(e.High, 1) + ")"
}

// count is how many have answered a question.
func count(v *page.Visit, n int) string {
	if n == 1 {
		return v.T("1 svar")
	}
	return v.T("%s svar", v.Voice.Int(n))
}

// through is each round by itself: good answers and means. A sum over rounds is never shown.
func through(v *page.Visit, rounds []*survey.Round) *overTime {
	t := &overTime{}
	last := rounds[len(rounds)-1]
	var codes []string
	for _, q := range last.Survey.Questions {
		switch {
		case q.Kind == of.Choice && q.Aim != "":
			codes, t.Heads = append(codes, q.Code), append(t.Heads, page.QuestionText(v, last.Survey, q, q.Aim))
		case q.Kind == of.Scale && !q.Own:
			codes, t.Heads = append(codes, q.Code), append(t.Heads, page.QuestionText(v, last.Survey, q, q.Text))
		}
	}
	for _, r := range rounds {
		s := r.Figures()
		row := timeRow{When: days(v, r), Href: home + "/" + string(r.ID), Rate: turnout(v, r)}
		for _, code := range codes {
			c := cell{Value: "–"}
			if s.Changed {
				c.Value = v.T("skjult")
			}
			for _, l := range s.Lines {
				switch {
				case l.Question.Code != code || l.Question.Own:
				case l.Good != nil:
					c = cell{v.Voice.Percent(l.Good.Value, 0), interval(v, *l.Good)}
				case l.Mean.Known():
					c = cell{v.Voice.Decimal(l.Mean.Value, 1), v.Voice.Decimal(l.Mean.Low, 1) + "–" + v.Voice.Decimal(l.Mean.High, 1)}
				default:
					c = cell{Value: v.T("skjult")}
				}
			}
			row.Cells = append(row.Cells, c)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// Close ends the round.
func Close(v *page.Visit) error {
	if err := (survey.Close{Round: db.ID(v.Path("id"))}).Run(v.Ctx(), v.Service, v.Actor); err != nil {
		return err
	}
	return v.Go(home+"/"+v.Path("id"), v.T("Runden er avsluttet."))
}

var sheetPage = ui.New(files, "sheet.html")

type sheetView struct {
	Head   ui.Head
	Codes  []link
	Notice ui.Message
	Back   ui.Action
	Sheets []sheet
}

type link struct{ Code, Address string }

type sheet struct {
	Title, Lead, Code, Address, Until, Promise string
	Questions                                  []sheetQuestion
}

type sheetQuestion struct {
	Text, Help string
	Options    []string
	Scale      []int
	Words      bool
}

// Tickets makes ways in to an anonymous round and shows them, once.
func Tickets(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	n := page.Number(form, "antall", 1, survey.MaxTickets)
	if n == 0 && form.OK() {
		form.Fault("antall", "Skriv hvor mange lenker du trenger.")
	}
	if form.OK() {
		r, codes, err := survey.MakeTickets{Round: db.ID(v.Path("id")), Key: db.ID(form.Value("nokkel")), Number: n}.Run(v.Ctx(), v.Service, v.Actor)
		switch {
		case err == nil:
			return sheets(v, r, codes, ui.Link(v.T("Til runden"), home+"/"+string(r.ID)))
		case errs.KindOf(err) == errs.KindConflict:
			form.Refused("", err)
		case !form.Take(err):
			return err
		}
	}
	return one(v, http.StatusUnprocessableEntity, form)
}

// sheets shows codes that are told once, and the sheets to print.
func sheets(v *page.Visit, r *survey.Round, codes []string, back ui.Action) error {
	w := sheetView{Head: ui.Head{Title: v.T("Lenker og ark"), Lead: page.SurveyText(v, r.Survey, r.Survey.Title)}, Back: back, Notice: ui.Message{
		Tone: ui.Soon, Heading: v.T("Kodene vises bare nå"), Text: v.T("Kopier lenkene eller skriv ut arkene før du går videre. Tråd lagrer dem ikke slik at de kan leses igjen."),
	}}
	base := sheet{Title: r.Survey.Title, Lead: r.Survey.Lead, Until: v.Voice.DayYear(r.To), Promise: v.T("Svaret er anonymt. Koden viser ikke hvem du er, og sørger bare for at hvert ark teller én gang. Det du skriver med egne ord, leses av %s slik det står, når fem eller flere har skrevet noe: skriv ikke noe som viser hvem du er.", v.T(r.Readers()))}
	if !r.Anonymous {
		base.Promise = v.T("Svaret er ikke anonymt. Teamet i IHT og fastlegen kan lese det, også det du skriver med egne ord.")
	}
	for _, q := range r.Survey.Questions {
		x := sheetQuestion{Text: q.Text, Words: q.Kind == of.Text}
		for _, o := range q.Options {
			x.Options = append(x.Options, o.Text)
		}
		if q.Kind == of.Scale {
			x.Help = v.T("0 er %s. 10 er %s.", q.Low, q.High)
			for n := range of.ScaleTop + 1 {
				x.Scale = append(x.Scale, n)
			}
		}
		base.Questions = append(base.Questions, x)
	}
	for _, c := range codes {
		x := base
		x.Code, x.Address = c, address(v, c)
		w.Codes = append(w.Codes, link{c, x.Address})
		w.Sheets = append(w.Sheets, x)
	}
	return v.Render(sheetPage, v.Frame(v.T("Lenker og ark"), ui.Crumb{Label: v.T(title), Href: home}, ui.Crumb{Label: v.T("Lenker og ark")}), w)
}
