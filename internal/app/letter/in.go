package letter

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"traad/internal/app"
	"traad/internal/app/message"
	"traad/internal/base/db"
	"traad/internal/base/kith"
	"traad/internal/base/nb"
	"traad/internal/base/nin"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// taken are the kinds of message that are taken in.
var taken = []string{kith.Dialogue, kith.DialogueRequest, kith.DialogueAnswer, kith.DialogueNote}

// answers is the name space of the receipts' numbers: the same message gets the same receipt, however often it is read.
var answers = uuid.NewSHA1(uuid.NameSpaceURL, []byte("traad/apprec"))

// Fate is what became of a message, and so what may be left of its file.
type Fate int

// The fates.
const (
	Unusable Fate = iota // nothing of it is stored; somebody may have to look at the file to see why
	NotOurs              // to somebody else, or about nobody whom the sender may know that we follow: nothing of it is to be kept
	Taken                // stored
)

// In takes a dialogue message in: an answer to a plan or a hearing, known by its thread, or an enquiry about somebody who is followed. It returns the receipt
// that the sender is to have, which tells nobody who does not know it already that she is followed; nil where there is nobody to address it to. The error is for
// what may go better another time.
func In(ctx context.Context, s *app.Service, raw []byte) (answer []byte, fate Fate, err error) {
	m, bad := kith.ReadMessage(raw, kith.Large)
	if !m.Addressed() {
		return nil, Unusable, nil
	}
	faults, err := take(ctx, s, m, bad)
	if err != nil {
		return nil, Unusable, err
	}
	switch {
	case len(faults) == 0:
		fate = Taken
	case slices.ContainsFunc(faults, func(c kith.Code) bool { return c.V == string(kith.E36) || c.V == string(kith.E21) }):
		fate = NotOurs
	}
	from, _ := m.Sender.Party()
	id := uuid.NewSHA1(answers, []byte(from+" "+m.ID)).String()
	return m.Receipt(id, s.Now(), faults...).XML(), fate, nil
}

// take stores the message, or says why it is refused.
func take(ctx context.Context, s *app.Service, m *kith.Message, bad error) ([]kith.Code, error) {
	refuse := func(c kith.FaultCode, why string) ([]kith.Code, error) { return []kith.Code{c.Fault(why)}, nil }
	me := s.Outward.From
	if to, _ := m.Receiver.Party(); to != me.HER && to != me.BusinessHER {
		return refuse(kith.E21, "Mottakerens HER-id er ikke teamets.")
	}
	switch {
	case errors.Is(bad, kith.ErrKind), bad == nil && (!slices.Contains(taken, m.Kind) || len(m.Notes) == 0):
		return refuse(kith.T10, "Bare dialogmeldinger tas imot her.")
	case bad != nil:
		return refuse(kith.T02, "Meldingen er ikke bygd opp som skjemaet sier.")
	case !kith.IsID(m.ID):
		return refuse(kith.E10, "MsgId er ikke en UUID.")
	case len(m.Attached) > 0:
		return refuse(kith.X99, "Vedlegg tas ikke imot i Tråd. Send teksten uten vedlegg.")
	}
	text := said(m)
	if len([]rune(text)) > care.MaxText {
		return refuse(kith.X99, "Teksten er for lang. Det er plass til "+nb.Int(care.MaxText)+" tegn.")
	}
	patient, err := patientOf(ctx, s, m)
	if err != nil {
		return nil, err
	}
	unknown := errors.New("letter: nobody who is followed")
	err = s.Do(ctx, access.Actor{Role: care.Feed, Today: s.Today()}, func(tx *app.Tx) error {
		if patient == "" {
			return unknown
		}
		person, err := tx.Person(ctx, patient)
		if err != nil {
			return err
		}
		rows, err := tx.EnrolmentsOfPatient(ctx, db.ID(person.Patient))
		if err != nil {
			return fmt.Errorf("letter.In: %w", err)
		}
		i := slices.IndexFunc(rows, func(e query.Enrolment) bool { return care.Status(e.Status).Open() })
		if i < 0 {
			return unknown
		}
		her, _ := m.Sender.Party()
		if knows, err := message.Knows(ctx, s, tx.Reader, person, care.OrgID(rows[i].AreaID), her); err != nil || !knows {
			return cmp.Or(err, unknown)
		}
		id := idOf(her, m.ID)
		if err := tx.Allow(access.TellMessage, person, message.Item(id)); err != nil {
			return err
		}
		return keep(ctx, tx, id, m, person, rows[i], text)
	})
	if errors.Is(err, unknown) {
		return refuse(kith.E36, "Pasienten følges ikke av Integrerte helsetjenester, meldingen er ikke fra en part i oppfølgingen, eller navn og fødselsnummer mangler.")
	}
	return nil, err
}

