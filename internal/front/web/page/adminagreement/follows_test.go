package adminagreement_test

import (
	"context"
	"net/http"
	"testing"

	"traad/internal/app/agreement"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
	"traad/internal/store"
	"traad/internal/store/query"
)

// A GP office that ends loses its GPs' access and nobody else's.
func TestOfficeEnds(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
		give(w, "Årnes legesenter", 0, 1)
		w.Go(webtest.Today.AddDays(1), 10, 0)
		for u, want := range map[webtest.User]int{
			webtest.GP: http.StatusNotFound, webtest.Substitute: http.StatusNotFound, webtest.Nes: http.StatusOK, webtest.Physician: http.StatusOK, webtest.CareWorker: http.StatusOK,
		} {
			b := w.As(u)
			if got := b.Raw(http.MethodGet, kari.Page()+"/avdelingsark", nil).Status; got != want {
				t.Errorf("%s: %d, want %d", u, got, want)
			}
			if want == http.StatusNotFound {
				b.Get("/").MustNotShow("Kari")
				b.Get("/forlop").MustNotShow("Kari")
			}
		}
	})
}

// A district without an agreement of its own follows its municipality's, to the end; one that is a party of its own does not.
func TestDistrict(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		ctx, district := t.Context(), db.NewID()
		if err := w.Store.InTx(ctx, func(tx *store.Writer) error {
			return tx.InsertOrganisation(ctx, query.InsertOrganisationParams{
				ID: district, Kind: string(care.OrgDistrict), Number: "030110", Name: "Grorud", NameSort: "grorud", ParentID: db.ID(w.Orgs["Nes"]), SiteID: db.ID(w.Orgs["Kongsvinger"]), Status: "in_operation",
			})
		}); err != nil {
			t.Fatal(err)
		}
		phase := func(day date.Date) care.AgreementPhase {
			p, err := agreement.PhaseIn(ctx, w.Store.Reader(), care.OrgID(district), day)
			if err != nil {
				t.Fatal(err)
			}
			return p
		}
		w.As(webtest.Administrator).Get(place).MustShow("Grorud", "Følger avtalen til kommunen.")
		give(w, "Nes", 0, 30)
		if a, b := phase(webtest.Today), phase(webtest.Today.AddDays(30)); a != care.NoticeGiven || b != care.AgreementEnded {
			t.Errorf("the district is %s, then %s", a, b)
		}
		if on := ended(ctx, t, w, district); on != webtest.Today.AddDays(30) {
			t.Errorf("access to the district ends %s", on)
		}
		v := webtest.Agreement("Bydel Grorud")
		v.ValidFrom = webtest.Today.AddDays(35)
		w.Do(w.Actor(webtest.Administrator), agreement.Save{Party: care.OrgID(district), Basis: care.WrittenAgreement, Number: 1, Version: v})
		if a, b := phase(webtest.Today), phase(webtest.Today.AddDays(35)); a != care.NoticeGiven || b != care.AgreementValid {
			t.Errorf("with an agreement of its own that begins later the district is %s, then %s", a, b)
		}
		w.Go(webtest.Today.AddDays(35), 0, 5)
		settle(t, w)
		if !ended(ctx, t, w, district).IsZero() || ended(ctx, t, w, db.ID(w.Orgs["Nes"])).IsZero() {
			t.Error("the district's own agreement does not open access, or it opens that of the municipality")
		}
	})
}

// An agreement that begins by itself opens access when its day has come, by the hourly job; a second run changes nothing.
func TestSettle(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		ctx, nes := t.Context(), db.ID(w.Orgs["Nes"])
		give(w, "Nes", 0, 30)
		w.Go(webtest.Today.AddDays(31), 10, 0)
		v := webtest.Agreement("Nes kommune")
		v.ValidFrom = webtest.Today.AddDays(40)
		w.Do(w.Actor(webtest.Administrator), agreement.Save{Party: w.Orgs["Nes"], Basis: care.WrittenAgreement, Number: 1, Version: v})
		for day, open := range map[int]bool{31: false, 39: false} {
			w.Go(webtest.Today.AddDays(day), 10, 0)
			settle(t, w)
			if got := ended(ctx, t, w, nes).IsZero(); got != open {
				t.Errorf("day %d: open %v", day, got)
			}
		}
		w.Go(webtest.Today.AddDays(40), 0, 5)
		settle(t, w)
		settle(t, w)
		if !ended(ctx, t, w, nes).IsZero() {
			t.Error("the new agreement has begun, and access is closed")
		}
	})
}

func settle(t *testing.T, w *webtest.World) {
	t.Helper()
	if _, err := agreement.Settle(t.Context(), w.Service); err != nil {
		t.Fatal(err)
	}
}

func ended(ctx context.Context, t *testing.T, w *webtest.World, id db.ID) date.Date {
	t.Helper()
	o, err := w.Store.Reader().Organisation(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	return o.AccessEndedOn
}
