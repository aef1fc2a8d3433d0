// Package letter writes what a message about a plan says: whom it is from and to, about whom, the plan as readable text, who answers for it with a telephone
// number, and the plan as an attachment (PDF/A). Without the attachment a plan is not sent: the message waits, and those who run Tråd are told why.
package letter

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"traad/internal/app"
	"traad/internal/app/message"
	"traad/internal/app/paper"
	"traad/internal/app/patient"
	planapp "traad/internal/app/plan"
	"traad/internal/base/db"
	"traad/internal/base/kith"
	"traad/internal/base/nb"
	"traad/internal/base/nin"
	"traad/internal/base/pdfa"
	"traad/internal/care"
	"traad/internal/care/plan"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Writer composes messages.
type Writer struct {
	Service *app.Service
	// Attach makes the plan as a file that receivers take: PDF/A, proven to be that. nil: nothing makes it, and no plan is sent.
	Attach func(ctx context.Context, p *paper.Paper) ([]byte, error)
}

// NoConverter is why a plan waits where nothing is set up that makes its attachment.
const NoConverter = "det er ikke satt opp noe som lager PDF/A"

// May asks whether a message may still be sent to whom it was addressed. The error is message.ErrStopped where it may not: she objects, her address is strictly
// protected, the agreement has ended, she is not followed any more, the receiver is no party of hers, or the version does not hold. It is a *message.Fault that is final where the receiver
// has another address now: somebody sends it anew.
func (w Writer) May(ctx context.Context, row message.Row) error {
	r := w.Service.Store.Reader()
	person, err := w.Service.Person(ctx, r, care.PatientID(row.PatientID), w.Service.Today())
	if err != nil {
		return err
	}
	_, err = version(ctx, w.Service, r, person, row)
	return err
}

// Compose writes a message as it is sent. The error is message.ErrStopped where the version is gone or the receiver may not see it any more.
func (w Writer) Compose(ctx context.Context, row message.Row) (*message.Composed, error) {
	s := w.Service
	r := s.Store.Reader()
	person, err := s.Person(ctx, r, care.PatientID(row.PatientID), s.Today())
	if err != nil {
		return nil, err
	}
	v, err := version(ctx, s, r, person, row)
	if err != nil {
		return nil, err
	}
	texts, err := planapp.Today(ctx, r, *v)
	if err != nil {
		return nil, err
	}
	about, err := who(ctx, s, r, person.Patient)
	if err != nil {
		return nil, err
	}
	note, err := w.note(ctx, r, row, v, plan.Read(texts))
	if err != nil {
		return nil, err
	}
	m := kith.Message{
		ID: string(row.ID), At: s.Now(), Sender: from(s.Outward.From), Receiver: to(row), Patient: about, Notes: []kith.Note{*note},
	}
	if row.ParentID != "" {
		m.Thread, m.Parent = string(row.ThreadID), string(row.ParentID)
	}
	c := &message.Composed{At: m.At}
	if !message.Kind(row.Kind).OfHearing() { // what is heard is read in Tråd
		pdf, err := w.file(ctx, r, person, v)
		if err != nil {
			return nil, err
		}
		c.Attached = message.Attached
		m.Attached = []kith.Attachment{{Mime: "application/pdf", Description: fmt.Sprintf("Behandlingsplan, versjon %d", v.Number), Bytes: pdf}}
	}
	c.XML = m.XML()
	return c, nil
}

// file makes the attachment. That it cannot be made now is a *message.Fault, which the message waits with.
func (w Writer) file(ctx context.Context, r *store.Reader, person *access.Person, v *planapp.Version) ([]byte, error) {
	if w.Attach == nil {
		return nil, &message.Fault{Code: NoConverter}
	}
	p, err := paper.Sent(ctx, w.Service, r, person, v)
	if err != nil {
		return nil, err
	}
	if p.Body == nil {
		return nil, message.ErrStopped
	}
	pdf, err := w.Attach(ctx, p)
	if err == nil || ctx.Err() != nil {
		return pdf, err
	}
	fault := &message.Fault{Code: "planen kan ikke skrives ut som PDF/A: Chromium mangler på serveren, eller svarer ikke"}
	if not := (pdfa.Fault{}); errors.As(err, &not) {
		fault.Code = "utskriften av planen er ikke gyldig PDF/A (ISO 19005-2, " + not.Clause + ")"
	}
	return nil, fault
}

// version finds the plan version that the message is about, as the receiver may see it.
func version(ctx context.Context, s *app.Service, r *store.Reader, person *access.Person, row message.Row) (*planapp.Version, error) {
	parties, err := message.Parties(ctx, s, r, person, care.OrgID(row.AreaID), message.Kind(row.Kind).BelongsTo(care.EnrolmentID(row.EnrolmentID)))
	if err != nil {
		return nil, err
	}
	which := slices.IndexFunc(parties, func(p message.Party) bool { return p.Org == care.OrgID(row.OrganisationID) })
	if which < 0 || parties[which].Why != "" {
		return nil, message.ErrStopped // she has said no since, is not followed any more, or has another GP
	}
	at := parties[which].Address
	org, err := r.Organisation(ctx, row.OrganisationID)
	if err != nil {
		return nil, fmt.Errorf("letter: %w", err)
	}
	reader, err := s.Situate(ctx, r, access.Actor{Org: care.OrgID(row.OrganisationID), OrgKind: org.Kind, Today: s.Today()})
	if err != nil {
		return nil, err
	}
	all, err := planapp.Owned(ctx, r, reader, person)
	if err != nil {
		return nil, err
	}
	if person.Protection != care.Unprotected { // many read what lies in a record system
		if err := all.Placeless(ctx, r, person.Patient, false); err != nil {
			return nil, err
		}
	}
	for i := range all.Versions {
		v := &all.Versions[i]
		if v.ID != row.VersionID {
			continue
		}
		wanted := v.Status == planapp.Published
		switch message.Kind(row.Kind) {
		case message.Hearing, message.Moved:
			wanted = wanted || v.Status == planapp.Hearing
		case message.Dropped: // only to those who were asked
			n, err := r.HearingSent(ctx, query.HearingSentParams{VersionID: row.VersionID, OrganisationID: row.OrganisationID})
			if err != nil {
				return nil, fmt.Errorf("letter: %w", err)
			}
			wanted = v.Status == planapp.Withdrawn && n > 0
		}
		if v.Hidden || !wanted { // replaced or withdrawn before it got away: the next message has what holds
			return nil, message.ErrStopped
		}
		if at == nil || at.HER != row.HerID { // last: what is not to be sent is nobody's task
			return nil, &message.Fault{Code: message.Readdressed, Final: true}
		}
		return v, nil
	}
	return nil, message.ErrStopped
}

