//go:build loadbench

package store

import (
	"context"
	"encoding/json"
	"fmt"

	"traad/internal/base/db"
)

// HospitalNamed returns the id of an organisation, for the load bench.
func (s *Store) HospitalNamed(ctx context.Context, name string) (id string, err error) {
	err = s.DB.Reader().QueryRowContext(ctx, "select id from organisation where name = $1", name).Scan(&id)
	return id, err
}

// SealedNumber is a person in a course that is open, with a number.
type SealedNumber struct{ Patient, Sealed string }

// OpenNumbers returns n persons, for the load bench.
func (s *Store) OpenNumbers(ctx context.Context, n int) (all []SealedNumber, err error) {
	rows, err := s.DB.Reader().QueryContext(ctx, "select i.patient_id, i.sealed from patient_identifier i where i.ended_at is null and i.patient_id in "+
		"(select patient_id from enrolment where status = 'active') order by i.id limit "+fmt.Sprint(n))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var x SealedNumber
		if err := rows.Scan(&x.Patient, &x.Sealed); err != nil {
			return nil, err
		}
		all = append(all, x)
	}
	return all, rows.Err()
}

// MailsWaiting is how many mails have not been handed over, for the load bench.
func (s *Store) MailsWaiting(ctx context.Context) (n int, err error) {
	err = s.DB.Reader().QueryRowContext(ctx, "select count(*) from outbox where state = 'waiting'").Scan(&n)
	return n, err
}

// ToldOutOfOrder is how many messages were written after a later one of the same person, for the load bench.
func (s *Store) ToldOutOfOrder(ctx context.Context) (n int, err error) {
	rows, err := s.DB.Reader().QueryContext(ctx, "select cast(patient_id as text), cast(items as text) from audit where deed = 'stay.told' order by id")
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	last := map[string]int{}
	for rows.Next() {
		var patient, items string
		var refs []string
		seq := 0
		if err := rows.Scan(&patient, &items); err != nil {
			return 0, err
		}
		if err := json.Unmarshal([]byte(items), &refs); err != nil || len(refs) == 0 {
			return 0, fmt.Errorf("a row without references: %w", err)
		}
		if _, err := fmt.Sscanf(refs[0], "message/%d", &seq); err != nil {
			continue // told on screen
		}
		if seq < last[patient] {
			n++
		}
		last[patient] = max(last[patient], seq)
	}
	return n, rows.Err()
}

// MailedAt returns when each person's first mail was handed over, for the load bench.
func (s *Store) MailedAt(ctx context.Context) (map[string][]db.Time, error) {
	rows, err := s.DB.Reader().QueryContext(ctx, "select patient_id, mailed_at from alert where mailed_at is not null")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := map[string][]db.Time{}
	for rows.Next() {
		var patient string
		var at db.Time
		if err := rows.Scan(&patient, &at); err != nil {
			return nil, err
		}
		all[patient] = append(all[patient], at)
	}
	return all, rows.Err()
}
