package candidate

import (
	"net/http"

	"traad/internal/app/candidate"
	"traad/internal/base/lang"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/casefind"
)

var homePage = ui.New(files, "home.html")

type homeView struct {
	Head     ui.Head
	Tabs     ui.Tabs
	Empty    *ui.Empty
	Summary  ui.Summary
	Rows     []homeRow
	Followed []followedRow
	Missing  string
	Used     string
}

type followedRow struct {
	candidate.FollowedRow
	Scores, Risk, Why string
	Tags              []ui.Tag
	Href              string
}

type homeRow struct {
	candidate.HomeRow
	Written, Scores, Risk, Action string
	Why                           string
	Tags                          []ui.Tag
	Ground                        ui.Field
}

// weighed is the risk of coming back in words.
func weighed(v *lang.Voice, r candidate.HomeRow) (scores, risk, why string) {
	if !r.Known {
		return v.Say("Ikke i sykehusdataene"), "", v.Say("ny for sykehuset, må vurderes for seg")
	}
	return v.Say("LACE %d, HOSPITAL %d (%s)", r.LACE, r.HOSPITAL, lang.Of(casefind.HOSPITALBand(r.HOSPITAL))), v.Say("%s for akuttinnleggelse innen %d måneder", v.Percent(r.Risk, 0), r.Months), lang.List(r.Reasons).In(v)
}

// Home is the daily list of Forsterket hjemreise.
func Home(v *page.Visit) error { return showHome(v, http.StatusOK, "", ui.NewForm(nil)) }

func showHome(v *page.Visit, status int, code string, form *ui.Form) error {
	h, err := v.Candidates.Home(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	w := homeView{Tabs: tabs(v, "/kandidater/hjemreise"), Summary: form.Summary("identiteten kan hentes"), Used: v.T("%d av %d brukt i dag.", h.Used, h.PerDay), Missing: v.Voice.List(words(v.Voice, h.Missing))}
	leaving := 0
	for _, r := range h.Rows {
		if r.Leaving {
			leaving++
		}
	}
	leave := v.T("Ingen reiser i dag eller er utskrivningsklare.")
	switch {
	case leaving == 1:
		leave = v.T("1 reiser i dag eller er utskrivningsklar.")
	case leaving > 1:
		leave = v.T("%s reiser i dag eller er utskrivningsklare.", v.Voice.Int(leaving))
	}
	w.Head = ui.Head{Title: v.T("Forsterket hjemreise"), Lead: v.T("%s over %s år som bor hjemme, er innlagt.", v.Voice.Plural(len(h.Rows), "person", "personer"), v.Voice.Int(h.Over)) + " " + leave}
	switch {
	case h.Empty:
	case h.Told:
		w.Head.Note = v.T("Hvem som er innlagt, melder sykehuset. Skår og grunner bygger på sykehusdata til og med %s", v.Voice.Long(h.Through))
	default:
		w.Head.Note = v.T("Etter sykehusdata til og med %s", v.Voice.Long(h.Through))
	}
	if len(h.Rows) == 0 {
		w.Empty = &ui.Empty{Heading: v.T("Ingen nye å vurdere nå")}
	}
	for _, r := range h.Followed {
		r.State, r.Where = v.T(r.State), where(v.Voice, r.Where)
		row := followedRow{FollowedRow: r, Tags: tagsOf(v.Voice, r.Marks), Href: "/personer/" + string(r.Patient)}
		row.Scores, row.Risk, row.Why = weighed(v.Voice, r.HomeRow)
		seen := ui.Tag{Text: v.T("Ikke sett på posten"), Tone: ui.Soon}
		if !r.Seen.IsZero() {
			seen = ui.Tag{Text: v.T("Sett på posten %s", v.Voice.DayNear(r.Seen, v.Today())), Tone: ui.Done}
		}
		row.Tags = append(row.Tags, seen)
		w.Followed = append(w.Followed, row)
	}
	for _, r := range h.Rows {
		r.State, r.Where, r.Band = v.T(r.State), where(v.Voice, r.Where), band(v.Voice, r.Band)
		row := homeRow{HomeRow: r, Written: candidate.Written(r.Code), Action: "/kandidater/" + r.Code + "/identitet", Tags: tagsOf(v.Voice, r.Marks)}
		row.Scores, row.Risk, row.Why = weighed(v.Voice, r)
		field := ui.Field{Kind: ui.Choice, Name: "grunn", Label: v.T("Faglig grunn"), Options: []ui.Option{{Value: "", Label: v.T("Velg grunn")}}}
		for _, g := range candidate.Grounds {
			field.Options = append(field.Options, ui.Option{Value: g.Code, Label: v.T(g.Text)})
		}
		row.Ground = field
		if r.Code == code {
			row.Ground = form.Fill(field)
		}
		w.Rows = append(w.Rows, row)
	}
	return v.RenderStatus(status, homePage, v.Frame(v.T("Forsterket hjemreise")), w)
}

// where is where somebody lies: the unit's name, or our words where it is not shown.
func where(v *lang.Voice, unit string) string {
	if unit == care.HiddenUnit {
		return v.Say(care.HiddenUnit)
	}
	return unit
}
