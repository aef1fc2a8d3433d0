package patient_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"traad/internal/app"
	"traad/internal/app/operation"
	"traad/internal/app/organisation"
	"traad/internal/app/patient"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/job"
	"traad/internal/base/keys"
	"traad/internal/base/nin"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/storetest"
)

// TestRenewedKeys: identity numbers move to new keys while people work. A number is found under either key on the way, and never
// becomes two persons; when all is done, only the new keys are needed.
func TestRenewedKeys(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		ctx, dir := t.Context(), t.TempDir()
		if err := keys.Generate(dir); err != nil {
			t.Fatal(err)
		}
		service := func() *app.Service {
			ring, err := keys.Load(dir)
			if err != nil {
				t.Fatal(err)
			}
			s := app.New(st, ring, job.New(st.DB, time.Now), time.Now)
			t.Cleanup(s.Close)
			return s
		}
		s := service()
		today := s.Today()
		area, err := organisation.Add{Organisation: care.Organisation{Kind: care.OrgMunicipality, Name: "Nes", Number: "3228"}}.
			Run(ctx, s, access.Actor{Role: care.Administrator, Today: today})
		if err != nil {
			t.Fatal(err)
		}
		coordinator := access.Actor{Role: care.MunicipalCoordinator, Org: area, OrgKind: "municipality", Areas: []care.OrgID{area}, Today: today}
		register := func(s *app.Service, n nin.Number) (care.PatientID, error) {
			id := care.PatientID(db.NewID())
			return id, s.Do(ctx, coordinator, func(tx *app.Tx) error {
				if err := tx.Allow(access.Refer, &access.Person{Patient: id, Teams: []access.Team{{Area: area}}}); err != nil {
					return err
				}
				return patient.Insert(ctx, tx, id, patient.Details{
					GivenName: "Kari", FamilyName: "Aasen", BirthDate: date.Of(1942, 2, 17), Sex: "woman", Area: area,
				}, n)
			})
		}
		var numbers []nin.Number
		for i := 0; len(numbers) < 30; i++ {
			if n, ok := nin.Synthetic(date.Of(1942, 2, 17), true, i); ok {
				numbers = append(numbers, n)
			}
		}
		for _, n := range numbers[:25] {
			if _, err := register(s, n); err != nil {
				t.Fatal(err)
			}
		}
		if n, err := operation.Renew(ctx, s); n != 0 || err != nil {
			t.Fatalf("nothing to renew: %d, %v", n, err)
		}
		for _, p := range []keys.Purpose{keys.Seal, keys.Index} {
			if _, err := s.Keys.Rotate(p); err != nil {
				t.Fatal(err)
			}
		}
		other := service() // another process: it has found the keys, and does not write with them yet
		if s.Keys.Writes(keys.Index) != 2 || other.Keys.Writes(keys.Index) != 1 {
			t.Fatal("one process should write with the new key and the other with the old")
		}
		for name, c := range map[string]struct {
			s *app.Service
			n nin.Number
		}{"new key, number under the old": {s, numbers[3]}, "old key, number under the old": {other, numbers[4]}} {
			if _, err := register(c.s, c.n); errs.KindOf(err) != errs.KindInvalid {
				t.Errorf("%s: a number became two persons: %v", name, err)
			}
		}
		if _, err := register(s, numbers[26]); err != nil {
			t.Fatal(err)
		}
		if _, err := register(other, numbers[26]); errs.KindOf(err) != errs.KindInvalid {
			t.Errorf("old key, number under the new: a number became two persons: %v", err)
		}
		if _, err := register(other, numbers[27]); err != nil {
			t.Fatal(err)
		}
		if n, err := operation.ToRenew(ctx, s); n != 26 || err != nil {
			t.Errorf("%d to renew, %v; want 26", n, err)
		}
		if n, err := operation.Renew(ctx, s); n != 26 || err != nil {
			t.Errorf("%d renewed, %v; want 26", n, err)
		}
		if n, err := operation.ToRenew(ctx, s); n != 0 || err != nil {
			t.Errorf("%d left, %v", n, err)
		}
		for _, purpose := range []string{"seal", "index"} {
			if err := os.Remove(filepath.Join(dir, purpose+"-1.key")); err != nil {
				t.Fatal(err)
			}
		}
		alone := service()
		for i, n := range append(numbers[:25:25], numbers[26], numbers[27]) {
			row, err := st.Reader().PatientByIndex(ctx, db.List(alone.Keys.Indexes(n.Digits())))
			if err != nil {
				t.Fatalf("number %d is not found with the new key alone: %v", i, err)
			}
			ids, err := st.Reader().IdentifiersOf(ctx, row.ID)
			if err != nil || len(ids) != 1 || !strings.HasPrefix(ids[0].Sealed, "v2:") {
				t.Fatalf("number %d: %d rows, %v", i, len(ids), err)
			}
			if digits, err := alone.Keys.Open(ids[0].Sealed, "patient/"+string(row.ID)); err != nil || string(digits) != n.Digits() {
				t.Fatalf("number %d is not opened: %v", i, err)
			}
		}
	})
}
