package worklist

import (
	"context"
	"fmt"
	"slices"

	"traad/internal/app"
	"traad/internal/app/concern"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// Concern is a worsening that somebody has reported and nobody has handled.
type Concern struct {
	ID      db.ID
	Patient care.PatientID
	Name    string
	Age     int
	Sign    string // yellow, red, other
	Text    string
	By      string // name of who reported
	At      db.Time
	Who     care.UserID // responsible for the enrolment, "" nobody
}

// concerns are those of the actor's areas, or of her own persons, that wait; red signs first. With mine they are those of
// the enrolments that she is responsible for, that nobody is, and every red sign: it is not left to lie because somebody is
// away.
func concerns(ctx context.Context, s *app.Service, a access.Actor, sc access.Scope, persons []care.PatientID, mine bool) ([]Concern, error) {
	if !access.May(a.Role, access.HandleConcern) {
		return nil, nil
	}
	r := s.Store.Reader()
	var rows []query.OpenConcernsRow
	if sc.Kind() == access.ByArea {
		found, err := r.OpenConcerns(ctx, query.OpenConcernsParams{Areas: db.List(sc.Areas()), Hidden: db.List(sc.Hidden())})
		if err != nil {
			return nil, fmt.Errorf("worklist: %w", err)
		}
		rows = found
	} else {
		found, err := r.OpenConcernsOfPatients(ctx, db.List(persons))
		if err != nil {
			return nil, fmt.Errorf("worklist: %w", err)
		}
		for _, row := range found {
			rows = append(rows, query.OpenConcernsRow(row))
		}
	}
	var red, rest []Concern
	for _, row := range rows {
		c := Concern{
			ID: row.ID, Patient: care.PatientID(row.PersonID), Name: row.GivenName + " " + row.FamilyName, Age: row.BirthDate.Age(a.Today),
			Sign: row.Sign, Text: row.Body, By: concern.Reporter(row.ReportedByName), At: row.ReportedAt, Who: care.UserID(row.ResponsibleID),
		}
		switch {
		case c.Sign == "red":
			red = append(red, c)
		case !mine || c.Who == "" || c.Who == a.User:
			rest = append(rest, c)
		}
	}
	all := slices.Concat(red, rest)
	all = all[:min(len(all), most)]
	items := make([]string, len(all))
	for i, c := range all {
		items[i] = concern.Item(c.ID)
	}
	objected, err := app.Objected(ctx, r, items)
	for i := range all {
		if objected[items[i]] {
			all[i].Text = care.HiddenText
		}
	}
	return all, err
}
