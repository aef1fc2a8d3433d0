package intake

import (
	"bytes"
	"slices"
	"time"

	"traad/internal/app/inbox"
	"traad/internal/base/db"
	"traad/internal/base/kith"
)

// What a receipt says of a LOG message that is refused.
var (
	faultMsgID   = kith.E10.Fault("MsgId er ikke en UUID.")
	faultPatient = kith.E36.Fault("Pasienten har ikke noe nummer som kan leses.")
	faultForm    = kith.T02.Fault("Innholdet er ikke en pasientlogistikkmelding som kan leses.")
	faultType    = kith.T10.Fault("Bare LOG_INNLAGT, LOG_UTSKRIVNINGSKLAR, LOG_AVMELDING, LOG_UTSKREVET og LOG_DOD tas imot her.")
)

// logistic makes an XML message one for the inbox, with the receipt that its sender is to have. The error says that it cannot be read; it is
// kept all the same, for somebody to look at. A document that is no head message gets no receipt: there is nobody to address it to. Nor does one that is to others than we answer
// for: a receipt in their name is theirs to give, and there is to be one (HITS 1168, 5.1).
func logistic(body []byte, s Sender, way string, now time.Time) (inbox.Message, error) {
	told, err := ReadPLO(body, s, now)
	m := inbox.Message{Interface: way, Sender: s.Name, Format: PLO, Raw: body, Answer: []byte("202"), Header: inbox.Header{Type: "XML"}}
	root, e := kith.Read(body, kith.Small)
	if e == nil {
		info := root.Find("MsgInfo")
		m.Header = inbox.Header{Type: info.Find("Type").V, Control: info.Find("MsgId").Text, At: info.Find("GenDate").Text, Version: info.Find("MIGversion").Text}
		m.Key, m.Day = []string{m.Header.Control}, dayOf(m.Header.At)
	}
	if err != nil {
		m.Fault, m.Answer = inbox.FailUnreadable, []byte("422")
	}
	if e != nil || root.Name != "MsgHead" || m.Header.Control == "" {
		return m, err
	}
	var faults []kith.Code
	switch {
	case err != nil:
		faults = append(faults, faultForm)
	case told == nil:
		faults = append(faults, faultType)
	case len(told.Numbers)+len(told.Own) == 0:
		faults = append(faults, faultPatient)
	}
	if !kith.IsID(m.Header.Control) {
		faults = append(faults, faultMsgID)
		if m.Fault == "" {
			m.Fault = inbox.FailUnreadable
		}
	}
	head, _ := kith.MessageOf(root) // the senders of LOG messages are many: what can be read of one is taken, whatever its order
	if to, copied, ok := s.answersFor(head); ok {
		r := head.ReceiptFrom(to, string(db.NewID()), now, faults...)
		r.Copy = copied
		m.Answer = r.XML()
	}
	return m, err
}

// answersFor is the receiver of a message that we answer for, and whether it was a copy to it.
func (s Sender) answersFor(m *kith.Message) (to kith.Organisation, copied, ok bool) {
	for i, o := range append([]kith.Organisation{m.Receiver}, m.Others...) {
		if her, _ := o.Party(); her != "" && slices.Contains(s.Receivers, her) {
			return o, i > 0, true
		}
	}
	return to, false, false
}

func isAppRec(answer []byte) bool {
	return bytes.Contains(answer[:min(len(answer), 200)], []byte("<AppRec "))
}

func refusedBy(answer []byte) bool { return bytes.Contains(answer, []byte(`<Status V="2"`)) }
