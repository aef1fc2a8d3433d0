package search_test

import (
	"fmt"
	"testing"
	"time"

	"traad/internal/app/patient"
	"traad/internal/base/db"
	"traad/internal/base/nb"
	"traad/internal/front/web/webtest"
)

func TestZSpeed(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		ctx := t.Context()
		given := []string{"Kari", "Per", "Anne", "Ola", "Solveig", "Knut", "Ingrid", "Tor", "Berit", "Jan", "Marit", "Arne", "Liv", "Odd", "Randi", "Bjørn", "Åse", "Nils", "Gerd", "Kåre"}
		tx, err := w.Store.DB.Raw().BeginTx(ctx, nil)
		if err != nil {
			t.Fatal(err)
		}
		ex := func(q string, a ...any) {
			if _, err := tx.ExecContext(ctx, q, a...); err != nil {
				t.Fatal(err)
			}
		}
		areas := []string{string(w.Orgs["Nes"]), string(w.Orgs["Ullensaker"])}
		site := string(w.Orgs["Kongsvinger"])
		for i := range 100000 {
			id := string(db.NewID())
			g, f := given[i%20], fmt.Sprintf("%sen%c%c", given[(i/20)%20], 'a'+(i/400)%26, 'a'+(i/10400)%10)
			ex("insert into patient (id, given_name, family_name, name_sort, birth_date, sex, area_id, created_at, version) values ($1,$2,$3,$4,$5,'woman',$6,'2026-01-01T00:00:00.000000Z',1)",
				id, g, f, nb.SortKey(f+", "+g), fmt.Sprintf("19%02d-%02d-%02d", 30+i%25, 1+i%12, 1+i%28), areas[i%2])
			ex("insert into patient_name_part (part, patient_id) values ($1,$2),($3,$2)", nb.Fold(g), id, nb.Fold(f))
			ex("insert into enrolment (id, patient_id, pathway_code, pathway_version, area_id, site_id, created_at, status, stage, due_sort, name_sort) values ($1,$2,'iht-langvarig',1,$3,$4,'2026-01-01T00:00:00.000000Z','active','follow_up','9999-12-31',$5)",
				string(db.NewID()), id, areas[i%2], site, nb.SortKey(f+", "+g))
		}
		if err := tx.Commit(); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Store.DB.Raw().ExecContext(ctx, "analyze"); err != nil {
			t.Fatal(err)
		}
		a := w.Actor(webtest.Nes)
		for _, q := range []string{"kari", "ka", "an", "kari soven", "kari perenab", "k per", "17.02.1942", "solveigenzz"} {
			best := time.Hour
			n := 0
			for range 5 {
				s := time.Now()
				f, err := patient.Search(ctx, w.Service, a, q)
				if err != nil {
					t.Fatal(err)
				}
				n = len(f.Hits)
				best = min(best, time.Since(s))
			}
			t.Logf("%-16s %3d hits %s", q, n, best)
		}
	})
}

func TestZPlan(t *testing.T) {
	w := webtest.New(t)
	rows, err := w.Store.DB.Raw().QueryContext(t.Context(), `explain query plan select p.* from patient p
where p.id in (select n.patient_id from patient_name_part n where n.part >= $1 and n.part < $2)
  and (cast($3 as text) = '' or p.id in (select n.patient_id from patient_name_part n where n.part >= $3 and n.part < $4))
  and p.merged_into is null
  and exists (select 1 from enrolment e where e.patient_id = p.id
      and e.area_id in (select value from json_each(cast($5 as text))))
order by p.name_sort, p.id limit 20`, "ka", "kb", "", "", "[]")
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		var a, b, c int
		var s string
		rows.Scan(&a, &b, &c, &s)
		t.Log(a, b, s)
	}
}
