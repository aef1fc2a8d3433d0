// Package accesslog is Innsynslogg on a person's pages: who saw or did what, when, in which role and why.
package accesslog

import (
	"embed"
	"strings"

	"traad/internal/app/patient"
	"traad/internal/base/db"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

//go:embed page.html
var files embed.FS

var tmpl = ui.New(files)

type view struct {
	Person ui.PersonHead
	Rows   []row
	Pager  *ui.Pager
}

type row struct {
	When, Who, Role, What, Refs, Why string
	Refused                          bool
}

// Show is the page. The address carries where the page before ended (for).
func Show(v *page.Visit) error {
	before := db.ID(v.Query("for"))
	l, err := patient.AccessLog(v.Ctx(), v.Service, v.Actor, care.PatientID(v.Path("id")), before)
	if err != nil {
		return err
	}
	w := view{Person: page.PersonHead(v, l.Head, "innsynslogg", "")}
	for _, e := range l.Entries {
		w.Rows = append(w.Rows, entry(e, v))
	}
	path := page.PersonPath(l.Head.Patient) + "/innsynslogg"
	if l.Next != "" || before != "" {
		w.Pager = &ui.Pager{}
		if before != "" {
			w.Pager.Prev = path
			w.Pager.Text = "Eldre oppslag. «Forrige» går til de nyeste."
		}
		if l.Next != "" {
			w.Pager.Next = path + "?for=" + string(l.Next)
		}
	}
	return v.Render(tmpl, v.Frame("Innsynslogg", page.PersonCrumbs(l.Head, "Innsynslogg")...), w)
}

func entry(e patient.LogEntry, v *page.Visit) row {
	r := row{When: nb.Capital(nb.Moment(e.At.Time, v.Now())), Who: e.Who, What: e.Deed.Text(), Why: e.Reason.Text(), Refused: !e.Allowed, Refs: shown(e.Refs)}
	if r.Who == "" {
		r.Who = "Tråd selv"
	}
	if e.Role != "" {
		r.Role = page.RoleLine(access.Actor{Role: e.Role, OrgName: e.Org, OrgKind: e.OrgKind})
	}
	if e.List && e.Reason == access.RoleMay {
		r.Why = "var på en liste for teamet"
	}
	if r.Refused {
		r.What = "fikk ikke: " + r.What
	}
	return r
}

// shown says which information was made available: the details and the course, each by its version.
func shown(refs []string) string {
	names := map[string]string{
		"patient": "opplysninger versjon ", "enrolment": "forløp til og med hendelse ", "question": "spørsmål versjon ",
		"next_of_kin": "pårørende versjon ", "patient_identifier": "fødselsnummer", "gp_relation": "fastlege", "care_relation": "tjenesteyter",
		"patient_merge": "sammenslåing", "removal": "sletting",
	}
	var out []string
	for _, ref := range refs {
		kind, version, _ := strings.Cut(ref, "@")
		if name := names[kind]; name != "" {
			out = append(out, strings.TrimSuffix(name+version, " versjon "))
		}
	}
	return strings.Join(out, ", ")
}
