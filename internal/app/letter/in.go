package letter

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"traad/internal/app"
	"traad/internal/app/message"
	"traad/internal/base/db"
	"traad/internal/base/kith"
	"traad/internal/base/nb"
	"traad/internal/base/nin"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
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

// In takes a dialogue message in: an answer to a plan or a hearing, known by its thread, an enquiry about somebody who is followed, or a referral of somebody who is not. It returns the receipts that the sender is to
// have, one from each receiver that is ours, which tell nobody who does not know it already that she is followed; none where there is nobody to address them to. The same message again is
// given the same receipts, whatever has changed since. The error is for what may go better another time. Who carried it must have made sure that it is from whom it says.
func In(ctx context.Context, s *app.Service, raw []byte) (receipts [][]byte, fate Fate, err error) {
	return InFrom(ctx, s, raw, "")
}

// InFrom is In for one that comes from the communication party with a HER-id, as the transport has proven it. What says that it is another's is answered as what comes from somebody unknown,
// and nothing of it is kept: not its answer either, or it would be given to who has the number.
func InFrom(ctx context.Context, s *app.Service, raw []byte, by string) (receipts [][]byte, fate Fate, err error) {
	m, bad := kith.ReadMessage(raw, kith.Large)
	spoilt := errors.Is(bad, kith.ErrXML)
	if spoilt {
		m = kith.Head(raw)
	}
	if !m.Addressed() || spoilt && len(ours(s, m)) == 0 {
		return nil, Unusable, nil
	}
	if by != "" && !slices.Contains(m.Sender.Numbers(), by) {
		return [][]byte{m.ReceiptFrom(m.Receiver, string(answerOf(m, 0)), s.Now(), kith.E36.Fault(unknownTo)).XML()}, NotOurs, nil
	}
	id := answerOf(m, 0)
	if receipts, fate, err = answered(ctx, s, id); err != nil || receipts != nil {
		return receipts, fate, err
	}
	faults, err := take(ctx, s, m, bad, by)
	if err != nil {
		return nil, Unusable, err
	}
	if err := s.Store.InTx(ctx, func(w *store.Writer) error { return answer(ctx, w, s, m, faults) }); err != nil {
		return nil, Unusable, fmt.Errorf("letter.In: %w", err)
	}
	return answered(ctx, s, id) // another process may have answered first: that is what counts
}

// answerOf is the id of the receipt that a receiver gives to a message: a hash of its sender and MsgId.
func answerOf(m *kith.Message, receiver int) db.ID {
	from, _ := m.Sender.Party()
	name := from + " " + strings.ToLower(m.ID)
	if receiver > 0 {
		name += fmt.Sprintf(" %d", receiver)
	}
	return db.ID(uuid.NewSHA1(answers, []byte(name)).String())
}

// answered is what was answered to a message, nil where nothing was.
func answered(ctx context.Context, s *app.Service, id db.ID) ([][]byte, Fate, error) {
	row, err := s.Store.Reader().MessageAnswer(ctx, id)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, Unusable, nil
	}
	if err != nil {
		return nil, Unusable, fmt.Errorf("letter.In: %w", err)
	}
	var all []string
	if err := json.Unmarshal([]byte(row.Receipts), &all); err != nil {
		return nil, Unusable, fmt.Errorf("letter.In: %w", err)
	}
	var out [][]byte
	for _, x := range all {
		out = append(out, []byte(x))
	}
	return out, Fate(row.Fate), nil
}

