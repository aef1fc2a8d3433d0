package candidate

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"traad/internal/app/candidate"
	"traad/internal/base/chart"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/casefind"
)

func panel(v *page.Visit, c *candidate.View, form *ui.Form) *panelView {
	p := &panelView{
		Person: *c.Person, Written: candidate.Written(c.Person.Code), Unit: "poeng", May: c.May, Key: form.Value("nokkel"), Hits: hits(c.Hits, c.Cut), Missing: nb.List(c.Missing, "og"),
		Reveal: "/kandidater/" + c.Person.Code + "/identitet", Decide: "/kandidater/" + c.Person.Code + "/avgjorelse",
	}
	if p.Key == "" {
		p.Key = newKey()
	}
	most := 1
	for _, x := range c.Person.Parts {
		most = max(most, x.Points)
	}
	for _, x := range c.Person.Parts {
		w := partView{Text: x.Text, Note: x.Note, Points: nb.Signed(float64(x.Points), 0)}
		if x.Points > 0 {
			w.Bar = chart.Share{Value: float64(x.Points), Max: float64(most)}.SVG()
		} else if x.Points == 0 {
			w.Points = "0"
		}
		p.Parts = append(p.Parts, w)
	}
	if c.Rule.Rank == "probability" {
		p.Unit = "poeng av 100"
	}
	if c.Person.HasStay {
		p.Scores = fmt.Sprintf("Siste utskrivning: LACE %d av 19 (høy fra 10), HOSPITAL minst %d av 13 (%s). Hemoglobin, natrium og prosedyre er ikke med.", c.Person.LACE, c.Person.HOSPITAL, casefind.HOSPITALBand(c.Person.HOSPITAL))
	}
	if !c.Person.First.IsZero() {
		p.First = "Oppfylte regelen første gang i " + nb.MonthYear(c.Person.First) + "."
	}
	p.Before = before(c.Person)
	p.Settled = c.Person.Decision == candidate.NotRelevant || c.Person.Decision == candidate.Already
	p.Waiting = c.Person.Decision == candidate.Later && c.Person.Until.After(v.Today())
	p.WasLater, p.WasNot = form.Value("avgjorelse") == string(candidate.Later), form.Value("avgjorelse") == string(candidate.NotRelevant)
	p.Assessed = (p.Settled || p.Waiting) && !p.WasLater && !p.WasNot // what somebody else was before with stands beside
	grounds := ui.Field{Kind: ui.Choice, Name: "grunn", Label: "Faglig grunn til å hente identitet", Options: []ui.Option{{Value: "", Label: "Velg grunn"}}}
	for _, g := range candidate.Grounds {
		grounds.Options = append(grounds.Options, ui.Option{Value: g.Code, Label: g.Text})
	}
	reasons := ui.Field{Kind: ui.Choice, Name: "arsak", Label: "Hvorfor ikke aktuell?", Options: []ui.Option{{Value: "", Label: "Velg årsak"}}}
	for _, r := range candidate.Reasons {
		reasons.Options = append(reasons.Options, ui.Option{Value: r.Code, Label: r.Text})
	}
	p.Grounds, p.Reason = form.Fill(grounds), form.Fill(reasons)
	p.Until = form.Fill(ui.Field{Kind: ui.Date, Name: "til", Label: "Vurderes igjen", Width: "short"}.With(nb.Numeric(v.Today().AddMonths(3))))
	p.Used, p.Spent = fmt.Sprintf("%d av %d brukt i dag.", c.Used, c.PerDay), c.Used >= c.PerDay
	p.Summary = form.Summary("avgjørelsen kan lagres")
	return p
}

func before(p *candidate.Person) string {
	what := candidate.In(candidate.Decisions, string(p.Decision))
	if what == "" {
		return ""
	}
	if p.Reason != "" {
		what += ": " + nb.Inside(p.Reason)
	}
	if !p.Until.IsZero() {
		what += ", til " + nb.DayYear(p.Until)
	}
	return what + ". " + p.By + ", " + nb.DayYear(p.On) + "."
}

