package web_test

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"traad/internal/base/db"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
)

// TestMatrixLaunched asks every address as those who were let in by a record system that has one patient open: hers are as they are to the user without it; no other person, though
// the user reaches her, and no list, figure, file or deed of the rest of what the role may.
func TestMatrixLaunched(t *testing.T) {
	m := newMatrix(t)
	open := m.people[1]
	if open.stay == "" || open.left {
		t.Fatal("she is to lie in the ward, so that every clinical role reaches her")
	}
	for n, s := range seats {
		if !strings.Contains(clinical, s.letter) || !has(open.reached, s.user) {
			continue
		}
		without, b := m.w.As(s.user), m.w.AsLaunched(s.user, open.Case)
		before, shown := m.tables(), 0
		for k, pattern := range slices.Sorted(maps.Keys(routeTable)) {
			p := routeTable[pattern]
			method, path, _ := strings.Cut(pattern, " ")
			path = strings.TrimSuffix(path, "{$}")
			where := pattern + " for " + string(s.user) + " from a record system"
			switch {
			case p.kind == anyone || p.kind == ofOwn || p.kind == ofThing || p.kind == account && method == http.MethodPost: // things: TestMatrixOfThings
			case p.kind < ofEnrolment:
				m.launchedNowhere(b, s, where, method, fill(path, string(db.NewID())), p.kind)
			default:
				if method == http.MethodGet {
					at := fill(path, open.id(p.kind), string(open.contact))
					want, got := m.ask(without, s, method, at), m.ask(b, s, method, at)
					if got.page.Status != want.page.Status || got.shown != want.shown || got.refused != want.refused {
						t.Errorf("%s: of her who is open status %d with %d looks, want %d with %d", where, got.page.Status, got.shown, want.page.Status, want.shown)
					}
					shown += got.shown
				}
				unknown := m.ask(b, s, method, fill(path, string(db.NewID())))
				for i, f := range m.people {
					if f != open && (i+k+n)%part == 0 {
						m.launchedOther(b, s, where+": "+f.name, method, fill(path, f.id(p.kind), string(f.contact)), p, f, unknown)
					}
				}
			}
		}
		if after := m.tables(); after != before {
			t.Errorf("what %s was refused left something: %s became %s", s.user, before, after)
		}
		if shown == 0 {
			t.Errorf("%s sees nothing of her who is open: the test says too little", s.user)
		}
	}
	m.silent()
}

// launchedNowhere checks an address that is about nobody: it is refused, but for the user's own, and names nobody.
func (m *matrix) launchedNowhere(b *webtest.Browser, s seat, where, method, path string, about kind) {
	m.t.Helper()
	a := m.ask(b, s, method, path)
	switch {
	case path == "/" || strings.HasPrefix(path, "/henvisninger") || about == account: // she who is open may be referred anew
		if a.page.Status >= http.StatusInternalServerError {
			m.t.Errorf("%s: status %d", where, a.page.Status)
		}
	case a.page.Status != http.StatusNotFound:
		m.t.Errorf("%s: status %d\n%s", where, a.page.Status, a.page.Text)
	default:
		m.refusal(where, a, a.refused, access.OtherPatient)
	}
	for _, f := range m.people {
		m.secret(where+": "+f.name, a.page, f)
	}
}

// launchedOther checks an address about another than who is open: answered as if there were no such person.
func (m *matrix) launchedOther(b *webtest.Browser, s seat, where, method, path string, p placed, f *figure, unknown answer) {
	m.t.Helper()
	a := m.ask(b, s, method, path)
	if a.page.Status != unknown.page.Status || plain(a.page, f) != plain(unknown.page, f) {
		m.t.Errorf("%s: not the answer for one who does not exist, %d and %d:\n%s\n%s", where, a.page.Status, unknown.page.Status, a.page.Text, unknown.page.Text)
	}
	m.secret(where, a.page, f)
	more := int64(0)
	if f.merged {
		more = int64(a.refused)
	}
	if a.refused != unknown.refused || a.statements < unknown.statements || a.statements > unknown.statements+more {
		m.t.Errorf("%s: %d refusals and %d statements, and %d and %d for one who does not exist", where, a.refused, a.statements, unknown.refused, unknown.statements)
	}
	if a.refused > 0 && strings.Contains(p.may, s.letter) && a.reason != string(access.OtherPatient) {
		m.t.Errorf("%s: refused because of %q", where, a.reason)
	}
}
