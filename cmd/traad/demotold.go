package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"traad/internal/app"
	"traad/internal/app/result"
	"traad/internal/app/stay"
	"traad/internal/base/db"
	"traad/internal/care"
	demoregion "traad/internal/front/demo"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// demoTold lets some of the demo's people tell what results, quality charts and cost are made of, by the same deeds as real ones: two
// municipalities fill in their templates and four do not, an analyst keeps prices, and the hospital's coordinator answers the three questions
// after stays. What they tell is drawn, and is the same each time.
func demoTold(ctx context.Context, s *app.Service) error {
	for _, l := range demoregion.Logins() {
		a, err := demoActor(ctx, s, l)
		if err != nil {
			return err
		}
		switch l.Role {
		case care.MunicipalCoordinator:
			err = demoMunicipal(ctx, s, a)
		case care.HospitalCoordinator:
			err = demoReviews(ctx, s, a)
		case care.Analyst:
			err = result.SavePrices{Title: "Oppdiktede priser 2026", Body: demoPrices, Note: "Bare for demoen. Ingen av prisene er hentet fra en kilde."}.Run(ctx, s, a)
		}
		if err != nil {
			return fmt.Errorf("demo: %s: %w", l.Key, err)
		}
	}
	return nil
}

// demoPrices are round numbers that nobody can take for real ones.
const demoPrices = `tjeneste;enhet;pris;prisar;kilde
sykehus;døgn;20000;2026;oppdiktet
legevakt;episode;1500;2026;oppdiktet
kad;episode;15000;2026;oppdiktet
korttid;episode;40000;2026;oppdiktet
hjemmesykepleie;time;800;2026;oppdiktet
fysioergo;episode;900;2026;oppdiktet
dagtilbud;episode;1200;2026;oppdiktet
tverrfaglig_team;episode;3000;2026;oppdiktet
praktisk_bistand;time;600;2026;oppdiktet
påslag;prosent;20;2026;oppdiktet
iht;personår;60000;2026;oppdiktet`

// demoActor is a user of the demo in the role of the log-in.
func demoActor(ctx context.Context, s *app.Service, l demoregion.Login) (access.Actor, error) {
	r := s.Store.Reader()
	roles, err := r.RolesOfUser(ctx, db.ID(l.User))
	if err != nil {
		return access.Actor{}, fmt.Errorf("demo: %w", err)
	}
	for _, x := range roles {
		if x.ID == l.Assignment {
			return s.Situate(ctx, r, access.Actor{User: l.User, Name: l.Name, Role: l.Role, Org: care.OrgID(x.OrganisationID), OrgName: x.OrganisationName, OrgKind: x.OrganisationKind, Today: s.Today()})
		}
	}
	return access.Actor{}, fmt.Errorf("demo: %s has no role", l.Key)
}

// demoReviews answers the three questions after most of the stays that ended while somebody was followed, two months ago or earlier.
func demoReviews(ctx context.Context, s *app.Service, a access.Actor) error {
	r := s.Store.Reader()
	rows, err := r.ReportEnrolments(ctx, query.ReportEnrolmentsParams{Pathway: care.LongTerm, AfterID: "00000000-0000-0000-0000-000000000000", Lim: 1000})
	if err != nil {
		return err
	}
	dice := rand.New(rand.NewPCG(1, 3)) //nolint:gosec // an invented region
	led := []string{"Forverring av hjertesvikt over flere dager", "Fall hjemme", "Luftveisinfeksjon", "Forvirring etter endring i medisiner"}
	change := []string{"Veies hver dag, og hjemmesykepleien ringer ved økning", "Gjennomgang av hjemmet med ergoterapeut", "", "Medisinliste avklart med fastlegen"}
	seen := map[db.ID]bool{}
	for _, e := range rows {
		if seen[e.PatientID] {
			continue
		}
		seen[e.PatientID] = true
		stays, err := r.StaysOf(ctx, e.PatientID)
		if err != nil {
			return err
		}
		for _, st := range stays {
			n, k := dice.IntN(100), dice.IntN(len(led))
			old := !st.ToAt.IsZero() && st.ToAt.Time.Before(s.Now().Add(-60*24*time.Hour)) && st.ToAt.Time.After(s.Now().Add(-400*24*time.Hour))
			if !old || n >= 80 || st.Kind == "legevakt" {
				continue
			}
			answer := "no"
			switch {
			case n < 16:
				answer = "yes"
			case n < 34:
				answer = "maybe"
			}
			d := stay.Review{Patient: care.PatientID(e.PatientID), Stay: care.StayID(st.ID), LedTo: led[k], Avoidable: answer, Change: change[k]}
			if err := d.Run(ctx, s, a); err != nil && ctx.Err() != nil {
				return err
			} // somebody whom the coordinator may not see is left out
		}
	}
	return nil
}