// answer keeps what is answered to a message. What was answered to it before stands: a receipt is final.
func answer(ctx context.Context, w *store.Writer, s *app.Service, m *kith.Message, faults []kith.Code) error {
	fate := Unusable
	switch {
	case len(faults) == 0:
		fate = Taken
	case slices.ContainsFunc(faults, func(c kith.Code) bool { return c.V == string(kith.E36) || c.V == string(kith.E21) }):
		fate = NotOurs
	}
	to := ours(s, m)
	if len(to) == 0 {
		to = []receiver{{Organisation: m.Receiver}}
	}
	var all []string
	for i, x := range to {
		r := m.ReceiptFrom(x.Organisation, string(answerOf(m, i)), s.Now(), faults...)
		r.Copy = x.copied
		all = append(all, string(r.XML()))
	}
	text, err := json.Marshal(all)
	if err != nil {
		return err
	}
	_, err = w.InsertMessageAnswer(ctx, query.InsertMessageAnswerParams{ID: answerOf(m, 0), Receipts: string(text), Fate: int(fate), At: db.At(s.Now())})
	return err
}

// kept is how long an answer is kept: a sender who has had none sends again within days.
const kept = 90 * 24 * time.Hour

// Forget deletes the answers that are older than any message is sent again, and returns how many. A message that is stored gets the same answer after that too.
func Forget(ctx context.Context, s *app.Service) (int, error) {
	n, err := int64(0), error(nil)
	if e := s.Store.InTx(ctx, func(w *store.Writer) error {
		n, err = w.PurgeMessageAnswers(ctx, db.At(s.Now().Add(-kept)))
		return err
	}); e != nil {
		return 0, fmt.Errorf("letter.Forget: %w", e)
	}
	return int(n), nil
}

// receiver is one who is to have a message.
type receiver struct {
	kith.Organisation
	copied bool
}

// ours are those of a message's receivers that are the team, or its business without a part of it.
func ours(s *app.Service, m *kith.Message) (all []receiver) {
	me := s.Outward.From
	seen := map[string]bool{}
	for i, o := range append([]kith.Organisation{m.Receiver}, m.Others...) {
		if her, _ := o.Party(); her != "" && (her == me.HER || her == me.BusinessHER) && !seen[her] {
			seen[her] = true
			all = append(all, receiver{o, i > 0})
		}
	}
	return all
}

// take stores the message, or says why it is refused.
func take(ctx context.Context, s *app.Service, m *kith.Message, bad error, by string) ([]kith.Code, error) {
	refuse := func(c kith.FaultCode, why string) ([]kith.Code, error) { return []kith.Code{c.Fault(why)}, nil }
	if len(ours(s, m)) == 0 {
		return refuse(kith.E21, "Mottakerens HER-id er ikke teamets.")
	}
	switch {
	case errors.Is(bad, kith.ErrXML):
		return refuse(kith.T01, "Meldingen kan ikke leses: den er ikke hel XML, har en dokumenttype, eller er større enn 35 MB.")
	case errors.Is(bad, kith.ErrKind), bad == nil && (!slices.Contains(taken, m.Kind) || len(m.Notes) == 0):
		return refuse(kith.T10, "Bare dialogmeldinger tas imot her.")
	case bad != nil:
		return refuse(kith.T02, "Meldingen er ikke bygd opp som skjemaet sier.")
	case !kith.IsID(m.ID):
		return refuse(kith.E10, "MsgId er ikke en UUID.")
	}
	patient, err := patientOf(ctx, s, m)
	if err != nil {
		return nil, err
	}
	hers, err := proven(ctx, s, m, by)
	if err != nil {
		return nil, err
	}
	unknown := errors.New("letter: nobody who is followed")
	text := said(m)
	var faults []kith.Code
	if why := unshown(m, text); why != "" { // who is followed must hear of it all the same
		faults = []kith.Code{kith.X99.Fault(why)}
	}
	err = s.Do(ctx, access.Actor{Role: care.Feed, Today: s.Today()}, func(tx *app.Tx) error {
		if patient == "" {
			return unknown
		}
		person, err := tx.Person(ctx, patient)
		if err != nil {
			return err
		}
		e, _, err := s.Reached(ctx, tx.Reader, person) // what is acknowledged is read by somebody
		if err != nil || e == nil {
			return cmp.Or(err, unknown)
		}
		if knows, err := message.Knows(ctx, s, tx.Reader, person, care.OrgID(e.AreaID), hers); err != nil || !knows {
			return cmp.Or(err, unknown)
		}
		her, _ := m.Sender.Party()
		id := idOf(her, m.ID)
		if err := tx.Allow(access.TellMessage, person, message.Item(id)); err != nil {
			return err
		}
		if err := keep(ctx, tx, id, m, person, *e, text, faults); err != nil {
			return err
		}
		return answer(ctx, tx.Writer, s, m, faults) // with it or not at all
	})
	if errors.Is(err, unknown) && refers(m) {
		return refer(ctx, s, m, hers, text, faults)
	}
	if errors.Is(err, unknown) {
		return refuse(kith.E36, unknownTo)
	}
	return faults, err
}

