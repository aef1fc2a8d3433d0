package plan_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"traad/internal/app/document"
	"traad/internal/app/plan"
	"traad/internal/base/db"
	"traad/internal/base/db/dbtest"
	text "traad/internal/care/document"
	rule "traad/internal/care/plan"
	"traad/internal/store"
	"traad/internal/store/query"
)

// long is a plan with 40 measures of a person who has 50 versions behind her, on each engine.
func long(b *testing.B, f func(b *testing.B, g *ground)) {
	for _, e := range []struct {
		name   string
		engine db.Engine
	}{{"sqlite", db.SQLite}, {"postgres", db.Postgres}} {
		b.Run(e.name, func(b *testing.B) {
			g := newGround(b, &store.Store{DB: dbtest.Open(b, e.engine)})
			g.versions(b, 50, 40)
			f(b, g)
		})
	}
}

// versions publishes versions of a plan, each with a text changed in every third measure.
func (g *ground) versions(t testing.TB, versions, measures int) {
	t.Helper()
	ctx := context.Background()
	for n := range versions {
		var saves []text.Save
		d := g.fields(t)
		for m := range measures {
			for part, text1 := range map[string]string{"hva": "Ringer om vekten og følger vektregelen", "hvem": "kommune", "ofte": "hver onsdag", "frist": "1.12.2027"} {
				path := fmt.Sprintf("tiltak/m%02d/%s", m, part)
				if part == "hva" && m%3 == 0 {
					text1 += fmt.Sprintf(", versjon %d", n)
				}
				saves = append(saves, text.Save{Path: path, Base: d[path].Revision, Text: text1})
			}
		}
		g.save(t, g.ingrid, saves...)
		p := g.publish()
		p.Keeps = map[string]bool{}
		for m := range measures {
			p.Keeps[fmt.Sprintf("m%02d", m)] = true
		}
		if err := p.Run(ctx, g.s, g.ingrid); err != nil {
			t.Fatal(err)
		}
		id, err := plan.Start{Patient: g.person}.Run(ctx, g.s, g.ingrid)
		if err != nil {
			t.Fatal(err)
		}
		row, err := g.s.Store.Reader().PlanVersion(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		g.version, g.document = id, row.DocumentID
	}
}

// against tells how many times longer an operation took than the floor: one plain update of one row in a transaction of its own, as
// often and in the same run, so that the number means something on any machine.
func (g *ground) against(b *testing.B, took time.Duration) {
	b.Helper()
	b.StopTimer()
	ctx := context.Background()
	n := max(b.N, 50)
	from := time.Now()
	for i := range n {
		err := g.s.Store.InTx(ctx, func(w *store.Writer) error {
			return w.PutDocumentPresence(ctx, query.PutDocumentPresenceParams{DocumentID: g.document, UserID: db.ID(g.ingrid.User), Section: fmt.Sprint(i), ExpiresAt: db.At(g.now)})
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	floor := time.Since(from) / time.Duration(n)
	b.ReportMetric(float64(took)/float64(b.N)/float64(floor), "x-update")
	b.ReportMetric(float64(floor), "update-ns")
}

// BenchmarkSaveField is one autosave.
func BenchmarkSaveField(b *testing.B) {
	long(b, func(b *testing.B, g *ground) {
		ctx := context.Background()
		base := g.fields(b)["tiltak/m07/hva"].Revision
		b.ResetTimer()
		from := time.Now()
		for n := range b.N {
			done, err := document.Save{Document: g.document, Section: "tiltak", Fields: []text.Save{{Path: "tiltak/m07/hva", Base: base, Text: fmt.Sprintf("Ringer om vekten %d ganger av %d", n, b.N)}}}.Run(ctx, g.s, g.ingrid)
			if err != nil {
				b.Fatal(err)
			}
			base = done.Fields[0].Field.Revision
		}
		g.against(b, time.Since(from))
	})
}

// BenchmarkVersionDifference is showing what differs between two versions: both are read, checked against their digests, and compared.
func BenchmarkVersionDifference(b *testing.B) {
	long(b, func(b *testing.B, g *ground) {
		ctx, r := context.Background(), g.s.Store.Reader()
		b.ResetTimer()
		from := time.Now()
		for range b.N {
			all, err := plan.Of(ctx, r, g.person)
			if err != nil {
				b.Fatal(err)
			}
			var two []rule.Plan
			for _, v := range []*plan.Version{all.Number(10), all.Number(40)} {
				texts, err := plan.Texts(ctx, r, *v)
				if err != nil {
					b.Fatal(err)
				}
				two = append(two, rule.Read(texts))
			}
			if len(rule.Difference(two[0], two[1])) < 10 {
				b.Fatal("too few")
			}
		}
		g.against(b, time.Since(from))
	})
}
