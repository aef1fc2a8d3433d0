// Package message sends the plan to the systems that the parties work in: one message (Helsefaglig dialog) to the communication party of the hospital, of
// the municipality and of the GP's office when a version is published, when a hearing begins, and when somebody sends small changes on. It keeps where
// each message is, reads the receipts, and tells somebody what did not come through.
//
//	err := message.Lay(ctx, tx, message.Occasion{…})            // inside the deed that gives cause to it
//	s.Jobs.Handle(message.SendJob, message.Handler(s, message.Post{…}))
//	err = message.Receive(ctx, s, receipt)                       // an AppRec came
//	sent, err := message.Of(ctx, r, patient)                     // for a page that has decided and audited
//
// A row is one message for ever: its id is the MsgId, so what is sent twice is known by the receiver as the same. Messages to one party about one enrolment
// are a thread and go in order.
package message

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"traad/internal/app"
	"traad/internal/app/address"
	"traad/internal/base/db"
	"traad/internal/base/job"
	"traad/internal/base/kith"
	"traad/internal/care"
	"traad/internal/care/plan"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Kind is what gives cause to a message.
type Kind string

// The kinds.
const (
	Plan    Kind = "plan"    // a version was published
	Update  Kind = "update"  // small changes to it, sent on
	Hearing Kind = "hearing" // a draft is heard
	Moved   Kind = "moved"   // there is more time to answer a hearing
	Dropped Kind = "dropped" // a hearing is withdrawn
)

// OfHearing reports whether a message is about a draft that is heard, not about a plan that holds.
func (k Kind) OfHearing() bool { return k == Hearing || k == Moved || k == Dropped }

// Title is the kind in bokmål.
func (k Kind) Title() string {
	return map[Kind]string{Plan: "Planen", Update: "Endringer i planen", Hearing: "Planen på høring", Moved: "Ny frist for høringen", Dropped: "Høringen er trukket"}[k]
}

// State is where a message is.
type State string

// The states. A receipt is final; what is silent, that is 96 hours without one, may still get one.
const (
	Waiting      State = "waiting"
	Sent         State = "sent"         // handed over; no receipt yet
	Accepted     State = "accepted"     // the receiver's system has it
	Rejected     State = "rejected"     // the receiver's system refused it
	Silent       State = "silent"       // no receipt in time: counts as not received
	Failed       State = "failed"       // could not be handed over
	Stopped      State = "stopped"      // not to be sent any more: the patient objects or is not followed, or the version is gone
	Contradicted State = "contradicted" // receipts that say different things
)

// Amiss reports whether somebody must do something about it.
func (s State) Amiss() bool {
	return s == Rejected || s == Silent || s == Failed || s == Contradicted
}

// Wait is how long a receipt may take: none in this time counts as negative (HIS 80415).
const Wait = 96 * time.Hour

// SendJob is the kind of the job that composes and hands over one message.
const SendJob = "message.send"

// Handing is its payload.
type Handing struct {
	Message db.ID `json:"message"`
}

// Occasion is what gives cause to messages.
type Occasion struct {
	Kind      Kind
	Version   db.ID
	Patient   care.PatientID
	Enrolment care.EnrolmentID
	Area      care.OrgID
	Changes   int          // of the version, that the message holds; of a hearing whose day is moved, the version's number of writes, so that each move is an occasion
	Kinds     []plan.Party // whom it is for; nil: all whom the plan is for
}

// Party is one whom the plan is for, and whether a message reaches it.
type Party struct {
	Kind    plan.Party
	Org     care.OrgID
	Name    string
	Address *address.Party // nil: it has none, so nothing is sent
	Why     string         // why nothing is sent although it has one, in bokmål
}

