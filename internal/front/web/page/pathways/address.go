package pathways

import (
	"net/url"
	"strconv"
	"strings"

	"traad/internal/app/roster"
	"traad/internal/base/db"
	"traad/internal/care"
)

// path is the list's address.
const path = "/forlop"

// statusWords are the statuses as addresses and filters say them.
var statusWords = []struct {
	status care.Status
	value  string
	label  string
}{
	{care.StatusActive, "aktive", "aktive"},
	{care.StatusReferred, "henviste", "henviste"},
	{care.StatusWaiting, "ventende", "ventende"},
	{care.StatusEnded, "avsluttede", "avsluttede"},
	{care.StatusDeclined, "avslatte", "avslåtte"},
}

// sortWords are the ways to sort.
var sortWords = []struct{ sort, value, label string }{{roster.ByDeadline, "", "Frist"}, {roster.ByName, "navn", "Navn"}, {roster.ByCFS, "cfs", "CFS"}}

// read makes a filter from an address or a form. What means nothing is left out. A name is never in there.
func read(q url.Values) roster.Filter {
	f := roster.Filter{
		Area: care.OrgID(q.Get("kommune")), Pathway: q.Get("forlop"), Stage: q.Get("steg"), Responsible: q.Get("ansvarlig"),
		Late: q.Get("frist") != "", Admitted: q.Get("innlagt") != "", Evaluation: q.Get("evaluering") != "", Hearing: q.Get("horing") != "", Flat: q.Get("grupper") == "ingen",
		List: db.ID(q.Get("liste")), After: q.Get("etter"),
	}
	f.CFS, _ = strconv.Atoi(q.Get("cfs"))
	for _, s := range statusWords {
		if s.value == q.Get("status") {
			f.Status = string(s.status)
		}
	}
	for _, s := range sortWords {
		if s.value == q.Get("sorter") {
			f.Sort = s.sort
		}
	}
	if open, ok := q["apne"]; ok {
		f.Closed = true
		for _, id := range strings.Split(open[0], ",") {
			if db.IsID(id) {
				f.Open, f.Closed = append(f.Open, care.OrgID(id)), false
			}
		}
	}
	return f.Clean()
}

// values is what read reads, without the cursor and the open groups: those belong to one look and not to the filter.
func values(f roster.Filter) url.Values {
	q := url.Values{}
	set := func(name, value string) {
		if value != "" {
			q.Set(name, value)
		}
	}
	yes := func(name string, on bool) {
		if on {
			q.Set(name, "ja")
		}
	}
	set("kommune", string(f.Area))
	set("forlop", f.Pathway)
	set("steg", f.Stage)
	set("ansvarlig", f.Responsible)
	if f.CFS != 0 {
		q.Set("cfs", strconv.Itoa(f.CFS))
	}
	for _, s := range statusWords {
		if f.Status == string(s.status) {
			q.Set("status", s.value)
		}
	}
	for _, s := range sortWords {
		if f.Sort == s.sort {
			set("sorter", s.value)
		}
	}
	yes("frist", f.Late)
	yes("innlagt", f.Admitted)
	yes("evaluering", f.Evaluation)
	yes("horing", f.Hearing)
	if f.Flat {
		q.Set("grupper", "ingen")
	}
	set("liste", string(f.List))
	return q
}

// address is where the filter is shown.
func address(f roster.Filter) string { return at(path, values(f)) }

func at(path string, q url.Values) string {
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// with returns the filter's address after a change to it.
func with(f roster.Filter, change func(*roster.Filter)) string {
	change(&f)
	return address(f)
}

// safeReturn is where a deed leads back to: an address of this list, else the list itself.
func safeReturn(to string) string {
	if to == path || strings.HasPrefix(to, path+"?") {
		return to
	}
	return path
}
