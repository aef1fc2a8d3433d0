package web_test

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"traad/internal/base/db"
	"traad/internal/rules/access"
)

// TestOwnMatrix asks every address there is as the patient and as a next of kin whom she has let in: their own pages open, and hold
// nothing of anybody else; all others are refused as for a role that may not, also about herself, and nothing is done.
func TestOwnMatrix(t *testing.T) {
	m := newMatrix(t)
	f, other := m.people[0], m.people[2]
	var secrets []string // of everybody else
	for _, x := range m.people[1:] {
		secrets = append(secrets, x.family, x.Number.Digits(), string(x.Patient), string(x.Enrolment))
	}
	inner := append([]string{f.Number.Digits(), string(f.Patient), string(f.Enrolment), string(f.question)}, f.secrets[len(f.secrets)-6:]...) // what stands in her record is the team's
	for letter, grant := range map[string]db.ID{"S": m.w.Let(f.Case, ""), "K": m.w.Let(f.Case, "Tone Datterord")} {
		b := m.w.AsOwn(grant)
		before := m.tables()
		for _, pattern := range slices.Sorted(maps.Keys(routeTable)) {
			p := routeTable[pattern]
			method, path, _ := strings.Cut(pattern, " ")
			if p.kind == anyone || path == "/{$}" || p.kind == ofOwn && method == http.MethodPost && strings.Contains(p.may, letter) {
				continue // what is sent there: page/mine
			}
			may := strings.Contains(p.may, letter)
			for _, about := range []*figure{f, other} {
				refused := m.w.Audited(access.SeeOwn, false)
				form := plausible
				if method == http.MethodGet {
					form = nil
				}
				a := b.Raw(method, fill(path, about.id(p.kind), string(about.contact)), form)
				where := pattern + " as " + letter
				switch {
				case may && path == "/min-plan/plan.pdf": // there is no plan to print, or no printer
				case may && a.Status != http.StatusOK:
					t.Errorf("%s: status %d\n%s", where, a.Status, a.Text)
				case !may && a.Status != http.StatusNotFound && a.Status != http.StatusForbidden:
					t.Errorf("%s: status %d to %s\n%s", where, a.Status, a.Header.Get("Location"), a.Text)
				}
				if m.w.Audited(access.SeeOwn, false) != refused {
					t.Errorf("%s: refused her own page", where)
				}
				for _, s := range secrets {
					if holds(a, s) && !strings.Contains(path, "{") {
						t.Errorf("%s: shows %q of somebody else", where, s)
					}
				}
				for _, s := range f.secrets[2:] { // her own name stands over every page of hers
					if !may && holds(a, s) {
						t.Errorf("%s: shows %q", where, s)
					}
				}
				for _, s := range inner {
					if may && holds(a, s) {
						t.Errorf("%s: shows %q, which is the team's", where, s)
					}
				}
			}
		}
		if after := m.tables(); after != before {
			t.Errorf("what %s was refused left something: %s became %s", letter, before, after)
		}
	}
	// Nobody who works comes in by the patient's door.
	for _, s := range seats {
		b := m.w.As(s.user)
		for pattern, p := range routeTable {
			if method, path, _ := strings.Cut(pattern, " "); p.kind == ofOwn {
				a := m.ask(b, s, method, fill(path, string(f.Patient)))
				if a.page.Status != http.StatusNotFound || a.refused == 0 || a.reason != string(access.NotForRole) {
					t.Errorf("%s for %s: status %d, %d refusals because of %q", pattern, s.user, a.page.Status, a.refused, a.reason)
				}
				m.secret(pattern, a.page, f)
			}
		}
	}
	m.silent()
}
