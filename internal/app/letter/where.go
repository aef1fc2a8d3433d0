package letter

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"traad/internal/app"
	"traad/internal/app/message"
	"traad/internal/app/patient"
	planapp "traad/internal/app/plan"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/care/plan"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Where is where a person's plan is: with each party, in its own system and in Tråd.
type Where struct {
	*patient.Head
	On       bool             // messages are set up here
	Holds    *planapp.Version // nil: no version is published
	Changes  int              // small changes made since
	Unsent   int              // how many of them nobody has been sent
	Parties  []Place
	Messages []message.Message // all of them, the newest first
	Incoming []Incoming        // from the parties, to one who may read a draft: answers are often about one
}

// Place is one party.
type Place struct {
	message.Party
	Hidden bool             // her address is protected for the reader, and the party tells it: it has no name and no receiver
	Last   *message.Message // the newest about the version that holds, nil where there is none
	Read   db.Time          // when somebody of the party last read the version in Tråd
}

// Of returns it, decided and audited as a look at the plan. Who may not see where she lives is not told it by who the parties are.
func Of(ctx context.Context, s *app.Service, a access.Actor, id care.PatientID) (*Where, error) {
	r := s.Store.Reader()
	w := &Where{On: s.Outward.From.HER != ""}
	refs, err := w.readIncoming(ctx, s, a, id)
	if err != nil {
		return nil, err
	}
	h, err := patient.Header(ctx, s, a, access.SeePlan, id, append(refs, "messages")...)
	if err != nil {
		return nil, err
	}
	w.Head = h
	person, err := s.Person(ctx, r, h.Patient, a.Today)
	if err != nil {
		return nil, err
	}
	all, err := planapp.For(ctx, r, a, person)
	if err != nil {
		return nil, err
	}
	if w.Messages, err = message.Of(ctx, r, h.Patient); err != nil {
		return nil, err
	}
	for i := range w.Messages {
		m := &w.Messages[i]
		if m.How = h.Places.Text(m.How); h.AddressHidden && tells(m.Party) { // so do what they wrote, and what was done about it by whom
			m.To, m.Receipts, m.By, m.SettledAt, m.SettledBy, m.How = "", nil, "", db.Time{}, "", ""
		}
	}
	if w.Holds = all.Holds; w.Holds == nil {
		return w, nil
	}
	updates, err := planapp.Updates(ctx, r, *w.Holds)
	if err != nil {
		return nil, err
	}
	w.Changes, w.Unsent = len(updates), len(updates)
	parties, err := message.Parties(ctx, s, r, person, w.Holds.Area, w.Holds.Enrolment)
	if err != nil {
		return nil, err
	}
	reads, err := readBy(ctx, r, h.Patient, *w.Holds, parties)
	if err != nil {
		return nil, err
	}
	for _, p := range parties {
		x := Place{Party: p, Read: reads[p.Kind]}
		if h.AddressHidden && tells(p.Kind) {
			x.Hidden, x.Name, x.Address, x.Why = true, "", nil, ""
		}
		for i := range w.Messages {
			if m := &w.Messages[i]; m.Version == w.Holds.ID && m.Org == p.Org && !m.Kind.OfHearing() && x.Last == nil {
				x.Last = m
			}
		}
		w.Parties = append(w.Parties, x)
	}
	for _, m := range w.Messages {
		if m.Version == w.Holds.ID && !m.Kind.OfHearing() {
			w.Unsent = min(w.Unsent, w.Changes-m.Changes)
		}
	}
	return w, nil
}

// tells reports whether which party it is tells where the person lives.
func tells(p plan.Party) bool { return p != plan.Hospital }

// readIncoming reads what came from the parties for who may see it, and returns the references that the look names.
func (w *Where) readIncoming(ctx context.Context, s *app.Service, a access.Actor, id care.PatientID) (refs []string, err error) {
	if !db.IsID(string(id)) {
		return nil, nil
	}
	r := s.Store.Reader()
	person, err := s.Person(ctx, r, id, a.Today)
	if err != nil {
		return nil, err
	}
	if !access.Decide(a, access.SeePlan, person).Allowed || !access.Decide(a, access.SeeDraft, person).Allowed || !access.MaySeeAddress(a, person) {
		return nil, nil
	}
	if w.Incoming, err = Received(ctx, r, a, person); err != nil {
		return nil, err
	}
	for _, m := range w.Incoming {
		refs = append(refs, message.Item(m.ID))
	}
	return refs, nil
}

// readers are the roles that read a plan for a party: a manager or an administrator does not.
var readers = map[care.Role]plan.Party{
	care.GeneralPractitioner: plan.GP, care.MunicipalCoordinator: plan.Municipality, care.CareWorker: plan.Municipality,
	care.HospitalCoordinator: plan.Hospital, care.HospitalPhysician: plan.Hospital, care.EmergencyClinician: plan.Hospital,
}

// looked is how many looks are read at most.
const looked = 400

// readBy is when each party last read a version in Tråd, by the log of looks: somebody of its organisation, of a part of it or of what it is a part of, who neither wrote nor signed it.
func readBy(ctx context.Context, r *store.Reader, who care.PatientID, v planapp.Version, parties []message.Party) (map[plan.Party]db.Time, error) {
	rows, err := r.PlanReads(ctx, query.PlanReadsParams{PatientID: db.ID(who), FromAt: v.Published, Lim: looked})
	if err != nil {
		return nil, fmt.Errorf("letter: %w", err)
	}
	lines := map[care.OrgID][]care.OrgID{}
	of := func(org care.OrgID) ([]care.OrgID, error) {
		if lines[org] == nil {
			if lines[org], err = app.WithOwners(ctx, r, org); err != nil {
				return nil, err
			}
		}
		return lines[org], nil
	}
	out := map[plan.Party]db.Time{}
	for _, row := range rows {
		own := care.UserID(row.UserID) == v.Author || v.Signed != nil && care.UserID(row.UserID) == v.Signed.User
		party, ok := readers[care.Role(row.Role)]
		if own || !ok || !out[party].IsZero() || !strings.Contains(string(row.Items), "plan/"+string(v.ID)+"@") {
			continue
		}
		reader, err := of(care.OrgID(row.OrgID))
		if err != nil {
			return nil, err
		}
		for _, p := range parties {
			whole, err := of(p.Org)
			if err != nil {
				return nil, err
			}
			if p.Kind == party && (slices.Contains(reader, p.Org) || slices.Contains(whole, care.OrgID(row.OrgID))) {
				out[party] = row.At
			}
		}
	}
	return out, nil
}
