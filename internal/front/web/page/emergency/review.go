package emergency

import (
	"cmp"
	"net/http"

	"traad/internal/app/emergency"
	"traad/internal/base/db"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

var reviewTmpl = ui.New(files, "review.html")

const reviewPlace = "/nodtilganger"

type reviewView struct {
	Head   ui.Head
	Open   []item
	Closed []item
	Empty  *ui.Empty
}

type item struct {
	Title   string
	Facts   []ui.Fact
	Summary ui.Summary
	Action  string
	Fields  []ui.Field // to close it; none once it is
}

// List is what has happened in the own organisation.
func List(v *page.Visit) error { return list(v, http.StatusOK, ui.NewForm(nil), "") }

// Review closes one.
func Review(v *page.Visit) error {
	typed, err := v.Form()
	if err != nil {
		return err
	}
	d := emergency.Review{ID: db.ID(v.Path("nr")), Outcome: care.EmergencyOutcome(typed.Value("utfall")), Note: typed.Value("tekst")}
	if err := d.Run(v.Ctx(), v.Service, v.Actor); err != nil {
		if !typed.Take(err) {
			return err
		}
		return list(v, http.StatusUnprocessableEntity, typed, v.Path("nr"))
	}
	return v.Go(reviewPlace, v.T("Nødtilgangen er fulgt opp."))
}

func list(v *page.Visit, status int, typed *ui.Form, in string) error {
	cases, err := emergency.Cases(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	w := reviewView{Head: ui.Head{
		Title: v.T("Nødtilganger"),
		Lead:  v.T("Ansatte som har sett opplysninger om en person uten å være i teamet. Vurder om det var nødvendig. Hvem personen er, vises ikke her; den ansatte kan svare for behovet."),
	}}
	for _, c := range cases {
		form := ui.NewForm(nil)
		it := item{Title: c.User + ", " + nb.Inside(v.T(c.Role.Title())) + ", " + c.Org}
		if in == string(c.ID) {
			form, it.Summary = typed, typed.Summary(v.T("oppfølgingen kan lagres"))
		}
		it.Facts = []ui.Fact{
			{Term: v.T("Tatt"), Text: lasted(c, v)},
			{Term: v.T("Grunn"), Text: v.T(c.Reason.Title())},
			{Term: v.T("Begrunnelse"), Text: cmp.Or(c.Note, v.T("Slettet"))},
			{Term: v.T("Sett"), Text: looks(v, c.Looks)},
		}
		if c.Objected {
			it.Facts = append(it.Facts, ui.Fact{Term: v.T("Reservasjon"), Text: v.T("Personen hadde motsatt seg innsyn"), Strong: true})
		}
		if c.Outcome != care.EmergencyOpen {
			it.Facts = append(it.Facts, ui.Fact{Term: v.T("Fulgt opp"), Text: v.T(c.Outcome.Title()) + ", " + c.ReviewedBy + " " + v.Voice.Moment(c.Reviewed.Time, v.Now())}, ui.Fact{Term: v.T("Merknad"), Text: c.OutcomeNote})
			w.Closed = append(w.Closed, it)
			continue
		}
		var outcomes []ui.Option
		for _, o := range care.EmergencyOutcomes {
			outcomes = append(outcomes, ui.Option{Value: string(o), Label: v.T(o.Title())})
		}
		it.Action = reviewPlace + "/" + string(c.ID)
		it.Fields = []ui.Field{
			form.Fill(ui.Field{Kind: ui.Radios, Name: "utfall", Label: v.T("Hva fant du?"), Options: outcomes}),
			form.Fill(ui.Field{Kind: ui.Area, Name: "tekst", Label: v.T("Hva er gjort?"), Optional: true, Rows: 2}),
		}
		w.Open = append(w.Open, it)
	}
	if len(w.Open) == 0 {
		w.Empty = &ui.Empty{Icon: "check", Heading: v.T("Ingen nødtilganger venter på oppfølging")}
	}
	return v.RenderStatus(status, reviewTmpl, v.Frame(v.T("Nødtilganger")), w)
}

func lasted(c emergency.Case, v *page.Visit) string {
	from, until := v.Voice.Moment(c.From.Time, v.Now()), v.Voice.Moment(c.Until.Time, v.Now())
	if v.Now().Before(c.Until.Time) {
		return v.T("%s, varer til %s", from, until)
	}
	return v.T("%s, varte til %s", from, until)
}

// looks is how many times something was looked at.
func looks(v *page.Visit, n int) string {
	if n == 1 {
		return v.T("1 oppslag")
	}
	return v.T("%s oppslag", v.Voice.Int(n))
}
