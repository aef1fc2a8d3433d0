package app_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"traad/internal/app"
	"traad/internal/app/fhir"
	"traad/internal/app/worklist"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/job"
	"traad/internal/base/keys"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
	"traad/internal/store/storetest"
)

var today = date.Of(2026, 11, 21)

// service returns a service on an open store with a clock that stands still.
func service(t testing.TB, st *store.Store) *app.Service {
	t.Helper()
	dir := t.TempDir()
	if err := keys.Generate(dir); err != nil {
		t.Fatal(err)
	}
	ring, err := keys.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	now := func() time.Time { return today.At(9, 43) }
	s := app.New(st, ring, job.New(st.DB, now), now)
	t.Cleanup(s.Close)
	return s
}

// TestScopeEqualsDecide draws a region with persons, some of them merged, relations and periods, and checks for everybody who works in it that
// a person is in the lists exactly when Decide lets the actor see her.
func TestScopeEqualsDecide(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		s := service(t, st)
		rapid.Check(t, func(t *rapid.T) {
			w := drawRegion(t, st)
			for _, a := range w.actors {
				a, err := s.Situate(context.Background(), st.Reader(), a)
				if err != nil {
					t.Fatal(err)
				}
				listed := inLists(t, s, a, w)
				for _, p := range w.patients {
					person, err := s.Person(context.Background(), st.Reader(), p, today)
					if err != nil {
						t.Fatal(err)
					}
					d := access.Decide(a, access.SeeSummary, person)
					may := d.Allowed && d.Reason != access.InEmergency // which opens pages, and no list
					if may != slices.Contains(listed, person.Patient) {
						t.Fatalf("%s at %s: Decide says %v, the lists say %v, of a person with %+v", a.Role, a.OrgKind, d, !may, person)
					}
					if g, ok := w.grants[a.User]; ok {
						reads := access.Decide(a, access.SeeOwnPlan, person).Allowed
						want := g.stands && slices.Contains(person.Records, g.patient) && (a.Role == care.OwnPatient || person.Protection != care.StrictlyProtected)
						if reads != want || d.Allowed {
							t.Fatalf("%s with grant %+v reads %v, want %v, and the summary %v, of %+v", a.Role, g, reads, want, d.Allowed, person)
						}
					}
					if wide := access.Decide(a, access.SeeObjections, person); may && a.Role.Level() != "" && !wide.Allowed {
						t.Fatalf("%s sees a person and not her objections", a.Role)
					}
				}
			}
		})
	})
}

// TestSystemsEqualDecide does so for the record systems of every kind of organisation: the query that lists and counts whom one is told of is Decide's rule
// written a second time, where she lives twice, has died or took the consent back, and where agreements have ended.
func TestSystemsEqualDecide(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		s := service(t, st)
		src := &fhir.Source{Service: s}
		told := 0
		rapid.Check(t, func(t *rapid.T) {
			w := drawRegion(t, st)
			for _, a := range w.systems {
				a, err := s.Situate(context.Background(), st.Reader(), a)
				if err != nil {
					t.Fatal(err)
				}
				listed, err := src.Everybody(context.Background(), a)
				if err != nil {
					t.Fatal(err)
				}
				for _, p := range w.patients {
					may, person, err := src.Tells(context.Background(), a, p)
					if err != nil {
						t.Fatal(err)
					}
					if may != slices.Contains(listed, db.ID(person.Patient)) {
						t.Fatalf("the record system of a %s: Decide says %v, the list says %v, of a person with %+v", a.OrgKind, may, !may, person)
					}
					if may {
						told++
					}
				}
			}
		})
		if told == 0 {
			t.Error("no record system was told of anybody: the test says too little")
		}
	})
}

