package plan_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"traad/internal/app/document"
	text "traad/internal/care/document"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/storetest"
)

// Writing leaves one row in the audit for each author, role and quarter of an hour, whatever is saved and however often the browser says that
// somebody is there. Looks are all there, and so are refusals.
func TestOneAuditRowASitting(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		g := newGround(t, st)
		ctx := context.Background()
		rows := func(deed access.Deed) (n int) {
			t.Helper()
			for _, line := range storetest.Rows(t, st, "audit", "deed", "id") {
				if line == "deed="+string(deed) {
					n++
				}
			}
			return n
		}
		type author = access.Actor
		write := func(a author) {
			t.Helper()
			for i := range 5 {
				g.save(t, a, text.Save{Path: "viktig", Base: g.fields(t)["viktig"].Revision, Text: fmt.Sprintf("%s %d %s", a.Name, i, g.now)})
				if _, err := (document.Here{Document: g.document, Section: "mal"}).Run(ctx, g.s, a); err != nil {
					t.Fatal(err)
				}
			}
		}
		for i, c := range []struct {
			after time.Duration
			by    author
			want  int
		}{
			{0, g.ingrid, 1}, {14 * time.Minute, g.ingrid, 1}, {0, g.grete, 2}, {time.Minute, g.ingrid, 3}, {14 * time.Minute, g.grete, 4}, {time.Hour, g.ingrid, 5},
		} {
			g.now = g.now.Add(c.after)
			write(c.by)
			if got := rows(access.EditPlan); got != c.want {
				t.Errorf("step %d: %d rows, want %d", i, got, c.want)
			}
		}
		before := rows(access.SeeDraft)
		for range 3 {
			if _, err := document.Open(ctx, g.s, g.ingrid, g.document); err != nil {
				t.Fatal(err)
			}
		}
		if got := rows(access.SeeDraft) - before; got != 3 {
			t.Errorf("three looks left %d rows", got)
		}
		stranger := g.ingrid
		stranger.Areas = nil
		for range 3 {
			if _, err := (document.Save{Document: g.document, Fields: []text.Save{{Path: "viktig", Text: "x"}}}).Run(ctx, g.s, stranger); err == nil {
				t.Fatal("somebody outside the team wrote")
			}
		}
		refused := 0
		for _, line := range storetest.Rows(t, st, "audit", "deed, allowed", "id") {
			if strings.HasPrefix(line, "deed="+string(access.EditPlan)) && !strings.HasSuffix(line, "=1") && !strings.HasSuffix(line, "=true") {
				refused++
			}
		}
		if refused != 3 {
			t.Errorf("three refusals left %d rows", refused)
		}
	})
}
