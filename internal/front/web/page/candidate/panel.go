package candidate

import (
	"net/http"
	"slices"
	"strings"

	"traad/internal/app/candidate"
	"traad/internal/base/chart"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/casefind"
)

func panel(v *page.Visit, c *candidate.View, form *ui.Form) *panelView {
	p := &panelView{
		Person: *c.Person, Written: candidate.Written(c.Person.Code), Unit: v.T("poeng"), May: c.May, Key: form.Value("nokkel"), Hits: hits(v.Voice, c.Hits, c.Cut), Missing: v.Voice.List(words(v.Voice, c.Missing)), Why: c.Person.Why.In(v.Voice), Checks: words(v.Voice, c.Person.Checks),
		Reveal: "/kandidater/" + c.Person.Code + "/identitet", Decide: "/kandidater/" + c.Person.Code + "/avgjorelse",
	}
	p.Band = band(v.Voice, p.Band)
	if p.Key == "" {
		p.Key = newKey()
	}
	most := 1
	for _, x := range c.Person.Parts {
		most = max(most, x.Points)
	}
	for _, x := range c.Person.Parts {
		w := partView{Text: x.Text.In(v.Voice), Points: v.Voice.Signed(float64(x.Points), 0)}
		if x.Note != nil {
			w.Note = x.Note.In(v.Voice)
		}
		if x.Points > 0 {
			w.Bar = chart.Share{Value: float64(x.Points), Max: float64(most)}.SVG()
		} else if x.Points == 0 {
			w.Points = "0"
		}
		p.Parts = append(p.Parts, w)
	}
	if c.Rule.Rank == "probability" {
		p.Unit = v.T("poeng av 100")
	}
	if c.Person.HasStay {
		p.Scores = v.T("Siste utskrivning: LACE %d av 19 (høy fra 10), HOSPITAL minst %d av 13 (%s). Hemoglobin, natrium og prosedyre er ikke med.", c.Person.LACE, c.Person.HOSPITAL, lang.Of(casefind.HOSPITALBand(c.Person.HOSPITAL)))
	}
	if !c.Person.First.IsZero() {
		p.First = v.T("Oppfylte regelen første gang i %s.", v.Voice.MonthYear(c.Person.First))
	}
	p.Before = before(v.Voice, c.Person)
	p.Settled = c.Person.Decision == candidate.NotRelevant || c.Person.Decision == candidate.Already
	p.Waiting = c.Person.Decision == candidate.Later && c.Person.Until.After(v.Today())
	p.WasLater, p.WasNot = form.Value("avgjorelse") == string(candidate.Later), form.Value("avgjorelse") == string(candidate.NotRelevant)
	p.Assessed = (p.Settled || p.Waiting) && !p.WasLater && !p.WasNot // what somebody else was before with stands beside
	grounds := ui.Field{Kind: ui.Choice, Name: "grunn", Label: v.T("Faglig grunn til å hente identitet"), Options: []ui.Option{{Value: "", Label: v.T("Velg grunn")}}}
	for _, g := range candidate.Grounds {
		grounds.Options = append(grounds.Options, ui.Option{Value: g.Code, Label: v.T(g.Text)})
	}
	reasons := ui.Field{Kind: ui.Choice, Name: "arsak", Label: v.T("Hvorfor ikke aktuell?"), Options: []ui.Option{{Value: "", Label: v.T("Velg årsak")}}}
	for _, r := range candidate.Reasons {
		reasons.Options = append(reasons.Options, ui.Option{Value: r.Code, Label: v.T(r.Text)})
	}
	p.Grounds, p.Reason = form.Fill(grounds), form.Fill(reasons)
	p.Until = form.Fill(ui.Field{Kind: ui.Date, Name: "til", Label: v.T("Vurderes igjen"), Width: "short"}.With(nb.Numeric(v.Today().AddMonths(3))))
	p.Used, p.Spent = v.T("%d av %d brukt i dag.", c.Used, c.PerDay), c.Used >= c.PerDay
	p.Summary = form.Summary("avgjørelsen kan lagres")
	return p
}

func before(v *lang.Voice, p *candidate.Person) string {
	what := v.Say(candidate.In(candidate.Decisions, string(p.Decision)))
	if what == "" {
		return ""
	}
	if p.Reason != "" {
		what += ": " + nb.Inside(v.Say(p.Reason))
	}
	if !p.Until.IsZero() {
		what += ", " + v.Say("til %s", v.DayYear(p.Until))
	}
	return what + ". " + p.By + ", " + v.DayYear(p.On) + "."
}

// hits says how a list like this has hit, as far down as it is used: of how many, and when.
func hits(v *lang.Voice, q *casefind.Performance, u candidate.InUseLength) string {
	if q == nil {
		return v.Say("Det kan ikke sies ennå: dataene rekker ikke langt nok tilbake til å prøve lista på det som kom etterpå.")
	}
	h, low, high, who := q.List, q.ListLow, q.ListHigh, v.Say("på lista den gang")
	if u.Hits.K > 0 {
		h, low, high, who = u.Hits, u.Low, u.High, v.Say("øverste på lista den gang, i alle kommunene i tjenesten som har plass nå,")
	}
	on := q.TestedOn.Date()
	when := v.Say("fra %s til %s", v.DayYear(on), v.DayYear(on.AddMonths(q.Months)))
	switch {
	case h.K == 0:
		return v.Say("Regelen valgte ingen %s, så det kan ikke sies hvordan lista treffer.", v.DayYear(on))
	case h.True == 0:
		return v.Say("Ingen av de %s %s ble akuttinnlagt igjen innen %s måneder, %s.", v.Int(h.K), who, v.Say(months[q.Months]), when)
	}
	return v.Say("%s av de %s %s ble akuttinnlagt igjen innen %s måneder, %s (95 %%: %s til %s).", v.Int(h.True), v.Int(h.K), who, v.Say(months[q.Months]), when, v.Percent(low, 0), v.Percent(high, 0))
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
			return v.Go(address(back), v.T("Avgjørelsen for %s er lagret.", candidate.Written(strings.ToUpper(d.Code))))
		}
		if errs.KindOf(err) == errs.KindConflict { // somebody else was first: hers is shown, and what was typed stands
			form.Refused("", err)
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
		form.Refused("", err)
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
