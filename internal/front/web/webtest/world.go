// Package webtest is the set-up of all page tests: a small region in an empty database, persons in any stage of a pathway
// made through the real deeds, and a browser that asks the whole web front as one of the users.
//
//	func TestContact(t *testing.T) {
//		webtest.Each(t, func(t *testing.T, w *webtest.World) {       // both engines; webtest.New(t) is SQLite alone
//			kari := w.Person("Kari", "Aasen", webtest.Planned)
//			b := w.As(webtest.Nes)
//			p := b.Get("/forlop/" + string(kari.Enrolment) + "/kontakt")
//			p.MustShow("Logg kontakt", "Kari Aasen")
//			b.Send(p, "form", "telephone", "med", "patient", "tekst", "Har det bra").MustStatus(200).MustShow("Kontakten er lagret.")
//			w.As(webtest.Ullensaker).Get("/forlop/" + string(kari.Enrolment) + "/kontakt").MustStatus(404).MustNotShow("Kari")
//		})
//	}
//
// The day is Tuesday 17 November 2026, ten o'clock; w.Go moves the clock. Nothing a page logs may hold a name: w.Log has it.
package webtest

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"sync"
	"testing"
	"time"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/job"
	"traad/internal/base/keys"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web"
	"traad/internal/store"
	"traad/internal/store/query"
	"traad/internal/store/storetest"
)

// Today is the day that a world begins on.
var Today = date.Of(2026, 11, 17)

// World is the region with the service and the web front on it.
type World struct {
	T       *testing.T
	Service *app.Service
	Store   *store.Store
	Handler http.Handler
	Orgs    map[string]care.OrgID // by name: "Nes", "Ullensaker", "Kongsvinger", "Medisinsk avdeling" …

	now   time.Time
	users map[User]user
	log   lockedBuffer
	born  int
}

// New returns a world on SQLite.
func New(t *testing.T) *World {
	t.Helper()
	return newWorld(t, storetest.Open(t))
}

// Each runs f in a world on each engine.
func Each(t *testing.T, f func(t *testing.T, w *World)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, st *store.Store) { f(t, newWorld(t, st)) })
}

func newWorld(t *testing.T, st *store.Store) *World {
	dir := t.TempDir()
	if err := keys.Generate(dir); err != nil {
		t.Fatal(err)
	}
	ring, err := keys.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	w := &World{T: t, Store: st, Orgs: map[string]care.OrgID{}, users: map[User]user{}, now: Today.At(10, 0)}
	clock := func() time.Time { return w.now }
	w.Service = app.New(st, ring, job.New(st.DB, clock), clock)
	t.Cleanup(w.Service.Close)
	w.Handler = web.New(w.Service, web.Options{Log: slog.New(slog.NewTextHandler(&w.log, &slog.HandlerOptions{Level: slog.LevelDebug}))})
	w.must(st.InTx(t.Context(), func(tx *store.Writer) error {
		ctx := t.Context()
		for _, o := range region {
			if err := w.organisation(ctx, tx, o); err != nil {
				return err
			}
		}
		for _, u := range staff {
			if err := w.hire(ctx, tx, u); err != nil {
				return err
			}
		}
		if err := publish(ctx, tx); err != nil {
			return err
		}
		return w.agree(ctx, tx)
	}))
	return w
}

// Go moves the clock to a day and time in Oslo. Whoever is logged in has to log in anew: ask w.As again.
func (w *World) Go(day date.Date, hour, minute int) { w.now = day.At(hour, minute) }

// Logs is where the front logs, for a front that a test puts together itself.
func (w *World) Logs() io.Writer { return &w.log }

// Log returns everything that the front has logged.
func (w *World) Log() string { return w.log.String() }

func (w *World) must(err error) {
	w.T.Helper()
	if err != nil {
		w.T.Fatal(err)
	}
}

type place struct {
	kind                             care.OrgKind
	number, name, parent, site, tele string
	target                           int
}

// region is two municipalities under the two sites of one hospital, a GP office and two units.
var region = []place{
	{kind: care.OrgHospital, number: "983971636", name: "Akershus universitetssykehus"},
	{kind: care.OrgSite, name: "Kongsvinger", parent: "Akershus universitetssykehus", tele: "62 88 70 00"},
	{kind: care.OrgSite, name: "Nordbyhagen", parent: "Akershus universitetssykehus", tele: "67 96 00 00"},
	{kind: care.OrgMunicipality, number: "3228", name: "Nes", site: "Kongsvinger", target: 20, tele: "000 55 200"},
	{kind: care.OrgMunicipality, number: "3209", name: "Ullensaker", site: "Nordbyhagen", target: 22},
	{kind: care.OrgGPOffice, name: "Årnes legesenter", parent: "Nes"},
	{kind: care.OrgUnit, name: "Medisinsk avdeling", parent: "Kongsvinger"},
	{kind: care.OrgUnit, name: "Hjemmesykepleien Nes", parent: "Nes"},
}

func (w *World) organisation(ctx context.Context, tx *store.Writer, p place) error {
	id := db.NewID()
	w.Orgs[p.name] = care.OrgID(id)
	status := string(care.NoRollout)
	if p.kind == care.OrgMunicipality {
		status = string(care.InOperation)
	}
	return tx.InsertOrganisation(ctx, query.InsertOrganisationParams{
		ID: id, Kind: string(p.kind), Number: db.Text(p.number), Name: p.name, NameSort: nb.SortKey(p.name), ParentID: db.ID(w.Orgs[p.parent]),
		SiteID: db.ID(w.Orgs[p.site]), Status: status, Target: p.target, Phone: p.tele,
	})
}

// shipped are the pathway definitions that come with the program, and shippedTexts what they are written as: read once for all worlds of a
// test program, for each person on her way asks for them. Nobody changes them.
var (
	shipped      = sync.OnceValue(care.ShippedPathways)
	shippedTexts = sync.OnceValue(care.ShippedDefinitions)
)

// publish lays the shipped pathway definitions in the database.
func publish(ctx context.Context, tx *store.Writer) error {
	for i, p := range shipped() {
		if err := tx.InsertPathwayDefinition(ctx, query.InsertPathwayDefinitionParams{
			Code: p.Code, Version: p.Version, Title: p.Title, Body: string(shippedTexts()[i]), PublishedAt: db.At(Today.At(8, 0)),
		}); err != nil {
			return err
		}
	}
	return nil
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}
