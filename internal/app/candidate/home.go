package candidate

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"traad/internal/app"
	"traad/internal/base/column"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/lang"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/rules/casefind"
	"traad/internal/store/query"
)

// Homecoming is who may need a visit after discharge: admitted now or leaving today, at home, past the age of the pathway.
type Homecoming struct {
	Empty    bool
	Over     int // the age that they are past
	Through  date.Date
	Rows     []HomeRow
	Followed []FollowedRow // those who are followed already, by name, as far as the actor reaches
	Missing  []string
	Used     int
	PerDay   int
	Told     bool // stays are told by the hospital as they happen; else only the loads say who is admitted
}

// HomeRow is one of them; nothing here leads to her.
type HomeRow struct {
	Code         string
	Municipality string
	Band         string
	Where        string
	State        string // "Reiser i dag", "Utskrivningsklar", "Innlagt nå"
	Leaving      bool
	Known        bool // the loads have her; else there is nothing to score by
	LACE         int
	HOSPITAL     int
	Risk         float64 // probability of an emergency stay within Months
	Months       int     // the rule's horizon
	Reasons      []lang.Spoken
	Marks        []Mark

	Decided db.ID // the decision that stands, "" none

	pseudonym string
}

// Home is the daily list of Forsterket hjemreise.
func (f *Finder) Home(ctx context.Context, s *app.Service, a access.Actor) (*Homecoming, error) {
	if !access.May(a.Role, access.SeeHomecoming) {
		return nil, s.See(ctx, a, access.SeeHomecoming, nil, nil)
	}
	w, err := f.work(ctx, s, a)
	if err != nil {
		return nil, err
	}
	h := &Homecoming{Empty: w.d == nil, Over: w.over, PerDay: f.perDay(), Told: f.OpenStays != nil}
	if h.Rows, err = f.home(ctx, s, a, w); err != nil {
		return nil, err
	}
	if h.Followed, err = f.followedHome(ctx, s, a, w); err != nil {
		return nil, err
	}
	if h.Used, err = s.Store.Reader().CountCandidateReveals(ctx, query.CountCandidateRevealsParams{UserID: db.ID(a.User), AskedOn: s.Today()}); err != nil {
		return nil, fmt.Errorf("candidate.Home: %w", err)
	}
	if w.d != nil {
		h.Through, h.Missing = w.d.set.Through, w.d.missing
	}
	items := []string{"candidate_home"}
	for _, r := range h.Rows {
		items = append(items, "candidate/"+r.Code)
	}
	var seen []care.PatientID
	for _, r := range h.Followed {
		seen, items = append(seen, r.Patient), append(items, "stay/"+string(r.Stay))
	}
	return h, s.See(ctx, a, access.SeeHomecoming, nil, items, seen...)
}

