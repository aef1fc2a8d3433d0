package intake

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"time"

	"traad/internal/app/inbox"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/hl7"
	"traad/internal/base/mllp"
)

// Listener answers HL7 messages over MLLP.
type Listener struct {
	Senders Senders
	Box     *inbox.Box
	Now     func() time.Time
	Log     *slog.Logger
}

// refusal is why a message is answered with something else than «taken in». It is stored all the same.
type refusal struct {
	answer hl7.Answer
	code   string // table 0357
	text   string
	fault  string // of the inbox; "" where the worker takes the message in spite of it
}

// Handle is an mllp.Handler: every frame is committed before it is answered, and every frame gets one answer, or two where MSH-15 and MSH-16
// both ask.
func (l *Listener) Handle(ctx context.Context, c mllp.Client, f mllp.Frame) []byte {
	now := l.Now()
	m, err := hl7.Parse(f.Payload, hl7.Options{})
	if err != nil {
		return l.noMessage(ctx, f, now)
	}
	sender, known := l.Senders.OfMessage(m, c.Name)
	if known && sender.HL7 != (hl7.Options{}) {
		if m, err = hl7.Parse(f.Payload, sender.HL7); err != nil {
			return l.noMessage(ctx, f, now)
		}
	}
	if known {
		l.Box.Connected(c.Number, sender.Name)
	}
	r := refuse(m, sender, known)
	msg := l.message(m, sender, f)
	msg.Fault = r.fault
	id := ackID()
	msg.Answer = m.Ack(m.Code(r.answer, sender.Mode), id, now, r.said())
	if r.answer == hl7.Committed && m.Both(sender.Mode) {
		msg.Answer = mllp.Join(msg.Answer, m.Ack("AA", ackID(), now, nil))
	}
	answer, err := l.Box.Receive(ctx, msg)
	if err != nil {
		l.Log.Error("intake: a message could not be stored", "sender", sender.Name, "error", errs.ForLog(err))
		return m.Ack(m.Code(hl7.OurFault, sender.Mode), id, now, &hl7.Fault{Code: "207", Text: "Not stored, send again"})
	}
	return answer
}

// TooLarge is an mllp.Handler for the beginning of a frame that is too large: it is refused, and kept as a failed message, since its sender may not look at
// the answer.
func (l *Listener) TooLarge(ctx context.Context, c mllp.Client, f mllp.Frame) []byte {
	now, id := l.Now(), ackID()
	m, err := hl7.Parse(f.Payload, hl7.Options{})
	if err != nil {
		return l.noMessage(ctx, mllp.Frame{Payload: beginning(f.Payload)}, now)
	}
	sender, _ := l.Senders.OfMessage(m, c.Name)
	msg := l.message(m, sender, mllp.Frame{Payload: beginning(f.Payload)})
	msg.Fault, msg.Answer = inbox.FailTooLarge, m.Ack(m.Code(hl7.Refused, sender.Mode), id, now, &hl7.Fault{Code: "207", Text: "Message is too large"})
	answer, err := l.Box.Receive(ctx, msg)
	if err != nil {
		l.Log.Error("intake: a frame that is too large could not be noted", "sender", sender.Name, "error", errs.ForLog(err))
		return msg.Answer
	}
	return answer
}

// beginning is what is kept of what is too large to be taken in.
func beginning(b []byte) []byte { return b[:min(len(b), 4<<10)] }

// Ended is told when a connection has ended.
func (l *Listener) Ended(c mllp.Client) { l.Box.Disconnected(c.Number) }

func (r refusal) said() *hl7.Fault {
	if r.code == "" {
		return nil
	}
	return &hl7.Fault{Code: r.code, Text: r.text}
}

// refuse says what is wrong with a message, by the header alone: what the rest says is read from the inbox. The answer AR is only for
// what can never be taken in as it is.
func refuse(m *hl7.Message, s Sender, known bool) refusal {
	code, event := m.Type()
	version, process := m.First("MSH").Field(12).Component(1), m.First("MSH").Field(11).Component(1)
	switch {
	case slices.Contains(m.Flags, hl7.FlagSecondMessage):
		return refusal{hl7.OurFault, "207", "More than one message in a frame: send them one by one", "batch"}
	case !known:
		return refusal{hl7.Refused, "207", "Sending application and facility are not configured", "unknown_sender"}
	case code == "":
		return refusal{hl7.Refused, "101", "MSH-9 is missing", "no_type"}
	case version != "" && !strings.HasPrefix(version, "2"):
		return refusal{hl7.Refused, "203", "Version is not supported", "version"}
	case len(s.Processes) > 0 && !slices.Contains(s.Processes, process):
		return refusal{hl7.Refused, "202", "Processing id is not for this system", "processing_id"}
	case len(m.ControlID()) == 0:
		return refusal{hl7.OurFault, "101", "MSH-10 is missing", ""}
	case code == "ADT" && event == "" && m.First("EVN").Field(1).Empty():
		return refusal{hl7.Refused, "201", "Trigger event is missing", "no_event"}
	}
	return refusal{}
}

// message is a frame as the inbox takes it, without answer.
func (l *Listener) message(m *hl7.Message, s Sender, f mllp.Frame) inbox.Message {
	code, event := m.Type()
	msh := m.First("MSH")
	at := msh.Field(7).Component(1)
	if at == "" {
		at = msh.Field(7).String()
	}
	h := inbox.Header{
		Type: strings.Trim(code+"^"+event, "^"), Control: msh.Field(10).String(), App: strings.Trim(msh.Field(3).Component(1)+"|"+msh.Field(4).Component(1), "|"),
		At: at, Version: msh.Field(12).Component(1), Charset: string(m.Charset),
	}
	for _, x := range m.Flags {
		h.Flags = append(h.Flags, string(x))
	}
	for _, x := range f.Warnings {
		h.Flags = append(h.Flags, string(x))
	}
	return inbox.Message{
		Interface: "mllp", Sender: s.Name, Format: HL7, Raw: f.Payload, Header: h, Day: at,
		Key: []string{msh.Field(3).String(), msh.Field(4).String(), string(m.ControlID()), msh.Field(7).String()},
	}
}

// noMessage keeps a frame that is no HL7 message, and answers in the standard's own delimiters: there is nothing to take any from.
func (l *Listener) noMessage(ctx context.Context, f mllp.Frame, now time.Time) []byte {
	id := ackID()
	answer := []byte(`MSH|^~\&|||||` + now.Format("20060102150405-0700") + "||ACK|" + id + "|P|2.5.1\rMSA|AR|\rERR||||E||||Not an HL7 message\r")
	if _, err := l.Box.Receive(ctx, inbox.Message{
		Interface: "mllp", Format: HL7, Raw: f.Payload, Answer: answer, Fault: inbox.FailUnreadable, Header: inbox.Header{Type: "?"},
	}); err != nil {
		l.Log.Error("intake: a frame could not be stored", "error", errs.ForLog(err))
		return []byte(strings.Replace(string(answer), "MSA|AR|", "MSA|AE|", 1))
	}
	return answer
}

// ackID is a control id of ours: 20 characters, which the oldest versions allow.
func ackID() string {
	id := strings.ReplaceAll(string(db.NewID()), "-", "")
	return id[len(id)-20:]
}
