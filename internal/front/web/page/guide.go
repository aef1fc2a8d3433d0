package page

import (
	"slices"

	"traad/internal/app/handbook"
	"traad/internal/app/patient"
	"traad/internal/care"
	"traad/internal/front/web/ui"
)

// HandbookGuide is the handbook's page about a stage of a course, for beside the work in it; nil where nothing is written. A page is shown also where it
// cannot be read.
func HandbookGuide(v *Visit, c *patient.Course, stage string) *ui.Guide {
	x, err := handbook.Beside(v.Ctx(), v.Service, c.Pathway.Code, c.Area.ID, stage)
	if err != nil || x == nil || !x.Written() {
		return nil
	}
	g := &ui.Guide{Fold: ui.Details{ID: "handbok", Summary: v.T("Håndboken: %s", v.T(x.Title))}, Blocks: care.TextBlocks(v.T(x.Text)), More: ui.Link(v.T("Hele håndboken"), HandbookPath(c.Pathway.Code, "", "")+"#steg-"+x.Code)}
	if slices.Contains(v.Actor.Areas, c.Area.ID) {
		g.More.Href = HandbookPath(c.Pathway.Code, "", c.Area.ID) + "#steg-" + x.Code
	}
	if x.Note != nil {
		g.Where, g.Note = v.T("I %s", AreaName(v.Voice, c.Area)), care.TextBlocks(x.Note.Body)
	}
	return g
}

// HandbookPath is the handbook of a pathway, as it reads in an area where one is named; with a stage it is where the area's own words about it are written.
func HandbookPath(code, stage string, area care.OrgID) string {
	to := "/handbok/" + code
	if stage != "" {
		to += "/" + stage
	}
	if area != "" {
		to += "?kommune=" + string(area)
	}
	return to
}