// hits says how a list like this has hit, as far down as it is used: of how many, and when.
func hits(q *casefind.Performance, u candidate.InUseLength) string {
	if q == nil {
		return "Det kan ikke sies ennå: dataene rekker ikke langt nok tilbake til å prøve lista på det som kom etterpå."
	}
	h, low, high, who := q.List, q.ListLow, q.ListHigh, "på lista den gang"
	if u.Hits.K > 0 {
		h, low, high, who = u.Hits, u.Low, u.High, "øverste på lista den gang, i alle kommunene i tjenesten som har plass nå,"
	}
	on := q.TestedOn.Date()
	when := "fra " + nb.DayYear(on) + " til " + nb.DayYear(on.AddMonths(q.Months))
	switch {
	case h.K == 0:
		return "Regelen valgte ingen " + nb.DayYear(on) + ", så det kan ikke sies hvordan lista treffer."
	case h.True == 0:
		return fmt.Sprintf("Ingen av de %s %s ble akuttinnlagt igjen innen %s måneder, %s.", nb.Int(h.K), who, months[q.Months], when)
	}
	return fmt.Sprintf("%s av de %s %s ble akuttinnlagt igjen innen %s måneder, %s (95 %%: %s til %s).", nb.Int(h.True), nb.Int(h.K), who, months[q.Months], when, nb.Percent(low, 0), nb.Percent(high, 0))
}

var months = map[int]string{3: "tre", 6: "seks", 12: "tolv"}

// Decide writes «Senere», «Ikke aktuell», «Følges allerede», or takes it back.
func Decide(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	d := candidate.Decide{Key: db.ID(form.Value("nokkel")), Code: v.Path("kode"), Decision: candidate.Decision(form.Value("avgjorelse")), Reason: form.Value("arsak")}
	if d.Decision == "igjen" {
		d.Decision = candidate.Undecided
	} else if d.Decision == candidate.Undecided {
		d.Decision = "?"
	}
	d.Seen = seen(form)
	if d.Decision == candidate.Later {
		d.Until = page.Date(form, "til")
	}
	back := filterOf(v)
	back.Person = ""
	if form.OK() {
		err = d.Run(v.Ctx(), v.Candidates, v.Service, v.Actor)
		if err == nil {
			return v.Go(address(back), "Avgjørelsen for "+candidate.Written(strings.ToUpper(d.Code))+" er lagret.")
		}
		if errs.KindOf(err) == errs.KindConflict { // somebody else was first: hers is shown, and what was typed stands
			form.Fault("", errs.SafeText(err))
			form.Set("nokkel", newKey())
			back.Person = d.Code
			return show(v, http.StatusConflict, back, form)
		}
		if !form.Take(err) {
			return err
		}
	}
	back.Person = d.Code
	return show(v, http.StatusUnprocessableEntity, back, form)
}

// Reveal asks for an identity and leads to the referral.
func Reveal(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	code, home := v.Path("kode"), form.Value("fra") == "hjemreise"
	id, err := candidate.Reveal{Code: code, Ground: form.Value("grunn"), Seen: seen(form), Home: home}.Run(v.Ctx(), v.Candidates, v.Service, v.Actor)
	if err == nil {
		return v.Go("/henvisninger/ny?kandidat="+string(id), "")
	}
	status := http.StatusUnprocessableEntity
	if errs.KindOf(err) == errs.KindConflict { // the ground that was chosen stands
		form.Fault("", errs.SafeText(err))
		status = http.StatusConflict
	} else if !form.Take(err) {
		return err
	}
	if home {
		return showHome(v, status, code, form)
	}
	filter := filterOf(v)
	filter.Person = code
	return show(v, status, filter, form)
}

// seen is the decision that stood when the form was made, "" none; nil where it does not say.
func seen(form *ui.Form) *db.ID {
	if !slices.Contains(form.Names(), "sett") {
		return nil
	}
	id := db.ID(form.Value("sett"))
	return &id
}