// stored is the name space of the ids of messages from parties.
var stored = uuid.NewSHA1(uuid.NameSpaceURL, []byte("traad/party_message"))

// idOf is the id of a message: a hash of its sender and MsgId, so that a deletion, which names it, is of the message however often it is sent, also where it
// is done again after a restore from a copy that never had it.
func idOf(her, msgID string) db.ID {
	return db.ID(uuid.NewSHA1(stored, []byte(her+" "+strings.ToLower(msgID))).String())
}

// gone reports whether a message of the person's was deleted for good.
func gone(ctx context.Context, tx *app.Tx, person *access.Person, id db.ID) (bool, error) {
	rows, err := tx.RemovalsOfPatient(ctx, db.ID(person.Patient))
	if err != nil {
		return false, fmt.Errorf("letter.In: %w", err)
	}
	return slices.ContainsFunc(rows, func(r query.Removal) bool { return r.Item == message.Item(id) && r.Status == "approved" }), nil
}

// keep writes it. One that was stored before, by sender and MsgId, is not stored again, nor is one that was deleted for good.
func keep(ctx context.Context, tx *app.Tx, id db.ID, m *kith.Message, person *access.Person, e query.Enrolment, text string) error {
	if is, err := gone(ctx, tx, person, id); err != nil || is {
		return err
	}
	her, name := m.Sender.Party()
	p := query.InsertPartyMessageParams{
		ID: id, MsgID: strings.ToLower(m.ID), SenderHer: her, SenderName: cut(nb.CleanLine(name)), PatientID: db.ID(person.Patient), EnrolmentID: e.ID, AreaID: e.AreaID, Kind: m.Kind,
		Subject: cut(nb.CleanLine(m.Notes[0].Title)), Body: text, WrittenAt: db.At(m.At), ReceivedAt: db.At(tx.Now),
	}
	for _, ref := range []string{m.Parent, m.Thread} {
		ref = strings.ToLower(ref)
		if !db.IsID(ref) || p.Answers != "" {
			continue
		}
		row, err := tx.PlanMessage(ctx, db.ID(ref))
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("letter.In: %w", err)
		}
		if err == nil && slices.Contains(person.Records, care.PatientID(row.PatientID)) { // another's thread is no thread of hers
			p.Answers = row.ID
		}
	}
	if _, err := tx.InsertPartyMessage(ctx, p); err != nil {
		return fmt.Errorf("letter.In: %w", err)
	}
	return nil
}

func cut(s string) string {
	if r := []rune(s); len(r) > 200 {
		return string(r[:199]) + "…"
	}
	return s
}

// said is what the message says, as text.
func said(m *kith.Message) string {
	var parts []string
	for _, n := range m.Notes {
		if t := strings.TrimSpace(strings.ReplaceAll(n.Text, "\x00", "")); t != "" {
			parts = append(parts, t)
		}
	}
	return strings.Join(parts, "\n\n")
}

// patientOf finds the patient by her national numbers, never by name: "" where there is no such, or two.
func patientOf(ctx context.Context, s *app.Service, m *kith.Message) (care.PatientID, error) {
	found := care.PatientID("")
	if m.Patient == nil || m.Patient.Name() == "" {
		return "", nil
	}
	for _, i := range m.Patient.Idents {
		n, err := nin.Parse(i.Value)
		if err != nil {
			continue
		}
		row, err := s.Store.Reader().PatientByIndex(ctx, db.List(s.Keys.Indexes(n.Digits())))
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		if err != nil {
			return "", fmt.Errorf("letter.In: %w", err)
		}
		id := care.PatientID(row.ID)
		if found != "" && found != id {
			return "", nil
		}
		found = id
	}
	return found, nil
}