// Parties are the municipality or district that follows the person, the hospital site that goes with it, and the GP's office today. Nothing is sent to them where she is not followed
// any more in the enrolment that a plan belongs to, "" for what goes without one. It neither decides nor audits.
func Parties(ctx context.Context, s *app.Service, r *store.Reader, p *access.Person, area care.OrgID, of care.EnrolmentID) ([]Party, error) {
	org, err := r.Organisation(ctx, db.ID(area))
	if err != nil {
		return nil, fmt.Errorf("message.Parties: %w", err)
	}
	all := []Party{{Kind: plan.Municipality, Org: area, Name: org.Name}}
	if org.SiteID != "" {
		site, err := r.Organisation(ctx, org.SiteID)
		if err != nil {
			return nil, fmt.Errorf("message.Parties: %w", err)
		}
		all = append(all, Party{Kind: plan.Hospital, Org: care.OrgID(site.ID), Name: site.Name})
	}
	relations, err := r.GPRelations(ctx, db.ID(p.Patient))
	if err != nil {
		return nil, fmt.Errorf("message.Parties: %w", err)
	}
	for _, g := range relations {
		if app.During(g.ValidFrom, g.ValidTo, s.Today()) {
			all = append(all, Party{Kind: plan.GP, Org: care.OrgID(g.OfficeID), Name: g.OfficeName})
			break
		}
	}
	var orgs []care.OrgID
	for _, x := range all {
		orgs = append(orgs, x.Org)
	}
	addresses, err := address.Of(ctx, r, orgs...)
	if err != nil {
		return nil, err
	}
	here := true
	if of != "" {
		if here, err = followed(ctx, r, of, area); err != nil {
			return nil, err
		}
	}
	for i := range all {
		x := &all[i]
		if a, ok := addresses[x.Org]; ok {
			x.Address = &a
		}
		if x.Why, err = withheld(ctx, s, r, p, x.Org, area); err != nil {
			return nil, err
		}
		if x.Why == "" && !here {
			x.Why = notFollowed
		}
	}
	return all, nil
}

// withheld says why nothing of the person is sent to an organisation, "" where it may be.
func withheld(ctx context.Context, s *app.Service, r *store.Reader, p *access.Person, org, area care.OrgID) (string, error) {
	if p.Protection == care.StrictlyProtected {
		return "Pasienten har strengt fortrolig adresse. Planen sendes ikke som melding, for den ville vist hvor hun følges.", nil
	}
	if no, err := objects(ctx, s, r, p, org); err != nil || no {
		return "Pasienten motsetter seg at de ser opplysningene.", err
	}
	for _, o := range []care.OrgID{org, area} { // without an agreement nobody there reaches her in Tråd either
		row, err := r.Organisation(ctx, db.ID(o))
		if err != nil {
			return "", fmt.Errorf("message: %w", err)
		}
		if on := row.AccessEndedOn; !on.IsZero() && !on.After(s.Today()) {
			return "Avtalen om samarbeidet er avsluttet, så planen sendes ikke.", nil
		}
	}
	return "", nil
}

// notFollowed is why nothing is sent of who has taken the consent back, died, or is followed here no more.
const notFollowed = "Pasienten følges ikke her lenger, så planen sendes ikke."

// followed reports whether somebody is included and followed in an enrolment, or in the one in the same area that it led on to, and has neither died nor taken the consent back. The card
// and FHIR ask the same of all that she is in.
func followed(ctx context.Context, r *store.Reader, id care.EnrolmentID, area care.OrgID) (bool, error) {
	for range 10 { // as many pathways as anybody goes through
		rows, err := r.EnrolmentStates(ctx, db.List([]db.ID{db.ID(id)}))
		if err != nil || len(rows) == 0 {
			return false, err
		}
		var e care.Enrolment
		if err := json.Unmarshal(rows[0].Data, &e); err != nil {
			return false, fmt.Errorf("message: state of an enrolment: %w", err)
		}
		if e.Status != care.StatusEnded || e.WentOn == nil {
			return e.Followed(), nil
		}
		id = e.WentOn.Enrolment
		next, err := r.Enrolment(ctx, db.ID(id))
		if errors.Is(err, sql.ErrNoRows) || err == nil && care.OrgID(next.AreaID) != area {
			return false, nil
		}
		if err != nil {
			return false, fmt.Errorf("message: %w", err)
		}
	}
	return false, nil
}

// BelongsTo is the enrolment that she must be followed in for a message of the kind to go, "" where it goes all the same: that a hearing is withdrawn is said to those who were asked,
// whatever has come since.
func (k Kind) BelongsTo(e care.EnrolmentID) care.EnrolmentID {
	if k == Dropped {
		return ""
	}
	return e
}

// objects reports whether the person objects to an organisation.
func objects(ctx context.Context, s *app.Service, r *store.Reader, p *access.Person, org care.OrgID) (bool, error) {
	row, err := r.Organisation(ctx, db.ID(org))
	if err != nil {
		return false, fmt.Errorf("message: %w", err)
	}
	a, err := s.Situate(ctx, r, access.Actor{Org: org, OrgKind: row.Kind, Today: s.Today()})
	if err != nil {
		return false, err
	}
	return p.Objects(a), nil
}

