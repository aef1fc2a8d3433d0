// Package watch is the control of looks: a nightly job puts what the rules of rules/watch find in the audit into a list, the
// leader of the organisation whose user looked judges it without learning who the person is, and the user is asked for the reason.
//
//	n, err := watch.Nightly(ctx, s, limits)                                    // by the job queue
//	list, err := watch.Findings(ctx, s, leader, false)                         // Oppslag til kontroll
//	err = watch.Judge{ID: id, Seen: 1, As: watch.Asked, Note: "…"}.Run(ctx, s, leader)
//	err = watch.Answer{ID: id, Text: "Vakt på telefonen."}.Run(ctx, s, user)   // Min konto
package watch

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/rules/access"
	rule "traad/internal/rules/watch"
	"traad/internal/store"
	"traad/internal/store/query"
)

const (
	doneSetting = "watch.done" // the last day that has been gone through
	firstDays   = 30           // how far back the first run goes, and the longest that a later one catches up
	habitDays   = 90           // how far back «usual» is
	quiet       = 180          // days in which the same tie between the same two is not asked about again
	searchGap   = 15 * time.Minute
)

// Nightly goes through every day that is over and has not been gone through, and returns how many findings are new. A day is
// written in one transaction; a run that is broken off goes on where it was.
func Nightly(ctx context.Context, s *app.Service, l rule.Limits) (int, error) {
	today := s.Today()
	next := today.AddDays(-firstDays)
	done, err := s.Store.Reader().Setting(ctx, doneSetting)
	switch {
	case err == nil:
		if d, err := date.Parse(done); err == nil && !d.Before(next) {
			next = d.AddDays(1)
		}
	case !errors.Is(err, sql.ErrNoRows):
		return 0, fmt.Errorf("watch.Nightly: %w", err)
	}
	found, pace := 0, s.Pace()
	for ; next.Before(today); next = next.AddDays(1) {
		n, err := oneDay(ctx, s, l, next)
		if err != nil {
			return found, fmt.Errorf("watch.Nightly: %w", err)
		}
		found += n
		if err := pace.Rest(ctx); err != nil {
			return found, fmt.Errorf("watch.Nightly: %w", err)
		}
	}
	return found, nil
}

// look is one look at one person.
type look struct {
	at         time.Time
	user, org  db.ID
	role, deed string
	patient    db.ID
}

// pair is one user in one role who looked at one person.
type pair struct {
	user, org db.ID
	role      string
	patient   db.ID
}

// post is one user in one role.
type post struct {
	user, org db.ID
	role      string
}

// night is the work with one day.
type night struct {
	s        *app.Service
	r        *store.Reader
	l        rule.Limits
	day      date.Date
	people   *people
	findings []query.InsertFindingParams
}

func oneDay(ctx context.Context, s *app.Service, l rule.Limits, day date.Date) (int, error) {
	n := &night{s: s, r: s.Store.Reader(), l: l, day: day}
	looks, err := n.looks(ctx, day)
	if err != nil {
		return 0, err
	}
	if n.people, err = gather(ctx, s, n.r, looks); err != nil {
		return 0, err
	}
	if err := n.ties(ctx, looks); err != nil {
		return 0, err
	}
	if err := n.searched(ctx); err != nil {
		return 0, err
	}
	days, err := n.habits(ctx, looks)
	if err != nil {
		return 0, err
	}
	cards, err := n.cards(ctx)
	if err != nil {
		return 0, err
	}
	found := 0
	err = s.Store.InTx(ctx, func(w *store.Writer) error {
		found = 0
		for _, f := range n.findings {
			k, err := w.InsertFinding(ctx, f)
			if err != nil {
				return err
			}
			found += int(k)
		}
		for _, d := range days {
			if err := w.PutWatchDay(ctx, d); err != nil {
				return err
			}
		}
		for _, c := range cards {
			if err := w.PutRecordPersons(ctx, c); err != nil {
				return err
			}
		}
		return w.PutSetting(ctx, query.PutSettingParams{Name: doneSetting, Value: day.String()})
	})
	return found, err
}

