package demo

import (
	"testing"

	"traad/internal/app/emergency"
	"traad/internal/app/signin"
	"traad/internal/app/user"
	"traad/internal/app/watch"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/rules/access"
	"traad/internal/store/storetest"
)

// TestLeadersHaveWork: whoever tries the demo as a leader sees authorisations that are due and that end soon, an emergency access to
// follow up and a look to judge; and the team is told of nothing on Min dag, which is as in the pictures.
func TestLeadersHaveWork(t *testing.T) {
	for _, today := range []date.Date{pictures, date.MustParse("2026-12-24"), date.MustParse("2028-02-29")} {
		st := storetest.Open(t)
		s := seeded(t, st, ring(t), today, 0)
		as := map[string]access.Actor{}
		for _, l := range Logins() {
			token, err := signin.Begin(t.Context(), s, l.Assignment)
			if err != nil {
				t.Fatal(err)
			}
			if as[l.Key], err = signin.Actor(t.Context(), s, token); err != nil {
				t.Fatal(err)
			}
		}
		for _, x := range []struct {
			who                              string
			due, soon, emergencies, findings int
		}{{"leder-nes", 1, 1, 1, 2}, {"leder-ahus", 1, 1, 1, 1}} {
			roles, err := user.Review(t.Context(), s, as[x.who])
			if err != nil || roles.Due != x.due || roles.Soon != x.soon {
				t.Errorf("%s on %s: authorisations %+v, %v", x.who, today, roles, err)
			}
			cases, err := emergency.Cases(t.Context(), s, as[x.who])
			if err != nil || len(cases) != x.emergencies || cases[0].Outcome != "" || cases[0].User == "" {
				t.Errorf("%s on %s: emergency accesses %+v, %v", x.who, today, cases, err)
			}
			found, err := watch.Findings(t.Context(), s, as[x.who], false)
			if err != nil || len(found) != x.findings {
				t.Errorf("%s on %s: findings %+v, %v", x.who, today, found, err)
			}
			for _, f := range found {
				if f.Persons == 1 && f.Person == "" || f.Name == "" || f.Status != watch.Open {
					t.Errorf("%+v", f)
				}
			}
		}
		// Who has looked has logged in, that day or later.
		rows, err := st.DB.Raw().QueryContext(t.Context(), "select u.name, coalesce(max(a.used_on), ''), f.on_day from user_account u join role_assignment a on a.user_id = u.id join (select user_id, on_day from watch_finding union all select user_id, substr(from_at, 1, 10) from emergency_access) f on f.user_id = u.id group by u.name, f.on_day")
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for ; rows.Next(); n++ {
			var name, used, looked string
			if err := rows.Scan(&name, &used, &looked); err != nil || used < looked || used > today.String() {
				t.Errorf("%s looked on %s and logged in last on %q, %v", name, looked, used, err)
			}
		}
		if rows.Close(); n != 5 {
			t.Errorf("%d have looked", n)
		}
		for _, who := range []string{"koordinator-nes", "koordinator-ahus", "lege-ahus"} {
			told, err := emergency.ToldIn(t.Context(), st.Reader(), db.At(s.Now()), access.ScopeOf(as[who]))
			if err != nil || len(told) != 0 {
				t.Errorf("%s on %s is told of %d emergency accesses, %v", who, today, len(told), err)
			}
		}
		r := newRegion(s.Calendar, today, s.Now(), 0)
		r.standard()
		if len(r.reference) < 10 {
			t.Errorf("%d persons of the pictures", len(r.reference))
		}
		for key, ref := range r.reference {
			count(t, st, "select count(*) from emergency_access e, watch_finding f where '"+string(ref.patient)+"' in (e.patient_id, f.subject) and '"+key+"' <> ''", 0)
		}
	}
}