// inLists returns everybody whom the actor's scope finds.
func inLists(t *rapid.T, s *app.Service, a access.Actor, w region) []care.PatientID {
	sc := access.ScopeOf(a)
	found, err := worklist.Persons(context.Background(), s, sc)
	if err != nil {
		t.Fatal(err)
	}
	for _, area := range sc.Areas() {
		for _, status := range []string{"referred", "waiting", "active", "ended", "declined", "void"} {
			rows, err := s.Store.Reader().EnrolmentsByDue(context.Background(), query.EnrolmentsByDueParams{
				AreaID: db.ID(area), Status: status, AfterID: "00000000-0000-0000-0000-000000000000", BeforeDue: "9999-99", Lim: 51,
				Day: sc.Day(), Hidden: db.List(sc.Hidden()),
			})
			if err != nil {
				t.Fatal(err)
			}
			if len(rows) > 50 {
				t.Fatal("a page does not hold the whole list")
			}
			for _, row := range rows {
				found = append(found, care.PatientID(row.PersonID))
			}
		}
	}
	return found
}

// letIn is a grant on the net.
type letIn struct {
	patient care.PatientID
	stands  bool
}

type region struct {
	grants   map[care.UserID]letIn
	actors   []access.Actor
	systems  []access.Actor // record systems
	patients []care.PatientID
}

// staff are the actors who work.
func (w region) staff() []access.Actor {
	return slices.DeleteFunc(slices.Clone(w.actors), func(a access.Actor) bool { return a.Role.Own() })
}

