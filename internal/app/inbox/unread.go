package inbox

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"time"

	"traad/internal/app"
	"traad/internal/app/patient"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Unreads returns the messages that nobody could read or write, to the hospital's IHT team: header and fault. Their text is asked for
// one by one, with a reason (Body).
func Unreads(ctx context.Context, s *app.Service, a access.Actor) ([]Unread, error) {
	if err := s.See(ctx, a, access.SeeUnread, nil, []string{"inbox"}); err != nil {
		return nil, err
	}
	rows, err := s.Store.Reader().FailedMessages(ctx, query.FailedMessagesParams{Before: math.MaxInt64, Lim: 50})
	if err != nil {
		return nil, wrap("Unreads", err)
	}
	var all []Unread
	for _, x := range rows {
		u := Unread{Message: x.Seq, Interface: x.Interface, Sender: x.Sender, Format: x.Format, Fault: x.Fault, Attempts: x.Attempts, Received: x.ReceivedAt.Time, Whole: x.Whole == 1}
		if err := json.Unmarshal(x.Header, &u.Header); err != nil {
			return nil, wrap("Unreads", err)
		}
		all = append(all, u)
	}
	return all, nil
}

// About is one message about a person: header and what became of it.
type About struct {
	Unread
	State State
}

// ofPerson is how many of a person's messages are listed.
const ofPerson = 100

// Number is one that messages find a person by: what sort it is and since when, never the digits.
type Number struct {
	ID      db.ID
	Kind    string // of a national one, in bokmål
	InHouse bool   // a hospital's own
	Since   time.Time
	Last    bool // the only national one that she has
}

// OfPerson returns the messages about a person, the newest first, and the numbers that they find her by, to those of her team. Of a sender that told of a stay that she keeps from
// the actor none is returned: which of them told of it does not stand outside their text.
func OfPerson(ctx context.Context, s *app.Service, a access.Actor, id care.PatientID) ([]About, []Number, error) {
	r := s.Store.Reader()
	person, err := s.Person(ctx, r, id, s.Today())
	if err != nil {
		return nil, nil, err
	}
	rows, err := r.MessagesOfPatient(ctx, query.MessagesOfPatientParams{PatientID: db.ID(id), Lim: ofPerson})
	if err != nil {
		return nil, nil, wrap("OfPerson", err)
	}
	var senders map[string]bool
	if access.Decide(a, access.SeeMessages, person).Allowed { // who is refused makes the same questions whether or not there is anything to keep
		if _, senders, err = withheld(ctx, r, a, person); err != nil {
			return nil, nil, err
		}
	}
	var items []string
	var all []About
	for _, x := range rows {
		if senders[x.Sender] {
			continue
		}
		items = append(items, fmt.Sprintf("message/%d", x.Seq))
		m := About{Unread{Message: x.Seq, Interface: x.Interface, Sender: x.Sender, Format: x.Format, Fault: x.Fault, Received: x.ReceivedAt.Time, Whole: x.Whole == 1}, State(x.State)}
		if err := json.Unmarshal(x.Header, &m.Header); err != nil {
			return nil, nil, wrap("OfPerson", err)
		}
		all = append(all, m)
	}
	numbers, err := numbersOf(ctx, r, id)
	if err != nil {
		return nil, nil, err
	}
	return all, numbers, s.See(ctx, a, access.SeeMessages, person, append([]string{"messages"}, items...))
}

func numbersOf(ctx context.Context, r *store.Reader, id care.PatientID) (all []Number, err error) {
	rows, err := r.NumbersOf(ctx, db.ID(id))
	national := 0
	for _, x := range rows {
		n := Number{ID: x.ID, Kind: x.Kind, InHouse: x.Kind == patient.InHouse, Since: x.CreatedAt.Time}
		if !n.InHouse {
			national++
		}
		all = append(all, n)
	}
	for i := range all {
		all[i].Last = national == 1 && !all[i].InHouse
	}
	return all, wrap("OfPerson", err)
}

// withheld finds what the person keeps from the actor: whether there is a stay that she may not see, and who told of such.
func withheld(ctx context.Context, r *store.Reader, a access.Actor, p *access.Person) (found bool, senders map[string]bool, err error) {
	if p == nil || !p.ObjectsToItems() {
		return false, nil, nil
	}
	stays, err := r.StaysOf(ctx, db.ID(p.Patient))
	if err != nil {
		return false, nil, wrap("withheld", err)
	}
	var kept []db.ID
	for _, st := range stays {
		if !access.MaySeeItem(a, p, care.StayItem(care.StayID(st.ID)), care.OrgID(st.UnitID)) {
			kept = append(kept, st.ID)
		}
	}
	if len(kept) == 0 {
		return false, nil, nil
	}
	told, err := r.MovementsOf(ctx, db.List(kept))
	if err != nil {
		return false, nil, wrap("withheld", err)
	}
	senders = map[string]bool{}
	for _, m := range told {
		senders[m.Sender] = true
	}
	return true, senders, nil
}
