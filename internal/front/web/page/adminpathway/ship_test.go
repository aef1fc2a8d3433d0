package adminpathway_test

import (
	"strings"
	"testing"

	"traad/internal/app/pathway"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
)

// TestShipToAnOldDatabase: a database whose version is an earlier shipped text gets the new text as its next version, once. Those who are
// enrolled keep theirs; those who are enrolled from then on have the new one. What a site has published is left alone.
func TestShipToAnOldDatabase(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		ctx := t.Context()
		shipped := string(care.ShippedDefinitions()[0])
		start := strings.Index(shipped, "[[deadline]]\ncode      = \"after_discharge\"")
		end := strings.Index(shipped[start:], "[[criterion]]")
		if start < 0 || end < 0 {
			t.Fatal("the shipped definition has no deadline after a discharge")
		}
		old := shipped[:start] + shipped[start+end:]
		exec := func(q string, args ...any) {
			t.Helper()
			if _, err := w.Store.DB.Raw().ExecContext(ctx, q, args...); err != nil {
				t.Fatal(err)
			}
		}
		exec("update pathway_definition set body = $1, published_by = null where code = 'iht-langvarig'", old)
		before := w.Person("Kari", "Aasen", webtest.FollowedUp)
		for range 2 {
			if err := pathway.Ship(ctx, w.Service); err != nil {
				t.Fatal(err)
			}
		}
		after := w.Person("Solveig", "Åsen", webtest.FollowedUp)
		for c, want := range map[webtest.Case]int{before: 1, after: 2} {
			row, err := w.Store.Reader().Enrolment(ctx, db.ID(c.Enrolment))
			if err != nil || row.PathwayVersion != want {
				t.Errorf("version %d, want %d: %v", row.PathwayVersion, want, err)
			}
			p, err := w.Service.Pathway(ctx, w.Store.Reader(), row.PathwayCode, row.PathwayVersion, w.Orgs["Nes"])
			if err != nil {
				t.Fatal(err)
			}
			if has := strings.Contains(deadlinesOf(p), "after_discharge"); has != (want == 2) {
				t.Errorf("version %d has the deadline: %t", want, has)
			}
		}
		rows, err := w.Store.Reader().PublishedDefinitions(ctx)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, r := range rows {
			if r.Code == "iht-langvarig" {
				n++
			}
		}
		if n != 2 {
			t.Errorf("%d versions, want 2", n)
		}
		// A site's own newest version is not published over.
		exec("update pathway_definition set body = $1, published_by = $2 where code = 'iht-langvarig' and version = 2", strings.Replace(old, "version = 1", "version = 2", 1), string(w.ID(webtest.Administrator)))
		if err := pathway.Ship(ctx, w.Service); err != nil {
			t.Fatal(err)
		}
		if again, err := w.Store.Reader().PublishedDefinitions(ctx); err != nil || len(again) != len(rows) {
			t.Errorf("%d versions, want %d: %v", len(again), len(rows), err)
		}
	})
}

func deadlinesOf(p *care.Pathway) string {
	var all []string
	for _, d := range p.Deadlines {
		all = append(all, d.Code)
	}
	return strings.Join(all, " ")
}