// looks reads the looks of a day, in order of time for each user.
func (n *night) looks(ctx context.Context, day date.Date) ([]look, error) {
	from, to := db.At(day.At(0, 0)), db.At(day.AddDays(1).At(0, 0))
	users, err := n.r.Users(ctx)
	if err != nil {
		return nil, err
	}
	var out []look
	for _, u := range users {
		rows, err := n.r.LooksOfUser(ctx, query.LooksOfUserParams{UserID: u.ID, FromAt: from, BeforeAt: to, Allowed: true, Deeds: db.List(access.Looks)})
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			out = append(out, look{r.At.Time, u.ID, r.OrgID, r.Role, r.Deed, r.PatientID})
		}
	}
	return out, nil
}

// ties asks the rules about the user and the person.
func (n *night) ties(ctx context.Context, looks []look) error {
	by := map[pair][]look{}
	for _, x := range looks {
		p := pair{x.user, x.org, x.role, x.patient}
		by[p] = append(by[p], x)
	}
	for _, p := range sorted(by, func(a, b pair) int {
		return cmp.Or(cmp.Compare(a.user, b.user), cmp.Compare(a.patient, b.patient), cmp.Compare(a.role, b.role), cmp.Compare(a.org, b.org))
	}) {
		u, ok := n.people.users[p.user]
		subject, there := n.people.subjects[p.patient]
		if !ok || !there {
			continue
		}
		if rel, ok := rule.OwnRecord(u, subject); ok {
			n.add(rule.Self, p, by[p], rel)
			continue // what else ties one to oneself says nothing more
		}
		if rel, ok := rule.AnotherUser(u, n.people.staff, subject); ok {
			if err := n.addOnce(ctx, rule.Colleague, p, by[p], rel); err != nil {
				return err
			}
		}
		if rel, ok := rule.NearBy(u, subject); ok {
			if err := n.addOnce(ctx, rule.Neighbour, p, by[p], rel); err != nil {
				return err
			}
		}
		common, err := n.people.common(ctx, n.r, subject.Family)
		if err != nil {
			return err
		}
		if rel, ok := rule.Family(u, subject, common, n.l); ok {
			if err := n.addOnce(ctx, rule.FamilyName, p, by[p], rel); err != nil {
				return err
			}
		}
	}
	return nil
}

// addOnce adds a finding, unless the same tie between the same two has been asked about lately: one who follows a namesake is asked
// once, and not every day.
func (n *night) addOnce(ctx context.Context, r rule.Rule, p pair, looks []look, rel rule.Relation) error {
	count, err := n.r.CountSameFinding(ctx, query.CountSameFindingParams{Rule: string(r), UserID: p.user, Subject: string(p.patient), FromDay: n.day.AddDays(-quiet)})
	if err != nil || count > 0 {
		return err
	}
	n.add(r, p, looks, rel)
	return nil
}

func (n *night) add(r rule.Rule, p pair, looks []look, rel rule.Relation) {
	n.put(r, post{p.user, p.org, p.role}, string(p.patient), n.day, looks, rel, 1, 0)
}

func (n *night) put(r rule.Rule, p post, subject string, day date.Date, looks []look, rel rule.Relation, persons, usual int) {
	n.findings = append(n.findings, query.InsertFindingParams{
		ID: db.NewID(), Rule: string(r), UserID: p.user, Role: p.role, OrganisationID: p.org, Subject: subject, OnDay: day,
		FirstAt: db.At(looks[0].at), LastAt: db.At(looks[len(looks)-1].at), Relation: string(rel), Shown: db.ToJSON(count(looks)),
		Persons: persons, Usual: usual, FoundAt: db.At(n.s.Now()),
	})
}

// Shown is a kind of page and how often it was opened.
type Shown struct {
	Deed access.Deed `json:"deed"`
	N    int         `json:"n"`
}

func count(looks []look) []Shown {
	by := map[string]int{}
	for _, x := range looks {
		by[x.deed]++
	}
	var out []Shown
	for _, d := range sorted(by, cmp.Compare[string]) {
		out = append(out, Shown{access.Deed(d), by[d]})
	}
	return out
}

func sorted[K comparable, V any](m map[K]V, by func(a, b K) int) []K {
	keys := make([]K, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, by)
	return keys
}
