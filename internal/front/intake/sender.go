package intake

import (
	"crypto/sha256"
	"crypto/subtle"
	"slices"
	"strings"
	"time"

	"traad/internal/app/inbox"
	"traad/internal/base/date"
	"traad/internal/base/errs"
	"traad/internal/base/hl7"
)

// Sender is one that sends, and how its messages differ from the others'.
type Sender struct {
	inbox.Sender

	From        []string // who it says it is in MSH-3 and MSH-4, as "DIPS|AHUS"; either part may be empty. Without, and without Certificate, it sends no HL7
	Certificate string   // common name of its client certificate; "" asks for none
	Token       string   // that it shows over HTTP; "" has no HTTP
	Folder      string   // where its LOG messages lie as files; "" has none
	Receivers   []string // the HER-ids that its LOG messages are to, and that we answer for; what is to others is a copy that somebody passed on, and they have answered it

	Classes   map[string]Class  // what its own codes of PV1-2, or of an Encounter's class, mean; others are read by the standard
	Urgencies map[string]string // and of PV1-4, or the priority: emergency or planned

	National []IDType // what marks a national number in PID-3; besides, any eleven digits that pass the checks are one
	Arrivals bool     // A04 of class E is an arrival that alerts: legevakt, KAD, emergency room
	Zone     *time.Location
	HL7      hl7.Options

	Number       string    // of the municipality, where it tells of services
	ServicesFrom date.Date // since when it tells of every service; none where it does not
	Mode         hl7.Mode  // hl7.Always answers in original mode whatever MSH-15 asks
	Processes    []string  // what MSH-11 may say: P, T, D; none: anything
}

// class reads a code of how the patient is there: the sender's own first.
func (s Sender) class(code string, standard func(string) Class) Class {
	if c, ok := s.Classes[strings.ToUpper(code)]; ok {
		return c
	}
	return standard(code)
}

// urgency reads a code of how urgent it is: the sender's own first.
func (s Sender) urgency(code string, standard func(string) string) string {
	if u, ok := s.Urgencies[strings.ToUpper(code)]; ok {
		return u
	}
	return standard(code)
}

// IDType is a pair of assigning authority and identifier type; "" in either fits all.
type IDType struct{ Authority, Type string }

// Senders are all that are configured.
type Senders []Sender

// Named returns the sender with the name.
func (s Senders) Named(name string) (Sender, bool) {
	i := slices.IndexFunc(s, func(x Sender) bool { return x.Name == name })
	if i < 0 {
		return Sender{}, false
	}
	return s[i], true
}

// OfMessage returns who sent an HL7 message over a connection whose client certificate has the name: the certificate must be the
// sender's, and MSH-3 and MSH-4 must be its own where it has said which they are. One that has said neither sends no HL7: else whatever no other sends would be its.
func (s Senders) OfMessage(m *hl7.Message, certificate string) (Sender, bool) {
	app, facility := m.First("MSH").Field(3).Component(1), m.First("MSH").Field(4).Component(1)
	for _, x := range s {
		if x.Certificate != certificate && x.Certificate != "" || x.Where == Municipality || x.Certificate == "" && len(x.From) == 0 {
			continue
		}
		if len(x.From) == 0 || slices.ContainsFunc(x.From, func(from string) bool {
			a, f, _ := strings.Cut(from, "|")
			return (a == "" || a == app) && (f == "" || f == facility)
		}) {
			return x, true
		}
	}
	return Sender{}, false
}

// Whose says who sent an HL7 message that is kept, by MSH-3 and MSH-4 alone: one who must show a certificate is not known by them.
func (s Senders) Whose(raw inbox.Raw) (string, bool) {
	m, err := hl7.Parse(raw.Bytes, hl7.Options{})
	if raw.Format != HL7 || err != nil {
		return "", false
	}
	x, known := s.OfMessage(m, "")
	return x.Name, known
}

// OfToken returns who has the token. All are compared, in the same time whatever is sent.
func (s Senders) OfToken(token string) (Sender, bool) {
	var found Sender
	ok := false
	given := sha256.Sum256([]byte(token))
	for _, x := range s {
		its := sha256.Sum256([]byte(x.Token))
		if subtle.ConstantTimeCompare(given[:], its[:]) == 1 && x.Token != "" {
			found, ok = x, true
		}
	}
	return found, ok
}

// Inbox returns what the inbox needs to know of them.
func (s Senders) Inbox() []inbox.Sender {
	var all []inbox.Sender
	for _, x := range s {
		all = append(all, x.Sender)
	}
	return all
}

// Read reads a message of any format. One that is not about stays gives nil.
func (s Senders) Read(raw inbox.Raw) (*Told, error) {
	x, _ := s.Named(raw.Sender)
	switch raw.Format {
	case HL7:
		m, err := hl7.Parse(raw.Bytes, x.HL7)
		if err != nil {
			return nil, err
		}
		if code, _ := m.Type(); code != "ADT" {
			return nil, nil
		}
		return ReadADT(m, x, raw.Received), nil
	case PLO:
		return ReadPLO(raw.Bytes, x, raw.Received)
	case Encounter:
		return ReadEncounter(raw.Bytes, x, raw.Received)
	case EpisodeOfCare: // kept only where it could not be read
		_, err := ReadEpisode(raw.Bytes, x, date.In(raw.Received))
		if err == nil { // it is read now, but not by the inbox, which knows stays only
			err = errs.Invalid("Den kan leses nå. Be kommunen sende den på nytt.")
		}
		return nil, err
	}
	return ReadEvent(raw.Bytes, x, raw.Received)
}