// unknownTo is what is answered, in the same words always, to who is not to learn whether somebody is followed.
const unknownTo = "Pasienten følges ikke av Integrerte helsetjenester, meldingen er ikke fra en part i oppfølgingen, eller navn og fødselsnummer mangler."

// proven are the sender's HER-ids, of those that the message says, that the sender has by where it came from: the communication party that the transport had it of, and the business that this
// is a part of. Which that is says our own address register, else the national one where it is asked, else the message. A business that sends for itself has not proven to be a part of it.
func proven(ctx context.Context, s *app.Service, m *kith.Message, by string) ([]string, error) {
	said := m.Sender.Numbers()
	if by == "" || len(said) == 0 {
		return said, nil
	}
	business := said[len(said)-1]
	if business == by {
		return []string{by}, nil
	}
	rows, err := s.Store.Reader().ComPartiesAt(ctx, db.List([]string{by}))
	if err != nil {
		return nil, fmt.Errorf("letter.In: %w", err)
	}
	if i := slices.IndexFunc(rows, func(x query.ComPartiesAtRow) bool { return x.HerID == by }); i >= 0 {
		return []string{by, rows[i].BusinessHerID}, nil
	}
	if s.Outward.ComParties == nil {
		return []string{by, business}, nil
	}
	registered, err := s.Outward.ComParties(ctx, []string{by})
	if err != nil {
		return nil, fmt.Errorf("letter.In: %w", err)
	}
	for _, x := range registered {
		if x.HER == by {
			return []string{by, x.BusinessHER}, nil
		}
	}
	return []string{by}, nil
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

// keep writes it with its attachments, sealed. Of one that is refused only that it came, from whom and why. One that was stored before, by sender and MsgId, is not stored again, nor is
// one that was deleted for good.
func keep(ctx context.Context, tx *app.Tx, id db.ID, m *kith.Message, person *access.Person, e query.Enrolment, text string, faults []kith.Code) error {
	if is, err := gone(ctx, tx, person, id); err != nil || is {
		return err
	}
	her, name := m.Sender.Party()
	if name != m.Sender.Name { // a doctor or a ward: of which business
		name = list(name, m.Sender.Name)
	}
	author, _ := authorOf(m)
	p := query.InsertPartyMessageParams{
		ID: id, MsgID: strings.ToLower(m.ID), SenderHer: her, SenderName: cut(nb.CleanLine(name)), PatientID: db.ID(person.Patient), EnrolmentID: e.ID, AreaID: e.AreaID, Kind: m.Kind,
		Subject: cut(nb.CleanLine(m.Notes[0].Title)), Body: text, Author: cut(author.name), Phone: cut(author.phone), WrittenAt: db.At(m.At), ReceivedAt: db.At(tx.Now),
	}
	files := m.Attached
	if len(faults) > 0 {
		p.Subject, p.Body, p.Refused, files = "", "", faults[0].OT, nil
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
	n, err := tx.InsertPartyMessage(ctx, p)
	if err != nil {
		return fmt.Errorf("letter.In: %w", err)
	}
	if n == 0 {
		return nil
	}
	return attach(ctx, tx, id, files)
}

func cut(s string) string {
	if r := []rune(s); len(r) > 200 {
		return string(r[:199]) + "…"
	}
	return s
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
