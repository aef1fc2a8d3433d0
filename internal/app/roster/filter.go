package roster

import (
	"regexp"
	"strings"

	"traad/internal/base/db"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/care"
)

// Filter says which enrolments to show and how. The zero value is everybody who is followed or referred, by municipality
// and deadline. A value that means nothing is no filter; an area that the actor does not reach gives an empty list.
type Filter struct {
	Area        care.OrgID `json:"area,omitempty"`
	Pathway     string     `json:"pathway,omitempty"`     // code
	Stage       string     `json:"stage,omitempty"`       // code
	Responsible string     `json:"responsible,omitempty"` // a user's id, or NobodyResponsible
	CFS         int        `json:"cfs,omitempty"`         // 1 to 9
	Status      string     `json:"status,omitempty"`      // "" is open: referred, waiting, active; else a care.Status
	Late        bool       `json:"late,omitempty"`        // over frist
	Admitted    bool       `json:"admitted,omitempty"`    // in a hospital or KAD now
	Evaluation  bool       `json:"evaluation,omitempty"`  // an evaluation falls due within 30 days
	Hearing     bool       `json:"hearing,omitempty"`     // a plan is heard, and somebody has not answered
	Sort        string     `json:"sort,omitempty"`        // "" by deadline, ByName, ByCFS
	Flat        bool       `json:"flat,omitempty"`        // not grouped by municipality

	List   db.ID        `json:"-"` // a saved list: its members, or its filter where nothing else is chosen
	Name   string       `json:"-"` // the beginnings of names; never saved and never in an address
	Open   []care.OrgID `json:"-"` // the groups that are open; nil: the first two
	Closed bool         `json:"-"` // no group is open
	After  string       `json:"-"` // where the page before ended
}

// How lists are sorted.
const (
	ByDeadline = ""
	ByName     = "name"
	ByCFS      = "cfs" // frailest first
)

// codeText is how codes of pathways and stages are written.
var codeText = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,39}$`)

// NobodyResponsible finds the enrolments that nobody has been made responsible for.
const NobodyResponsible = "ingen"

// evaluationDays is how far ahead the evaluations are that Filter.Evaluation asks for.
const evaluationDays = 30

// open are the statuses of those who are followed or referred.
var open = []care.Status{care.StatusActive, care.StatusReferred, care.StatusWaiting}

// Statuses lists the statuses that a filter can ask for, in the order that screens show them.
var Statuses = []care.Status{care.StatusActive, care.StatusReferred, care.StatusWaiting, care.StatusEnded, care.StatusDeclined}

// Clean returns f without values that mean nothing.
func (f Filter) Clean() Filter {
	if !db.IsID(string(f.Area)) {
		f.Area = ""
	}
	if f.Responsible != NobodyResponsible && !db.IsID(f.Responsible) {
		f.Responsible = ""
	}
	if f.CFS < 1 || f.CFS > 9 {
		f.CFS = 0
	}
	if !db.IsID(string(f.List)) {
		f.List = ""
	}
	for _, code := range []*string{&f.Pathway, &f.Stage} { // what no code looks like comes back in no link: it may be a number or a name
		if !codeText.MatchString(*code) {
			*code = ""
		}
	}
	if f.Sort != ByName && f.Sort != ByCFS {
		f.Sort = ByDeadline
	}
	known := false
	for _, s := range Statuses {
		known = known || f.Status == string(s)
	}
	if !known {
		f.Status = ""
	}
	f.Name = nb.Fold(f.Name)
	return f
}

// Chosen reports whether the filter leaves anybody out.
func (f Filter) Chosen() bool {
	return f.Area != "" || f.Pathway != "" || f.narrow() || f.Status != "" || f.Late || f.Name != ""
}

// narrow reports whether the filter asks for something that the counters do not count.
func (f Filter) narrow() bool {
	return f.Stage != "" || f.Responsible != "" || f.CFS != 0 || f.Admitted || f.Evaluation || f.Hearing
}

// onlyAdmitted reports whether the filter asks for who is admitted, and for nothing else that its counter does not count.
func (f Filter) onlyAdmitted() bool {
	rest := f
	rest.Admitted = false
	return f.Admitted && !rest.narrow() && f.Status == "" && !f.Late
}

// onlyHearing is onlyAdmitted for those whose plan waits for answers.
func (f Filter) onlyHearing() bool {
	rest := f
	rest.Hearing = false
	return f.Hearing && !rest.narrow() && f.Status == "" && !f.Late
}

// statuses are those that the filter asks for.
func (f Filter) statuses() []care.Status {
	switch {
	case f.Status == "" && (f.Admitted || f.Evaluation || f.Hearing):
		return open[:1] // only who is active counts as admitted, has evaluations, and a plan that is waited for
	case f.Status == "":
		return open
	}
	return []care.Status{care.Status(f.Status)}
}

// Words says the filter in bokmål for the top of a file; names are looked up by the caller.
func (f Filter) Words(v *lang.Voice, area, pathway, stage, responsible string) string {
	var parts []string
	for _, p := range []struct {
		on   bool
		text string
	}{
		{f.Area != "", area},
		{f.Pathway != "", pathway},
		{f.Stage != "", v.Say("steg %s", stage)},
		{f.Responsible != "", v.Say("ansvarlig %s", responsible)},
		{f.CFS != 0, "CFS " + nb.Int(f.CFS)},
		{f.Status != "", v.Say(care.Status(f.Status).Title())},
		{f.Late, v.Say("over frist")},
		{f.Admitted, v.Say("innlagt nå")},
		{f.Evaluation, v.Say("evaluering neste 30 dager")},
		{f.Hearing, v.Say("venter på høringssvar")},
	} {
		if p.on {
			parts = append(parts, p.text)
		}
	}
	if len(parts) == 0 {
		return v.Say("Alle som følges eller er henvist")
	}
	return nb.Capital(strings.Join(parts, ", "))
}
