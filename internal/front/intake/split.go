package intake

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"traad/internal/app/inbox"
	"traad/internal/base/errs"
)

// Split takes apart a list of simple events or a Bundle that was refused and is kept whole, when it is run again: each event and each Encounter becomes
// the message that it would have been. Both results are nil for what is one message. A list, a transaction and a message are read as a whole or not at
// all; what cannot be read of a batch is kept as a failed message of its own.
func (s Senders) Split(raw inbox.Raw) ([]inbox.Message, error) {
	x, ok := s.Named(raw.Sender)
	switch {
	case !ok:
		return nil, nil
	case raw.Format == Event && !isObject(raw.Bytes):
		return x.splitEvents(raw)
	case raw.Format == Encounter && isBundle(raw.Bytes):
		return x.splitBundle(raw)
	}
	return nil, nil
}

func isObject(b []byte) bool { return bytes.HasPrefix(bytes.TrimSpace(b), []byte("{")) }

func isBundle(b []byte) bool {
	var is struct {
		ResourceType string `json:"resourceType"`
	}
	return json.Unmarshal(b, &is) == nil && is.ResourceType == "Bundle"
}

func (s Sender) splitEvents(raw inbox.Raw) ([]inbox.Message, error) {
	list, err := ParseEvents(raw.Bytes, !bytes.HasPrefix(bytes.TrimSpace(raw.Bytes), []byte("[")))
	if err != nil {
		return nil, err
	}
	all := errs.Invalid("Listen kan ikke leses.")
	var out []inbox.Message
	for i, e := range list {
		told, err := e.told(s)
		for _, f := range errs.FieldsOf(err) {
			all.At(fmt.Sprintf("nr. %d, %s", i+1, f.Name), f.Message)
		}
		if err != nil {
			continue
		}
		m, err := eventMessage(raw.Interface, s, e, told)
		if err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	return out, all.OrNil()
}

func (s Sender) splitBundle(raw inbox.Raw) ([]inbox.Message, error) {
	b, _, visits, err := parseBundle(raw.Bytes, func(one []byte) (*Told, error) { return ReadEncounter(one, s, raw.Received) })
	if err != nil {
		return nil, err
	}
	if err := b.whole(visits); err != nil {
		return nil, err
	}
	var out []inbox.Message
	for _, v := range visits {
		if v.fault != nil {
			out = append(out, unreadable(raw.Interface, s, Encounter, "Encounter", b.raw(v)))
			continue
		}
		out = append(out, encounterMessage(raw.Interface, s, v.raw, v.encounter, v.told))
	}
	return out, nil
}

// eventMessage is one simple event as the inbox takes it.
func eventMessage(way string, s Sender, e Simple, told *Told) (inbox.Message, error) {
	raw, err := json.Marshal(e)
	if err != nil {
		return inbox.Message{}, fmt.Errorf("intake: %w", err)
	}
	return inbox.Message{
		Interface: way, Sender: s.Name, Format: Event, Key: []string{e.ID}, Day: dayOf(e.At), Raw: raw, Answer: []byte("202"),
		Header: inbox.Header{Type: e.What, Control: e.ID, At: e.At},
	}, nil
}

// encounterMessage is one Encounter as the inbox takes it.
func encounterMessage(way string, s Sender, raw []byte, e *encounter, told *Told) inbox.Message {
	return inbox.Message{
		Interface: way, Sender: s.Name, Format: Encounter, Key: []string{told.Stay, e.Meta.Version}, Day: dayOf(e.Meta.Updated), Raw: raw, Answer: []byte("201"),
		Latest: e.Meta.Version == "" && e.Meta.Updated == "" && told.Stay != "", // such a sender tells how a stay stands, and it may stand again as it did
		Header: inbox.Header{Type: "Encounter " + e.Status, Control: told.Stay, At: e.Meta.Updated, Version: e.Meta.Version},
	}
}

// unreadable is what a known sender sent and nobody can read, as a failed message.
func unreadable(way string, s Sender, format, form string, body []byte) inbox.Message {
	return inbox.Message{
		Interface: way, Sender: s.Name, Format: format, Key: []string{"unreadable"}, Raw: body, Answer: []byte("422"), Fault: inbox.FailUnreadable, Header: inbox.Header{Type: form},
	}
}

// turnedDown is what a known sender sent and nobody will read, as a failed message of which the beginning is kept. What the sender calls its content is no text of ours.
func turnedDown(way string, s Sender, fault string, body []byte) inbox.Message {
	sum := sha256.Sum256(body)
	m := unreadable(way, s, Event, "?", beginning(body))
	m.Fault, m.Key = fault, []string{fault, hex.EncodeToString(sum[:])}
	return m
}
