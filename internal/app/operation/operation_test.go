package operation_test

import (
	"bytes"
	"slices"
	"testing"
	"time"

	"traad/internal/app"
	"traad/internal/app/operation"
	"traad/internal/app/organisation"
	"traad/internal/app/pathway"
	"traad/internal/app/signin"
	"traad/internal/app/user"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/job"
	"traad/internal/base/keys"
	"traad/internal/base/sheet"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
	"traad/internal/store/storetest"
)

var today = date.Of(2026, 11, 21)

// installation is a service whose clock can be moved.
type installation struct {
	*app.Service
	now   time.Time
	admin access.Actor
}

func install(t *testing.T, st *store.Store) *installation {
	t.Helper()
	dir := t.TempDir()
	if err := keys.Generate(dir); err != nil {
		t.Fatal(err)
	}
	ring, err := keys.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	i := &installation{now: today.At(10, 0), admin: access.Actor{Role: care.Administrator, Today: today}}
	clock := func() time.Time { return i.now }
	i.Service = app.New(st, ring, job.New(st.DB, clock), clock)
	t.Cleanup(i.Service.Close)
	return i
}

func (i *installation) lacks(t *testing.T) []operation.LackKind {
	t.Helper()
	st, err := operation.Now(t.Context(), i.Service, i.admin)
	if err != nil {
		t.Fatal(err)
	}
	var out []operation.LackKind
	for _, l := range st.Lacks {
		out = append(out, l.What)
	}
	return out
}

func (i *installation) hire(t *testing.T, name string, role care.Role, org care.OrgID) care.UserID {
	t.Helper()
	id, err := user.Add{User: care.User{Name: name}}.Run(t.Context(), i.Service, i.admin)
	if err != nil {
		t.Fatal(err)
	}
	if err := (user.Grant{Assignment: care.Assignment{User: id, Role: role, Org: org, From: today}}).Run(t.Context(), i.Service, i.admin); err != nil {
		t.Fatal(err)
	}
	return id
}

// TestLacks walks from an empty installation to one where nothing is missing.
func TestLacks(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		ctx, i := t.Context(), install(t, st)
		want := func(what string, kinds ...operation.LackKind) {
			t.Helper()
			if got := i.lacks(t); !slices.Equal(got, kinds) {
				t.Errorf("%s: %v, want %v", what, got, kinds)
			}
		}
		want("empty", operation.NoHospital, operation.NoPathway)
		for range 2 { // publishing what came with the program twice does nothing
			if err := pathway.Ship(ctx, i.Service); err != nil {
				t.Fatal(err)
			}
		}
		f, err := sheet.Open(bytes.NewReader([]byte("Type;Nummer;Navn;Del av;Sykehussted;Status\nSykehus;;Ahus;;;\nSykehussted;;Kongsvinger;Ahus;;\nKommune;3228;Nes;;Kongsvinger;i drift\n")), 1<<20, "liste")
		if err != nil {
			t.Fatal(err)
		}
		if rep, err := (organisation.Bulk{File: f}).Run(ctx, i.Service, i.admin); err != nil || rep.Added != 3 {
			t.Fatal(rep, err)
		}
		want("organisations", operation.NoCoordinator, operation.NoTarget, operation.NoPhone, operation.NoSiteTeam)
		all, err := organisation.List(ctx, i.Service, i.admin)
		if err != nil {
			t.Fatal(err)
		}
		orgs := map[string]organisation.Item{}
		for _, o := range all {
			orgs[o.Name] = o
		}
		i.hire(t, "Kari", care.MunicipalCoordinator, orgs["Nes"].ID)
		i.hire(t, "Per", care.HospitalPhysician, orgs["Ahus"].ID)
		i.hire(t, "Ola", care.Administrator, orgs["Ahus"].ID)
		want("people", operation.LonelyAdmin, operation.NoTarget, operation.NoPhone)
		i.hire(t, "Liv", care.Administrator, orgs["Nes"].ID)
		nes := orgs["Nes"].Organisation
		nes.Target, nes.Phone = 20, "000 55 200"
		if err := (organisation.Edit{ID: orgs["Nes"].ID, Seen: 1, Organisation: nes}).Run(ctx, i.Service, i.admin); err != nil {
			t.Fatal(err)
		}
		want("everything")
	})
}

// TestPurges: what is old goes, what is not stays.
func TestPurges(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		ctx, i := t.Context(), install(t, st)
		id, err := organisation.Add{Organisation: care.Organisation{Kind: care.OrgHospital, Name: "Ahus"}}.Run(ctx, i.Service, i.admin)
		if err != nil {
			t.Fatal(err)
		}
		kari := i.hire(t, "Kari", care.Administrator, id)
		u, err := user.One(ctx, i.Service, i.admin, kari)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := signin.Begin(ctx, i.Service, u.Roles[0].ID); err != nil {
			t.Fatal(err)
		}
		run := db.NewID()
		if err := st.InTx(ctx, func(w *store.Writer) error {
			return w.InsertImportRun(ctx, query.InsertImportRunParams{ID: run, Kind: "patients", FileName: "x", Status: "checked", Content: []byte("sealed"), CreatedAt: db.At(i.now), CreatedBy: db.ID(kari)})
		}); err != nil {
			t.Fatal(err)
		}
		purge := func(sessions, files int) {
			t.Helper()
			if n, err := signin.Purge(ctx, i.Service); err != nil || n != sessions {
				t.Errorf("%d sessions purged, want %d (%v)", n, sessions, err)
			}
			if n, err := operation.PurgeImports(ctx, i.Service); err != nil || n != files {
				t.Errorf("%d files purged, want %d (%v)", n, files, err)
			}
		}
		purge(0, 0)
		i.now = i.now.Add(25 * time.Hour)
		purge(1, 1)
		if r, err := st.Reader().ImportRun(ctx, run); err != nil || len(r.Content) != 0 || r.FileName != "x" {
			t.Errorf("the run is %+v, %v", r, err)
		}
	})
}

func TestOnlyAdministrators(t *testing.T) {
	i := install(t, storetest.Open(t))
	ctx := t.Context()
	for _, role := range care.Roles {
		a := access.Actor{Role: role, Today: today}
		_, status := operation.Now(ctx, i.Service, a)
		_, jobs := operation.Jobs(ctx, i.Service, a)
		_, changes := operation.Changes(ctx, i.Service, a)
		_, users := user.List(ctx, i.Service, a)
		_, locums := user.Substitutes(ctx, i.Service, a)
		_, shelf := pathway.All(ctx, i.Service, a)
		_, check := pathway.Check(ctx, i.Service, a, "")
		for what, err := range map[string]error{"status": status, "jobs": jobs, "changes": changes, "users": users, "locums": locums, "pathways": shelf} {
			if denied := errs.KindOf(err) == errs.KindDenied; denied == (role == care.Administrator) {
				t.Errorf("%s, %s: %v", role, what, err)
			}
		}
		if want := errs.KindDenied; role != care.Administrator && errs.KindOf(check) != want {
			t.Errorf("%s checks a definition: %v", role, check)
		}
	}
}
