package dataset

import (
	"context"
	"fmt"
	"slices"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/keyservice"
	"traad/internal/base/nin"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Course is the enrolment that says where somebody in the loads stands with the service.
type Course struct {
	Patient    care.PatientID // the record that stands
	Enrolment  care.EnrolmentID
	Status     care.Status
	Withdrawn  bool // the consent was withdrawn, and the pathway has not been ended yet
	Area       care.OrgID
	ReferredOn date.Date
	IncludedOn date.Date
	EndedOn    date.Date
	EndReason  string
}

// Enrolled gives, by every pseudonym they have had, everybody who is or has been in a pathway: the enrolment that is open, else the latest. It is for
// marking and leaving out in a list; which person a pseudonym is is shown to nobody.
func Enrolled(ctx context.Context, s *app.Service) (map[string]Course, error) {
	rows, err := s.Store.Reader().EnrolledPseudonyms(ctx)
	if err != nil {
		return nil, fmt.Errorf("dataset.Enrolled: %w", err)
	}
	all := map[string]Course{}
	name, of := "", query.EnrolledPseudonymsRow{}
	for _, row := range rows {
		if care.Status(row.Status) == care.StatusVoid {
			continue
		}
		if row.PatientID != of.PatientID || row.KeyVersion != of.KeyVersion {
			b, err := s.Keys.Open(row.Sealed, sealedFor(row.PatientID))
			if err != nil {
				return nil, fmt.Errorf("dataset.Enrolled: %w", err)
			}
			name, of = string(b), row
		}
		c := Course{
			Patient: care.PatientID(row.PersonID), Enrolment: care.EnrolmentID(row.EnrolmentID), Status: care.Status(row.Status), Withdrawn: row.Withdrawn, Area: care.OrgID(row.AreaID),
			ReferredOn: row.ReferredOn, IncludedOn: row.IncludedOn, EndedOn: row.EndedOn, EndReason: row.EndReason,
		}
		if before, ok := all[name]; !ok || c.Status.Open() || !before.Status.Open() { // rows come by day of referral
			all[name] = c
		}
	}
	return all, nil
}

// EverIncluded are all pseudonyms, of every version of the key, of those who were ever included: whoever was followed is nobody's comparison under an older one.
func EverIncluded(ctx context.Context, s *app.Service) (map[string]bool, error) {
	rows, err := s.Store.Reader().EnrolledPseudonyms(ctx)
	if err != nil {
		return nil, fmt.Errorf("dataset.EverIncluded: %w", err)
	}
	all := map[string]bool{}
	of := query.EnrolledPseudonymsRow{}
	for _, row := range rows {
		if care.Status(row.Status) == care.StatusVoid || row.IncludedOn.IsZero() || row.PatientID == of.PatientID && row.KeyVersion == of.KeyVersion {
			continue
		}
		b, err := s.Keys.Open(row.Sealed, sealedFor(row.PatientID))
		if err != nil {
			return nil, fmt.Errorf("dataset.EverIncluded: %w", err)
		}
		all[string(b)], of = true, row
	}
	return all, nil
}

func sealedFor(id db.ID) string { return "patient_pseudonym/" + string(id) }

// lot is how many pseudonyms are asked for at a time.
const lot = 500

// AskPseudonyms asks the key service, once for each, for the pseudonyms of those who are in a pathway or object to analyses, and
// keeps them sealed; once more where the loads in use have pseudonyms of a newer version of the service's key. The older ones are kept, for the loads that
// have them. It returns how many came. That a number was sent is in the person's access log. One that cannot be read is left out, and the error says how many
// were, after all the others have been asked for.
func AskPseudonyms(ctx context.Context, s *app.Service, keys keyservice.Service) (int, error) {
	after, n, bad := db.ID("00000000-0000-0000-0000-000000000000"), 0, 0
	version, err := s.Store.Reader().DatasetKeyVersion(ctx)
	if err != nil {
		return 0, fmt.Errorf("dataset.AskPseudonyms: %w", err)
	}
	for {
		rows, err := s.Store.Reader().WithoutPseudonym(ctx, query.WithoutPseudonymParams{After: after, KeyVersion: version, Lim: lot})
		if err != nil {
			return n, fmt.Errorf("dataset.AskPseudonyms: %w", err)
		}
		if len(rows) == 0 {
			if bad > 0 {
				return n, errs.Conflict("%d lagrede fødselsnumre kan ikke leses, så de mangler pseudonym. Kjør «traad doctor».", bad)
			}
			return n, nil
		}
		after = rows[len(rows)-1].ID
		var numbers []nin.Number
		rows = slices.DeleteFunc(rows, func(row query.WithoutPseudonymRow) bool {
			digits, err := s.Keys.Open(row.Sealed, "patient/"+string(row.ID))
			if err == nil {
				var number nin.Number
				if number, err = nin.Parse(string(digits)); err == nil {
					numbers = append(numbers, number)
				}
			}
			if err != nil {
				bad++
			}
			return err != nil
		})
		if len(rows) == 0 {
			continue
		}
		names, err := keyservice.All(ctx, keys, numbers)
		if err != nil {
			return n, err
		}
		if err := told(ctx, s, rows); err != nil {
			return n, err
		}
		if err := s.Store.InTx(ctx, func(w *store.Writer) error {
			for i, row := range rows {
				sealed, err := s.Keys.Seal([]byte(names[i]), sealedFor(row.ID))
				if err != nil {
					return err
				}
				p := query.PutPseudonymParams{PatientID: row.ID, Sealed: sealed, KeyVersion: keyservice.VersionOf(names[i : i+1]), MadeAt: db.At(s.Now())}
				if err := w.PutPseudonym(ctx, p); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			return n, fmt.Errorf("dataset.AskPseudonyms: %w", err)
		}
		n += len(rows)
	}
}

// told audits that the numbers of some persons went to the key service, before what came is kept. A service that does not answer is asked anew within the
// minute, so what it did not answer leaves no row: else an outage would fill every person's log.
func told(ctx context.Context, s *app.Service, rows []query.WithoutPseudonymRow) error {
	var subjects []care.PatientID
	for _, row := range rows {
		subjects = append(subjects, care.PatientID(row.ID))
	}
	return s.See(ctx, access.Actor{Role: care.Feed, Today: s.Today()}, access.AskPseudonym, nil, []string{"key_service"}, subjects...)
}
