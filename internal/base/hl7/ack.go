package hl7

import (
	"bytes"
	"strings"
	"time"
)

// Answer is what became of a message.
type Answer int

// The answers.
const (
	Committed Answer = iota // stored for good
	OurFault                // not stored; the sender may send it again
	Refused                 // not stored, and never will be as it is
)

// Mode says which acknowledgement the sender asks for.
type Mode string

// Always makes every answer one of original mode, whatever MSH-15 says: engines that send «AL» often wait for AA.
const Always Mode = "original"

// Code is MSA-1 for an answer, by MSH-15 (HL7 v2.5.1 §2.9; table 0008). A sender that asks for acknowledgements on errors or
// success only is answered every time all the same: one that hears nothing stops.
func (m *Message) Code(a Answer, mode Mode) string {
	ask := strings.ToUpper(m.First("MSH").Field(15).String())
	if mode == Always {
		ask = ""
	}
	original, enhanced := [...]string{"AA", "AE", "AR"}[a], [...]string{"CA", "CE", "CR"}[a]
	switch {
	case ask == "AL", ask == "SU" && a == Committed, ask == "ER" && a != Committed:
		return enhanced
	}
	return original
}

// Both reports whether the sender asks for a commit acknowledgement and one of the application besides, where the message is taken in (HL7 v2.5.1 §2.9.3):
// CA, and AA after it. Where the commit is refused no other answer follows.
func (m *Message) Both(mode Mode) bool {
	result := strings.ToUpper(m.First("MSH").Field(16).String())
	return m.Code(Committed, mode) == "CA" && (result == "AL" || result == "SU")
}

// Fault is why a message was not taken in: a code of table 0357 (100 segment sequence, 101 required field missing, 102 data
// type, 103 table value, 200 unsupported type, 201 event, 202 processing id, 203 version, 207 application error) and a text
// without anything from the message.
type Fault struct {
	Code string
	Text string
}

// Ack writes the acknowledgement: sender and receiver swapped, the control id repeated to the byte, an ERR segment from
// version 2.4 on, in the sender's delimiters and character set. id is our own control id.
func (m *Message) Ack(code string, id string, now time.Time, f *Fault) []byte {
	d := m.Delimiters
	sep := []byte{d.Field}
	msh := [][]byte{
		[]byte("MSH"), m.raw(2), m.raw(5), m.raw(6), m.raw(3), m.raw(4), []byte(now.Format("20060102150405-0700")), nil,
		m.ackType(), []byte(id), m.raw(11), m.raw(12),
	}
	if set := m.raw(18); len(set) > 0 {
		msh = append(msh, nil, nil, nil, nil, nil, set)
	}
	var out bytes.Buffer
	out.Write(bytes.Join(msh, sep))
	out.WriteByte('\r')
	msa := [][]byte{[]byte("MSA"), []byte(code), m.ControlID()}
	if f != nil {
		msa = append(msa, m.Charset.encode(escape(f.Text, d)))
	}
	if seq := m.raw(13); len(seq) > 0 {
		for len(msa) < 4 {
			msa = append(msa, nil)
		}
		msa = append(msa, seq)
	}
	out.Write(bytes.Join(msa, sep))
	out.WriteByte('\r')
	if f != nil && m.fromVersion("2.4") {
		err := [][]byte{[]byte("ERR"), nil, nil, []byte(f.Code), []byte("E"), nil, nil, nil, m.Charset.encode(escape(f.Text, d))}
		out.Write(bytes.Join(err, sep))
		out.WriteByte('\r')
	}
	return out.Bytes()
}

// ackType is MSH-9 of an answer: ACK, with the trigger event and structure where the version has them.
func (m *Message) ackType() []byte {
	_, event := m.Type()
	if event == "" || m.Component == 0 || !m.fromVersion("2.3.1") {
		return []byte("ACK")
	}
	t := []byte("ACK" + string(m.Component) + escape(event, m.Delimiters))
	if m.fromVersion("2.3.1") {
		t = append(t, string(m.Component)+"ACK"...)
	}
	return t
}

// fromVersion reports whether MSH-12 names the version or a later one. One that cannot be read counts as old.
func (m *Message) fromVersion(least string) bool {
	have, want := strings.Split(m.First("MSH").Field(12).Component(1), "."), strings.Split(least, ".")
	for i, w := range want {
		if i >= len(have) {
			return false
		}
		if have[i] != w {
			return len(have[i]) == len(w) && have[i] > w || len(have[i]) > len(w)
		}
	}
	return true
}
