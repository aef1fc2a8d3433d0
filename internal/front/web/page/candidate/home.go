package candidate

import (
	"fmt"
	"net/http"

	"traad/internal/app/candidate"
	"traad/internal/base/nb"
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
func weighed(r candidate.HomeRow) (scores, risk, why string) {
	if !r.Known {
		return "Ikke i sykehusdataene", "", "ny for sykehuset, må vurderes for seg"
	}
	return fmt.Sprintf("LACE %d, HOSPITAL %d (%s)", r.LACE, r.HOSPITAL, casefind.HOSPITALBand(r.HOSPITAL)), fmt.Sprintf("%s for akuttinnleggelse innen %d måneder", nb.Percent(r.Risk, 0), r.Months), nb.List(r.Reasons, "og")
}

// Home is the daily list of Forsterket hjemreise.
func Home(v *page.Visit) error { return showHome(v, http.StatusOK, "", ui.NewForm(nil)) }

func showHome(v *page.Visit, status int, code string, form *ui.Form) error {
	h, err := v.Candidates.Home(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	w := homeView{Tabs: tabs(v, "/kandidater/hjemreise"), Summary: form.Summary("identiteten kan hentes"), Used: fmt.Sprintf("%d av %d brukt i dag.", h.Used, h.PerDay), Missing: nb.List(h.Missing, "og")}
	leaving := 0
	for _, r := range h.Rows {
		if r.Leaving {
			leaving++
		}
	}
	leave := "Ingen reiser i dag eller er utskrivningsklare."
	switch {
	case leaving == 1:
		leave = "1 reiser i dag eller er utskrivningsklar."
	case leaving > 1:
		leave = nb.Int(leaving) + " reiser i dag eller er utskrivningsklare."
	}
	w.Head = ui.Head{Title: "Forsterket hjemreise", Lead: nb.Plural(len(h.Rows), "person", "personer") + " over " + nb.Int(h.Over) + " år som bor hjemme, er innlagt. " + leave}
	switch {
	case h.Empty:
	case h.Told:
		w.Head.Note = "Hvem som er innlagt, melder sykehuset. Skår og grunner bygger på sykehusdata til og med " + nb.Long(h.Through)
	default:
		w.Head.Note = "Etter sykehusdata til og med " + nb.Long(h.Through)
	}
	if len(h.Rows) == 0 {
		w.Empty = &ui.Empty{Heading: "Ingen nye å vurdere nå"}
	}
	for _, r := range h.Followed {
		row := followedRow{FollowedRow: r, Tags: tagsOf(r.Marks), Href: "/personer/" + string(r.Patient)}
		row.Scores, row.Risk, row.Why = weighed(r.HomeRow)
		seen := ui.Tag{Text: "Ikke sett på posten", Tone: ui.Soon}
		if !r.Seen.IsZero() {
			seen = ui.Tag{Text: "Sett på posten " + nb.DayNear(r.Seen, v.Today()), Tone: ui.Done}
		}
		row.Tags = append(row.Tags, seen)
		w.Followed = append(w.Followed, row)
	}
	for _, r := range h.Rows {
		row := homeRow{HomeRow: r, Written: candidate.Written(r.Code), Action: "/kandidater/" + r.Code + "/identitet", Tags: tagsOf(r.Marks)}
		row.Scores, row.Risk, row.Why = weighed(r)
		field := ui.Field{Kind: ui.Choice, Name: "grunn", Label: "Faglig grunn", Options: []ui.Option{{Value: "", Label: "Velg grunn"}}}
		for _, g := range candidate.Grounds {
			field.Options = append(field.Options, ui.Option{Value: g.Code, Label: g.Text})
		}
		row.Ground = field
		if r.Code == code {
			row.Ground = form.Fill(field)
		}
		w.Rows = append(w.Rows, row)
	}
	return v.RenderStatus(status, homePage, v.Frame("Forsterket hjemreise"), w)
}