// Knows reports whether who has one of the HER-ids already knows that the person is followed: one is the address of a party of hers today, or of that party's business, or a message of
// hers went to it. A ward and a doctor write from numbers of their own in the business. Not where she objects to that organisation. Others are not to learn it from an answer.
func Knows(ctx context.Context, s *app.Service, r *store.Reader, p *access.Person, area care.OrgID, hers []string) (bool, error) {
	is := func(party, business string) bool {
		return slices.ContainsFunc(hers, func(h string) bool { return h != "" && (h == party || h == business) })
	}
	var orgs []care.OrgID
	parties, err := Parties(ctx, s, r, p, area, "")
	if err != nil {
		return false, err
	}
	for _, x := range parties {
		if x.Address != nil && is(x.Address.HER, x.Address.BusinessHER) {
			orgs = append(orgs, x.Org)
		}
	}
	rows, err := r.PlanMessagesOfPatient(ctx, db.ID(p.Patient))
	if err != nil {
		return false, fmt.Errorf("message.Knows: %w", err)
	}
	for _, m := range rows {
		if !m.SentAt.IsZero() && is(m.HerID, m.BusinessHerID) {
			orgs = append(orgs, care.OrgID(m.OrganisationID))
		}
	}
	for _, o := range orgs {
		if no, err := objects(ctx, s, r, p, o); err != nil || no {
			return false, err
		}
	}
	return len(orgs) > 0, nil
}

// Lay lays a message to each party that has an address and may see the plan in the outbox, inside the deed that gives cause to it. Where the installation is no
// communication party itself, nothing is laid. The same occasion again lays nothing more.
func Lay(ctx context.Context, tx *app.Tx, o Occasion) error {
	if tx.Service.Outward.From.HER == "" {
		return nil
	}
	person, err := tx.Person(ctx, o.Patient)
	if err != nil {
		return err
	}
	parties, err := Parties(ctx, tx.Service, tx.Reader, person, o.Area, o.Kind.BelongsTo(o.Enrolment))
	if err != nil {
		return err
	}
	told := map[string]bool{}
	for _, p := range parties {
		if p.Address == nil || p.Why != "" || told[p.Address.HER] || o.Kinds != nil && !slices.Contains(o.Kinds, p.Kind) {
			continue
		}
		told[p.Address.HER] = true
		if err := lay(ctx, tx, o, p, 0); err != nil {
			return err
		}
	}
	return nil
}

// lay writes one. Which thread it is in, and what it follows there, is known when it is composed: what lies before it may never be sent.
func lay(ctx context.Context, tx *app.Tx, o Occasion, p Party, again int) error {
	id := db.NewID()
	n, err := tx.InsertPlanMessage(ctx, query.InsertPlanMessageParams{
		ID: id, ThreadID: id, PatientID: db.ID(o.Patient), EnrolmentID: db.ID(o.Enrolment), AreaID: db.ID(o.Area), VersionID: o.Version, Changes: o.Changes,
		Kind: string(o.Kind), Again: again, Party: string(p.Kind), OrganisationID: db.ID(p.Org), HerID: p.Address.HER, Name: p.Address.Name, BusinessHerID: p.Address.BusinessHER,
		BusinessName: p.Address.BusinessName, State: string(Waiting), Receipts: db.ToJSON([]Receipt{}), CreatedAt: db.At(tx.Now), CreatedBy: db.ID(tx.Actor.User),
	})
	if err != nil {
		return fmt.Errorf("message.Lay: %w", err)
	}
	if n == 0 {
		return nil
	}
	tx.Note(Ref(id))
	return tx.Service.Jobs.Enqueue(ctx, tx.Writer.Tx, job.Job{Kind: SendJob, Payload: Handing{id}, Lane: "message " + string(o.Enrolment) + " " + p.Address.HER, UniqueKey: "message " + string(id)})
}

// Ref is the reference that an audit row gives of a message.
func Ref(id db.ID) string { return "message/" + string(id) }

// Receipt is one that came.
type Receipt struct {
	ID     string      `json:"id"`
	At     time.Time   `json:"at"` // when it came
	OK     bool        `json:"ok"`
	Faults []kith.Code `json:"faults,omitempty"`
}

// receipts reads what a row keeps.
func receipts(j db.JSON) ([]Receipt, error) {
	var all []Receipt
	if err := json.Unmarshal([]byte(j), &all); err != nil {
		return nil, fmt.Errorf("message: receipts: %w", err)
	}
	return all, nil
}
