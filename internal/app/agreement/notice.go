package agreement

import (
	"context"
	"fmt"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// GiveNotice writes down that the agreement is given notice of: from Notice.On nobody new is included, from Notice.Ends
// nobody reaches the party's persons through it. Seen is the version of the agreement's row that the form showed.
type GiveNotice struct {
	Party  care.OrgID
	Seen   int
	Notice care.AgreementNotice
}

// Run writes it. Faults by the fields of care.AgreementVersion.CheckNotice.
func (d GiveNotice) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return change(ctx, s, actor, d.Party, d.Seen, func(tx *app.Tx, h Held) (care.AgreementNotice, error) {
		v := h.InForce(tx.Today)
		switch {
		case h.Notice == d.Notice:
			return d.Notice, nil // the same form, sent twice
		case v == nil || !h.Notice.On.IsZero():
			return d.Notice, errs.Conflict("Avtalen kan ikke sies opp nå. Den er sagt opp fra før, eller gjelder ikke ennå.")
		}
		return d.Notice, v.CheckNotice(d.Notice, tx.Today)
	})
}

// WithdrawNotice takes a notice back, as long as access has not ended.
type WithdrawNotice struct {
	Party care.OrgID
	Seen  int
}

// Run writes it.
func (d WithdrawNotice) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return change(ctx, s, actor, d.Party, d.Seen, func(tx *app.Tx, h Held) (care.AgreementNotice, error) {
		if h.Phase(tx.Today) == care.AgreementEnded {
			return h.Notice, errs.Conflict("Avtalen er avsluttet. Legg inn en ny avtale i stedet.")
		}
		return care.AgreementNotice{}, nil
	})
}

// change writes the notice of a party's last agreement.
func change(ctx context.Context, s *app.Service, actor access.Actor, party care.OrgID, seen int, decide func(tx *app.Tx, h Held) (care.AgreementNotice, error)) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		if !db.IsID(string(party)) {
			return errs.NotFound("Virksomheten finnes ikke.")
		}
		if err := tx.Allow(access.Configure, nil, fmt.Sprintf("agreement_notice/%s@%d", party, seen+1)); err != nil {
			return err
		}
		held, err := locked(ctx, tx, party)
		if err != nil {
			return err
		}
		if len(held) == 0 {
			return errs.NotFound("Virksomheten har ingen avtale.")
		}
		h := held[len(held)-1]
		n, err := decide(tx, h)
		if err != nil || n == h.Notice {
			return err
		}
		row := query.SetNoticeParams{ID: h.ID, Version: seen, NoticeOn: n.On, NoticeEnds: n.Ends, NoticeReason: n.Reason, NoticeAt: db.At(tx.Now), NoticeBy: db.ID(actor.User)}
		hit, err := tx.SetNotice(ctx, row)
		if err != nil {
			return fmt.Errorf("agreement: notice: %w", err)
		}
		if hit != 1 {
			return changedFirst()
		}
		return settle(ctx, tx.Writer, db.ID(party), tx.Today)
	})
}

// Settle works out anew when access ends for every party, and returns how many organisations it looked at. It runs every
// hour: an agreement that begins today opens access without anybody writing anything.
func Settle(ctx context.Context, s *app.Service) (int, error) {
	r := s.Store.Reader()
	ended, err := r.EndedOrganisations(ctx, date.Of(9999, 12, 31))
	if err != nil {
		return 0, fmt.Errorf("agreement.Settle: %w", err)
	}
	for _, id := range ended {
		org, err := r.Organisation(ctx, id)
		if err != nil {
			return 0, fmt.Errorf("agreement.Settle: %w", err)
		}
		held, err := of(ctx, r, id)
		if err != nil {
			return 0, err
		}
		if org.ParentID != "" && !own(held[id], s.Today()) { // a district follows its municipality
			id = org.ParentID
		}
		if err := s.Store.InTx(ctx, func(w *store.Writer) error { return settle(ctx, w, id, s.Today()) }); err != nil {
			return 0, err
		}
	}
	return len(ended), nil
}
