package plan_test

import (
	"context"
	"fmt"
	"testing"

	"traad/internal/app/document"
	"traad/internal/app/plan"
	text "traad/internal/care/document"
	"traad/internal/store/storetest"
)

// BenchmarkSaveField is one autosave in a plan with 40 measures of a person who has 50 versions behind her.
func BenchmarkSaveField(b *testing.B) {
	st := storetest.Open(b)
	g := newGround(b, st)
	ctx := context.Background()
	for range 50 {
		var saves []text.Save
		d := g.fields(b)
		for m := range 40 {
			for part, t := range map[string]string{"hva": "Ringer om vekten og følger vektregelen", "hvem": "kommune", "ofte": "hver onsdag", "frist": "1.12.2027"} {
				path := fmt.Sprintf("tiltak/m%02d/%s", m, part)
				saves = append(saves, text.Save{Path: path, Base: d[path].Revision, Text: t})
			}
		}
		g.save(b, g.ingrid, saves...)
		p := g.publish()
		p.Keeps = map[string]bool{}
		for m := range 40 {
			p.Keeps[fmt.Sprintf("m%02d", m)] = true
		}
		if err := p.Run(ctx, g.s, g.ingrid); err != nil {
			b.Fatal(err)
		}
		id, err := plan.Start{Patient: g.person}.Run(ctx, g.s, g.ingrid)
		if err != nil {
			b.Fatal(err)
		}
		row, err := st.Reader().PlanVersion(ctx, id)
		if err != nil {
			b.Fatal(err)
		}
		g.version, g.document = id, row.DocumentID
	}
	base := g.fields(b)["tiltak/m07/hva"].Revision
	b.ResetTimer()
	for n := range b.N {
		done, err := document.Save{Document: g.document, Section: "tiltak", Fields: []text.Save{{Path: "tiltak/m07/hva", Base: base, Text: fmt.Sprintf("Ringer om vekten %d ganger", n)}}}.Run(ctx, g.s, g.ingrid)
		if err != nil {
			b.Fatal(err)
		}
		base = done.Fields[0].Field.Revision
	}
}
