package candidate

import (
	"fmt"
	"net/http"

	"traad/internal/app/candidate"
	"traad/internal/base/nb"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

var homePage = ui.New(files, "home.html")

type homeView struct {
	Head    ui.Head
	Tabs    ui.Tabs
	Empty   *ui.Empty
	Summary ui.Summary
	Rows    []homeRow
	Missing string
	Used    string
}

type homeRow struct {
	candidate.HomeRow
	Written, Scores, Risk, Action string
	Why                           string
	Tags                          []ui.Tag
	Ground                        ui.Field
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
	w.Head = ui.Head{Title: "Forsterket hjemreise", Lead: fmt.Sprintf("%s over 65 år som bor hjemme, er innlagt. %s reiser i dag eller er utskrivningsklare.", nb.Plural(len(h.Rows), "person", "personer"), nb.Int(leaving))}
	if !h.Told {
		w.Head.Note = "Etter sykehusdata til og med " + nb.Long(h.Through)
	}
	if len(h.Rows) == 0 {
		w.Empty = &ui.Empty{Heading: "Ingen å vurdere nå", Text: "De som følges fra før, står i Varsler og Min dag."}
	}
	for _, r := range h.Rows {
		row := homeRow{HomeRow: r, Written: candidate.Written(r.Code), Action: "/kandidater/" + r.Code + "/identitet", Tags: tagsOf(r.Marks), Why: nb.List(r.Reasons, "og")}
		if r.Known {
			row.Scores, row.Risk = fmt.Sprintf("LACE %d, HOSPITAL %d", r.LACE, r.HOSPITAL), nb.Percent(r.Risk, 0)
		} else {
			row.Scores, row.Why = "Ikke i sykehusdataene", "ny for sykehuset, må vurderes for seg"
		}
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