// drawRegion writes a small region of its own: one hospital with two sites, three municipalities, people in every role.
func drawRegion(t *rapid.T, st *store.Store) region {
	w := region{grants: map[care.UserID]letIn{}}
	err := st.InTx(context.Background(), func(tx *store.Writer) error {
		ctx := context.Background()
		must := func(err error) {
			if err != nil {
				t.Fatal(err)
			}
		}
		kinds := map[db.ID]string{}
		org := func(kind string, parent, site db.ID) db.ID {
			id := db.NewID()
			kinds[id] = kind
			must(tx.InsertOrganisation(ctx, query.InsertOrganisationParams{ID: id, Kind: kind, Name: kind, NameSort: kind, ParentID: parent, SiteID: site, Status: "none"}))
			return id
		}
		hospital := org("hospital", "", "")
		sites := []db.ID{org("site", hospital, ""), org("site", hospital, "")}
		var areas, offices, units []db.ID
		for i := range 3 {
			areas = append(areas, org("municipality", "", sites[i%2]))
			offices = append(offices, org("gp_office", areas[i], ""))
		}
		units = append(units, org("unit", sites[0], ""), org("unit", sites[1], ""))
		for _, o := range append(areas[:3:3], offices...) { // agreements that have ended, end today, or will
			if rapid.IntRange(0, 3).Draw(t, "ends") == 0 {
				on := today.AddDays(rapid.IntRange(-2, 2).Draw(t, "ended on"))
				must(tx.SetAccessEnded(ctx, query.SetAccessEndedParams{ID: o, AccessEndedOn: on}))
			}
		}
		user := func(role care.Role, o db.ID, kind string) db.ID {
			id := db.NewID()
			must(tx.InsertUser(ctx, query.InsertUserParams{ID: id, Name: "x", NameSort: "x", CreatedAt: db.At(time.Now())}))
			w.actors = append(w.actors, access.Actor{User: care.UserID(id), Role: role, Org: care.OrgID(o), OrgKind: kind, Today: today})
			return id
		}
		user(care.HospitalCoordinator, hospital, "hospital")
		user(care.HospitalPhysician, sites[0], "site")
		for _, a := range areas {
			user(care.MunicipalCoordinator, a, "municipality")
		}
		gps := []db.ID{user(care.GeneralPractitioner, offices[0], "gp_office"), user(care.GeneralPractitioner, offices[1], "gp_office")}
		locum := user(care.GeneralPractitioner, offices[2], "gp_office")
		nurse := user(care.CareWorker, units[0], "unit")
		user(care.EmergencyClinician, units[0], "unit")
		user(care.EmergencyClinician, units[1], "unit")
		for _, r := range []care.Role{care.Manager, care.Analyst, care.Administrator} {
			user(r, areas[0], "municipality")
		}
		for _, o := range slices.Concat([]db.ID{hospital}, sites, areas, offices, units) {
			w.systems = append(w.systems, access.Actor{Role: care.RecordSystem, Org: care.OrgID(o), OrgKind: kinds[o], Today: today})
		}
		day := rapid.Map(rapid.IntRange(-20, 20), func(n int) date.Date { return today.AddDays(n) })
		pick := rapid.IntRange(0, 2)
		for _, gp := range gps {
			if rapid.Bool().Draw(t, "locum") {
				from := day.Draw(t, "from")
				must(tx.InsertSubstitute(ctx, query.InsertSubstituteParams{ID: db.NewID(), GpID: gp, SubstituteID: locum, ValidFrom: from, ValidTo: from.AddDays(7), CreatedAt: db.At(time.Now())}))
			}
		}
		for i := range rapid.IntRange(1, 5).Draw(t, "patients") {
			id := db.NewID()
			w.patients = append(w.patients, care.PatientID(id))
			must(tx.InsertPatient(ctx, query.InsertPatientParams{
				ID: id, GivenName: "x", FamilyName: "y", NameSort: "y", BirthDate: date.Of(1940, 1, 1), Sex: "woman",
				AreaID: areas[pick.Draw(t, "lives")], CreatedAt: db.At(time.Now()), Version: 1,
				Protection: rapid.SampledFrom([]string{"", "", "", "protected", "strictly_protected"}).Draw(t, "protection"),
			}))
			for range rapid.IntRange(0, 2).Draw(t, "enrolments") {
				e := db.NewID()
				must(tx.InsertEnrolment(ctx, query.InsertEnrolmentParams{
					ID: e, PatientID: id, PathwayCode: care.LongTerm, PathwayVersion: 1,
					AreaID: areas[pick.Draw(t, "area")], SiteID: sites[0], CreatedAt: db.At(time.Now()), NameSort: "y",
				}))
				u := query.UpdateEnrolmentParams{ID: e, Status: rapid.SampledFrom([]string{"referred", "waiting", "active", "ended", "declined", "void"}).Draw(t, "status"), DueSort: "9999-12-31", Events: 1}
				if !care.Status(u.Status).Open() {
					u.TeamUntil = today.AddDays(rapid.SampledFrom([]int{-1000, -1, 0, 1, 180}).Draw(t, "until"))
				}
				if rapid.Bool().Draw(t, "responsible") {
					u.ResponsibleID = db.ID(rapid.SampledFrom(w.staff()).Draw(t, "who").User)
				}
				state := care.Enrolment{Status: care.Status(u.Status)}
				switch rapid.IntRange(0, 7).Draw(t, "waits to be ended") {
				case 0:
					state.DiedOn, u.NowText = today, care.NowDied
				case 1:
					state.WithdrawnOn, u.NowText = today, care.NowWithdrawn
				}
				_, err := tx.UpdateEnrolment(ctx, u)
				must(err)
				_, err = tx.PutEnrolmentState(ctx, query.PutEnrolmentStateParams{EnrolmentID: e, Data: db.ToJSON(&state)})
				must(err)
			}
			if rapid.IntRange(0, 3).Draw(t, "objects") == 0 {
				o := query.InsertObjectionParams{
					ID: db.NewID(), PatientID: id, Kind: string(rapid.SampledFrom(care.ObjectionKinds).Draw(t, "objection")), StatedBy: "patient", Competence: "full",
					StatedOn: today, RecordedAt: db.At(time.Now()), RecordedBy: db.ID(w.actors[0].User),
				}
				switch care.ObjectionKind(o.Kind) {
				case care.ObjectOrganisation:
					o.OrganisationID = rapid.SampledFrom(slices.Concat(areas, sites, offices, units, []db.ID{hospital})).Draw(t, "against")
				case care.ObjectItem:
					o.Item = "event/" + string(db.NewID())
				}
				must(tx.InsertObjection(ctx, o))
				if rapid.Bool().Draw(t, "taken back") {
					must(tx.EndObjection(ctx, query.EndObjectionParams{ID: o.ID, EndedAt: db.At(time.Now()), EndedBy: o.RecordedBy, EndedNote: "x"}))
				}
			}
			if rapid.IntRange(0, 3).Draw(t, "emergency") == 0 {
				a := rapid.SampledFrom(w.staff()).Draw(t, "taker")
				from := today.At(9, 43).Add(-time.Duration(rapid.IntRange(0, 5).Draw(t, "hours")) * time.Hour)
				must(tx.InsertEmergency(ctx, query.InsertEmergencyParams{
					ID: db.NewID(), PatientID: id, UserID: db.ID(a.User), Role: string(a.Role), OrganisationID: db.ID(a.Org), Reason: "acute", Note: "x",
					FromAt: db.At(from), UntilAt: db.At(from.Add(4 * time.Hour)),
				}))
			}
			if rapid.Bool().Draw(t, "gp") {
				from := day.Draw(t, "gp from")
				g := query.InsertGPRelationParams{ID: db.NewID(), PatientID: id, GpID: gps[i%2], OfficeID: offices[i%2], ValidFrom: from, CreatedAt: db.At(time.Now())}
				if rapid.Bool().Draw(t, "gp ended") {
					g.ValidTo = from.AddDays(10)
				}
				must(tx.InsertGPRelation(ctx, g))
			}
			if rapid.Bool().Draw(t, "on the net") {
				grant, role, kin := db.NewID(), care.OwnPatient, db.ID("")
				if rapid.Bool().Draw(t, "next of kin") {
					role, kin = care.OwnKin, db.NewID()
					must(tx.InsertNextOfKin(ctx, query.InsertNextOfKinParams{ID: kin, PatientID: id, Name: "x", Relation: "y"}))
				}
				from := day.Draw(t, "let in from")
				must(tx.InsertOwnAccess(ctx, query.InsertOwnAccessParams{
					ID: grant, PatientID: id, KinID: kin, SeePlan: true, ValidFrom: from, ValidTo: from.AddDays(10), ConsentBy: "patient", Competence: "full",
					GivenAt: db.At(time.Now()), GivenBy: db.ID(w.actors[0].User),
				}))
				g := letIn{care.PatientID(id), app.During(from, from.AddDays(10), today)}
				if rapid.IntRange(0, 3).Draw(t, "shut out") == 0 {
					_, err := tx.EndOwnAccess(ctx, query.EndOwnAccessParams{ID: grant, EndedAt: db.At(time.Now()), EndedOwn: grant})
					must(err)
					g.stands = false
				}
				w.grants[care.UserID(grant)] = g
				w.actors = append(w.actors, access.Actor{User: care.UserID(grant), Role: role, Own: care.PatientID(id), Today: today})
			}
			if rapid.Bool().Draw(t, "nurse") {
				from := day.Draw(t, "nurse from")
				must(tx.InsertCareRelation(ctx, query.InsertCareRelationParams{ID: db.NewID(), PatientID: id, UserID: nurse, ValidFrom: from, ValidTo: from.AddDays(10), CreatedAt: db.At(time.Now())}))
			}
			if rapid.Bool().Draw(t, "stay") {
				s := query.InsertStayParams{ID: db.NewID(), PatientID: id, UnitID: units[i%2], Kind: "hospital", Urgency: "emergency", FromAt: db.At(today.At(3, 0))}
				if rapid.Bool().Draw(t, "left") {
					s.ToAt = db.At(today.At(5, 0))
				}
				must(tx.InsertStay(ctx, s))
				if rapid.IntRange(0, 3).Draw(t, "never came") == 0 {
					_, err := tx.Tx.ExecContext(ctx, "update stay set standing = $1 where id = $2", string(care.StayExpected), string(s.ID))
					must(err)
				}
			}
		}
		for _, p := range w.patients[1:] { // some records are of one person
			if rapid.IntRange(0, 3).Draw(t, "merged") == 0 {
				must(tx.PointTo(ctx, query.PointToParams{ID: db.ID(p), MergedInto: db.ID(w.patients[0])}))
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(fmt.Errorf("region: %w", err))
	}
	return w
}