// who is the patient as messages name her: name and number.
func who(ctx context.Context, s *app.Service, r *store.Reader, id care.PatientID) (*kith.Person, error) {
	row, err := r.Patient(ctx, db.ID(id))
	if err != nil {
		return nil, fmt.Errorf("letter: %w", err)
	}
	p := &kith.Person{Given: row.GivenName, Family: row.FamilyName, Born: row.BirthDate.String(), Sex: map[string]string{"man": "1", "woman": "2"}[row.Sex]}
	numbers, err := r.IdentifiersOf(ctx, db.ID(id))
	if err != nil {
		return nil, fmt.Errorf("letter: %w", err)
	}
	for _, n := range numbers {
		digits, err := s.Keys.Open(n.Sealed, "patient/"+string(n.PatientID))
		if err != nil {
			return nil, fmt.Errorf("letter: %w", err)
		}
		number, err := nin.Parse(string(digits))
		if err != nil {
			continue
		}
		kind := map[nin.Kind]string{nin.BirthNumber: kith.FNR, nin.DNumber: kith.DNR, nin.CommonHelpNumber: kith.FHN}[number.Kind()]
		if kind != "" {
			p.Idents = append(p.Idents, kith.Ident{Kind: kind, Value: number.Digits()})
		}
	}
	return p, nil
}

func from(s app.Sender) kith.Organisation {
	return kith.Organisation{
		Name: s.BusinessName, Idents: []kith.Ident{{Kind: kith.HER, Value: s.BusinessHER}},
		Under: &kith.Organisation{Name: s.Name, Idents: []kith.Ident{{Kind: kith.HER, Value: s.HER}}},
	}
}

func to(row message.Row) kith.Organisation {
	return kith.Organisation{
		Name: row.BusinessName, Idents: []kith.Ident{{Kind: kith.HER, Value: row.BusinessHerID}},
		Under: &kith.Organisation{Name: row.Name, Idents: []kith.Ident{{Kind: kith.HER, Value: row.HerID}}},
	}
}

// contact is the role of who answers for a message (register 9034).
var contact = kith.Code{V: "21", S: "2.16.578.1.12.4.1.1.9034", DN: "Helsefaglig kontakt"}

// Subject stays the same through the thread.
const Subject = "Behandlingsplan fra Integrerte helsetjenester"

func (w Writer) note(ctx context.Context, r *store.Reader, row message.Row, v *planapp.Version, p plan.Plan) (*kith.Note, error) {
	responsible := v.Author
	if v.Signed != nil {
		responsible = v.Signed.User
	}
	user, err := r.User(ctx, db.ID(responsible))
	if err != nil {
		return nil, fmt.Errorf("letter: %w", err)
	}
	phone := user.Phone
	if phone == "" {
		phone = w.Service.Outward.From.Phone
	}
	by := person(user.Name)
	by.Phone = phone
	if user.Hpr != "" {
		by.Idents = []kith.Ident{{Kind: kith.HPR, Value: user.Hpr}}
	}
	n := &kith.Note{Subject: kith.AboutPatient, Title: Subject, Roles: []kith.Role{{Code: contact, Who: by}}}
	if row.ParentID == "" {
		profession := map[plan.Party]string{plan.GP: "LE", plan.Hospital: "LE", plan.Municipality: "SP"}[plan.Party(row.Party)]
		n.Roles = append(n.Roles, kith.Role{Code: kith.RoleReceiver, Who: &kith.Person{Profession: profession}})
	}
	evaluated, err := patient.LastEvaluation(ctx, w.Service, r, v.Patient)
	if err != nil {
		return nil, err
	}
	t := text{p: p, v: v, by: user.Name, phone: phone, again: p.Treatment.Overdue(w.Service.Today(), evaluated)}
	switch message.Kind(row.Kind) {
	case message.Hearing, message.Moved:
		link, err := planapp.LinkOf(ctx, w.Service, v)
		if err != nil {
			return nil, err
		}
		n.Text = t.hearing(link, message.Kind(row.Kind) == message.Moved)
	case message.Dropped:
		n.Text = t.dropped()
	default:
		b, err := v.Body()
		if err != nil {
			return nil, err
		}
		if b == nil {
			return nil, message.ErrStopped
		}
		t.body = b
		n.Text = t.plan(message.Kind(row.Kind) == message.Update)
	}
	return n, nil
}

// person splits a name as people write it.
func person(name string) *kith.Person {
	words := strings.Fields(name)
	if len(words) == 0 {
		return &kith.Person{}
	}
	return &kith.Person{Given: strings.Join(words[:len(words)-1], " "), Family: nb.CleanLine(words[len(words)-1])}
}
