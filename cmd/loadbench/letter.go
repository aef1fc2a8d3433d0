package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"traad/internal/app"
	"traad/internal/app/address"
	"traad/internal/app/letter"
	"traad/internal/app/message"
	"traad/internal/app/paper"
	"traad/internal/app/plan"
	"traad/internal/base/db"
	"traad/internal/base/print"
	"traad/internal/care"
	paperpage "traad/internal/front/web/page/paper"
	"traad/internal/rules/access"
)

// attachment is the size of a plan as PDF/A: two pages with their fonts.
const attachment = 60_000

// letters are messages with the plan to the municipality, composed as they are when they are sent.
type letters struct {
	rows    map[string]message.Row
	ids     []string
	writer  letter.Writer // with the attachment there already
	printer *print.Printer
	printed letter.Writer
}

// letters finds the plan that holds of each of some persons, and gives their municipalities an address.
func (c *caller) letters(ctx context.Context, s *app.Service, whom []string) (*letters, error) {
	s.Outward.From = app.Sender{Name: "Tråd", HER: "90000", BusinessName: "Ahus", BusinessHER: "90001"}
	ready := make([]byte, attachment)
	printer := print.New()
	l := &letters{
		rows: map[string]message.Row{}, printer: printer,
		writer:  letter.Writer{Service: s, Attach: func(context.Context, *paper.Paper) ([]byte, error) { return ready, nil }},
		printed: letter.Writer{Service: s, Attach: func(ctx context.Context, p *paper.Paper) ([]byte, error) { return paperpage.Archive(ctx, printer, p) }},
	}
	r := s.Store.Reader()
	towns := map[care.OrgID]address.Party{}
	var by care.UserID // whoever: an address says who wrote it
	for _, id := range whom {
		all, err := plan.Of(ctx, r, care.PatientID(id))
		if err != nil {
			return nil, err
		}
		if all.Holds == nil {
			continue
		}
		enrolments, err := r.EnrolmentsOfPatient(ctx, db.ID(id))
		if err != nil {
			return nil, err
		}
		e := enrolments[len(enrolments)-1]
		area := care.OrgID(e.AreaID)
		had, err := address.Of(ctx, r, area)
		if err != nil {
			return nil, err
		}
		to, ok := had[area]
		if !ok {
			to = address.Party{HER: fmt.Sprint(91000 + len(towns)), Name: "Hjemmetjenesten", Service: "Pleie og omsorg", BusinessHER: "56", BusinessName: "Kommunen"}
			if laid, again := towns[area]; again {
				to = laid
			}
			towns[area] = to
		}
		by = care.UserID(e.ResponsibleID)
		l.rows[id] = message.Row{
			ID: db.NewID(), PatientID: db.ID(id), EnrolmentID: e.ID, AreaID: e.AreaID, VersionID: all.Holds.ID, Kind: string(message.Plan), OrganisationID: e.AreaID,
			HerID: to.HER, Name: to.Name, BusinessHerID: to.BusinessHER, BusinessName: to.BusinessName, CreatedAt: db.At(time.Now()),
		}
		l.ids = append(l.ids, id)
	}
	if len(l.ids) == 0 {
		return nil, errors.New("nobody has a plan that holds")
	}
	return l, s.Do(ctx, access.Actor{User: by, Role: care.Administrator, Today: s.Today()}, func(tx *app.Tx) error {
		if err := tx.Allow(access.Configure, nil); err != nil {
			return err
		}
		return address.Lay(ctx, tx, towns)
	})
}

func (l *letters) compose(id string) error { return composed(l.writer, l.rows[id]) }
func (l *letters) print(id string) error   { return composed(l.printed, l.rows[id]) }

func composed(w letter.Writer, row message.Row) error {
	m, err := w.Compose(context.Background(), row)
	if err == nil && len(m.XML) == 0 {
		err = errors.New("a message without text")
	}
	return err
}