// home joins what is told of open stays with what the loads say of the same pseudonyms.
func (f *Finder) home(ctx context.Context, s *app.Service, a access.Actor, w *work) ([]HomeRow, error) {
	if w.decided == nil { // nothing is loaded: what was decided before stands
		if err := w.decisions(ctx, s); err != nil {
			return nil, err
		}
	}
	var rows []HomeRow
	told, left, err := f.told(ctx, s, a, w)
	if err != nil {
		return nil, err
	}
	if w.d != nil {
		ids := slices.AppendSeq(w.d.scored.Admitted(), maps.Keys(told))
		slices.Sort(ids)
		for _, id := range slices.Compact(ids) {
			c := w.candidate(id)
			if c == nil {
				continue
			}
			o, ok := told[id]
			if in := c.Score.LastIn; !ok && time.Unix(int64(in)*60, 0).Before(left[id]) {
				continue // the loads do not know yet that she has left, or were never told
			}
			delete(told, id)
			o.Pseudonym = id
			if end, known := w.ended(c, o, ok); known {
				switch day, today := end.Day(), column.DayOf(w.today); {
				case day < today && (!ok || day < w.list.On): // a part that began after the loads end may have come after one that ended after it
					continue
				case day == today:
					o.To = time.Unix(int64(end)*60, 0)
				}
			}
			if r, ok := w.home(c, o, left[id]); ok {
				rows = append(rows, r)
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(told)) {
		if r, ok := w.unloaded(told[id]); ok {
			rows = append(rows, r)
		}
	}
	names := make([]string, len(rows))
	for i, r := range rows {
		names[i] = r.pseudonym
	}
	called := codes(names)
	for i := range rows {
		rows[i].Code, rows[i].Decided = called[rows[i].pseudonym], w.decided[rows[i].pseudonym].ID
	}
	slices.SortStableFunc(rows, func(x, y HomeRow) int { return cmp.Or(x.before(&y), cmp.Compare(x.Code, y.Code)) })
	return rows, nil
}

// ended is when the stay that goes on ended, as the loads have it; known is false where they do not have its end, where the hospital has told when she leaves, and
// where it has told of an admission later than the one they have: one moved to is often told of before the one moved from is written out. The message of a discharge may
// be lost, and then the loads are the newest word.
func (w *work) ended(c *casefind.Candidate, o OpenStay, told bool) (end column.Minute, known bool) {
	last, known := w.lastEnded(c)
	if !known || told && (!o.To.IsZero() || o.From.Unix() > int64(min(last.Out, last.In+casefind.JoinGap))*60) {
		return 0, false
	}
	return last.Out, true
}

// lastEnded is a candidate's last stay; known is false where it goes on, and where there is none.
func (w *work) lastEnded(c *casefind.Candidate) (last casefind.Stay, known bool) {
	all := w.list.Stays(c)
	if n := len(all); n > 0 && !all[n-1].Open {
		return all[n-1], true
	}
	return casefind.Stay{}, false
}

// told are the open stays by pseudonym, and when those who have left did so. Whoever objects to the use of her data is in neither.
func (f *Finder) told(ctx context.Context, s *app.Service, a access.Actor, w *work) (open map[string]OpenStay, left map[string]time.Time, err error) {
	open, left = map[string]OpenStay{}, map[string]time.Time{}
	if f.OpenStays == nil {
		return open, left, nil
	}
	all, err := f.OpenStays(ctx, s, a)
	if err != nil {
		return nil, nil, err
	}
	for _, o := range all {
		switch {
		case w.against[o.Pseudonym]:
		case o.To.IsZero() || !date.In(o.To).Before(s.Today()):
			open[o.Pseudonym] = o
		case o.To.After(left[o.Pseudonym]):
			left[o.Pseudonym] = o.To
		}
	}
	return open, left, nil
}

// before orders the list: who leaves first, then the risk of coming back.
func (r *HomeRow) before(o *HomeRow) int {
	if r.Leaving != o.Leaving {
		if r.Leaving {
			return -1
		}
		return 1
	}
	return cmp.Or(cmp.Compare(o.LACE, r.LACE), cmp.Compare(o.Risk, r.Risk))
}

// unloaded is the row of a stay of somebody whom the loads do not have: that a person is new to the hospital is no reason to pass her over.
func (w *work) unloaded(o OpenStay) (HomeRow, bool) {
	if w.courses[o.Pseudonym].Status.Open() {
		return HomeRow{}, false
	}
	r := HomeRow{pseudonym: o.Pseudonym, Where: o.Unit, Band: over65, Municipality: w.named(o.Municipality)}
	r.State, r.Leaving = state(o)
	return r, r.Municipality != ""
}

func (w *work) home(c *casefind.Candidate, o OpenStay, left time.Time) (HomeRow, bool) {
	p := c.Person
	if c.Age <= w.over || !w.atHome(c) || w.courses[p.ID].Status.Open() {
		return HomeRow{}, false
	}
	r := HomeRow{pseudonym: p.ID, Where: o.Unit, Band: casefind.Band(c.Age), Municipality: w.named(cmp.Or(o.Municipality, p.Municipality))}
	if r.Municipality == "" {
		return HomeRow{}, false
	}
	r.State, r.Leaving = state(o)
	w.weigh(&r, c, o, left)
	return r, true
}

// atHome reports whether a candidate is alive and does not live in a nursing home.
func (w *work) atHome(c *casefind.Candidate) bool {
	p := c.Person
	return (p.NursingHome == 0 || p.NursingHome > w.list.On) && p.Died == 0 && !c.Score.Died
}

// weigh says how likely she is to come back, and why, by what the loads have of her. left is when she last left the hospital before this stay, as told.
func (w *work) weigh(r *HomeRow, c *casefind.Candidate, o OpenStay, left time.Time) {
	r.Known, r.Risk, r.Months = true, c.Probability, w.rule.Horizon
	told := casefind.Told{Planned: o.Planned}
	if !o.From.IsZero() {
		told.In = minute(o.From)
	}
	if !left.IsZero() {
		told.Left = minute(left)
	}
	until := w.now // the loads end before today, and the stay goes on
	if !o.To.IsZero() && o.To.Before(until) {
		until = o.To
	}
	told.Until = minute(until)
	d := w.list.Current(c, told)
	r.LACE, r.HOSPITAL = casefind.LACE(d), casefind.HOSPITAL(d)
	for _, part := range w.list.Explain(c) {
		if part.Points > 0 && !part.IsStart() && len(r.Reasons) < 4 {
			text := part.Text
			if len(r.Reasons) > 0 {
				text = lang.Inside(text)
			}
			r.Reasons = append(r.Reasons, text)
		}
	}
	for _, m := range w.marks(c) {
		if m.Text != "Innlagt nå" {
			r.Marks = append(r.Marks, m)
		}
	}
}

func minute(t time.Time) column.Minute { return column.Minute(t.Unix() / 60) }

func (w *work) named(number string) string {
	for _, p := range w.places {
		if p.Number == number {
			return p.Name
		}
	}
	return ""
}

// The states of a stay, and the age of one who is not in the loads.
const (
	leaves, ready, lies = "Reiser i dag", "Utskrivningsklar", "Innlagt nå"
	over65              = "over 65"
)

func state(o OpenStay) (string, bool) {
	switch {
	case !o.To.IsZero():
		return leaves, true
	case !o.Ready.IsZero():
		return ready, true
	}
	return lies, false
}
