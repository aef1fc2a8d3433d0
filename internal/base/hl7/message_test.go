package hl7

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"
)

const admit = "MSH|^~\\&|DIPS|AHUS|TRAAD|IHT|20261121064012+0100||ADT^A01^ADT_A01|4711|P|2.5.1|||AL|NE||8859/1\r" +
	"EVN|A01|20261121064010\r" +
	"PID|1||17824200025^^^FOLKEREG^FNR~H123^^^AHUS^PI||M\xc6LAND^ANNE\\T\\KARI||19420217|F\r" +
	"PV1|1|I|MED3^12^1^AHUS&991992&HER|E|||||||||||||||V1\r"

func TestParse(t *testing.T) {
	m, err := Parse([]byte(admit), Options{})
	if err != nil {
		t.Fatal(err)
	}
	code, event := m.Type()
	pid, pv1 := m.First("PID"), m.First("PV1")
	for _, c := range []struct{ what, got, want string }{
		{"type", code + event, "ADTA01"},
		{"control id", string(m.ControlID()), "4711"},
		{"number", pid.Field(3).Component(1), "17824200025"},
		{"second id", pid.Field(3).Repeats()[1].Component(4), "AHUS"},
		{"letters", pid.Field(5).Component(1), "MÆLAND"},
		{"escape", pid.Field(5).Component(2), "ANNE&KARI"},
		{"class", pv1.Field(2).String(), "I"},
		{"ward", pv1.Field(3).Component(1), "MED3"},
		{"sub", pv1.Field(3).Sub(4, 2), "991992"},
		{"first sub", pv1.Field(3).Component(4), "AHUS"},
		{"visit", pv1.Field(19).Component(1), "V1"},
		{"beyond", pv1.Field(44).Component(3), ""},
		{"charset", string(m.Charset), string(Windows1252)},
		{"no such segment", m.First("ZBE").Field(1).String(), ""},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", c.what, c.got, c.want)
		}
	}
	if len(m.Flags) != 0 {
		t.Errorf("flags %v", m.Flags)
	}
}

func TestDeleteAndEmpty(t *testing.T) {
	m, err := Parse([]byte("MSH|^~\\&|A\rPID|\"\"||x"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	pid := m.First("PID")
	if f := pid.Field(1); !f.Delete() || f.Empty() || f.String() != "" {
		t.Errorf("delete: %+v", f)
	}
	if f := pid.Field(2); f.Delete() || !f.Empty() {
		t.Errorf("no change: %+v", f)
	}
}

func TestQuirks(t *testing.T) {
	for name, c := range map[string]struct {
		in    string
		o     Options
		name  string // PID-5
		set   Charset
		flags []Flag
	}{
		"line feeds":             {in: "MSH|^~\\&|A\nPID|||||Ås\n", name: "Ås", set: UTF8, flags: []Flag{FlagLineFeed}},
		"carriage and feed":      {in: "MSH|^~\\&|A\r\nPID|||||Ås\r\n", name: "Ås", set: UTF8, flags: []Flag{FlagLineFeed}},
		"own delimiters":         {in: "MSH$%~\\&$A\rPID$$$$$Å%s\r", name: "Å", set: UTF8},
		"two delimiters":         {in: "MSH|^~|A\rPID|||||\\T\\\r", name: "\\T\\", set: UTF8, flags: []Flag{FlagDelimiters}},
		"no set, latin":          {in: "MSH|^~\\&|A\rPID|||||\xc5s\r", name: "Ås", set: Windows1252},
		"declared UTF-8, is not": {in: "MSH|^~\\&|A|||||||||||||||UNICODE UTF-8\rPID|||||\xc5s\r", name: "Ås", set: Windows1252, flags: []Flag{FlagCharset}},
		"declared latin, is UTF": {in: "MSH|^~\\&|A|||||||||||||||8859/1\rPID|||||Ås\r", name: "Ã…s", set: Windows1252, flags: []Flag{FlagMojibake}},
		"trusted":                {in: "MSH|^~\\&|A|||||||||||||||8859/1\rPID|||||Ås\r", o: Options{TrustUTF8: true}, name: "Ås", set: UTF8, flags: []Flag{FlagMojibake}},
		"latin 9":                {in: "MSH|^~\\&|A|||||||||||||||8859/15\rPID|||||\xa6\xb8\r", name: "Šž", set: Latin9},
		"Sámi in UTF-8":          {in: "MSH|^~\\&|A|||||||||||||||UNICODE UTF-8\rPID|||||Čáhcelađŧŋš\r", name: "Čáhcelađŧŋš", set: UTF8},
		"unknown set":            {in: "MSH|^~\\&|A|||||||||||||||BIG5\rPID|||||x\r", name: "x", set: UTF8, flags: []Flag{FlagUnknownSet}},
		"not a segment":          {in: "MSH|^~\\&|A\rpid|\rPID|||||x\r", name: "x", set: UTF8, flags: []Flag{FlagBadSegment}},
		"second message":         {in: "MSH|^~\\&|A\rPID|||||x\rMSH|^~\\&|B\rPID|||||y\r", name: "x", set: UTF8, flags: []Flag{FlagSecondMessage}},
		"hexadecimal":            {in: "MSH|^~\\&|A\rPID|||||a\\X0D41\\b\r", name: "a\rAb", set: UTF8},
		"unknown escape":         {in: "MSH|^~\\&|A\rPID|||||a\\Zq\\b\\\r", name: "a\\Zq\\b\\", set: UTF8},
	} {
		t.Run(name, func(t *testing.T) {
			m, err := Parse([]byte(c.in), c.o)
			if err != nil {
				t.Fatal(err)
			}
			if got := m.First("PID").Field(5).Component(1); got != c.name {
				t.Errorf("name %q, want %q", got, c.name)
			}
			if m.Charset != c.set {
				t.Errorf("charset %q, want %q", m.Charset, c.set)
			}
			if !slices.Equal(m.Flags, c.flags) {
				t.Errorf("flags %v, want %v", m.Flags, c.flags)
			}
		})
	}
}

func TestNoMessage(t *testing.T) {
	for _, in := range []string{"", "MSH", "PID|1", "MSH|", "MSHA^~\\&|x", "MSH|^", "\x0b"} {
		if m, err := Parse([]byte(in), Options{}); err == nil && len(in) < 6 {
			t.Errorf("%q was read: %+v", in, m)
		}
	}
}

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// The code follows what the sender asks for (interfaces.md §1.3).
func TestCode(t *testing.T) {
	for _, c := range []struct {
		ask  string
		want [3]string
	}{
		{"", [3]string{"AA", "AE", "AR"}},
		{"NE", [3]string{"AA", "AE", "AR"}},
		{"AL", [3]string{"CA", "CE", "CR"}},
		{"SU", [3]string{"CA", "AE", "AR"}},
		{"ER", [3]string{"AA", "CE", "CR"}},
		{"x", [3]string{"AA", "AE", "AR"}},
	} {
		m, err := Parse([]byte("MSH|^~\\&|A|B|C|D|2026||ADT^A01|1|P|2.5|||"+c.ask), Options{})
		if err != nil {
			t.Fatal(err)
		}
		for a, want := range c.want {
			if got := m.Code(Answer(a), ""); got != want {
				t.Errorf("MSH-15 %q: %q, want %q", c.ask, got, want)
			}
			if got, want := m.Code(Answer(a), Always), ([...]string{"AA", "AE", "AR"})[a]; got != want {
				t.Errorf("always original: %q, want %q", got, want)
			}
		}
	}
}

func TestAck(t *testing.T) {
	m, _ := Parse([]byte(admit), Options{})
	want := "MSH|^~\\&|TRAAD|IHT|DIPS|AHUS|20261121120000+0000||ACK^A01^ACK|77|P|2.5.1||||||8859/1\rMSA|CA|4711\r"
	if got := string(m.Ack("CA", "77", noon, nil)); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	refused := string(m.Ack("CR", "77", noon, &Fault{"203", "Versjonen støttes ikke | prøv igjen"}))
	if !strings.Contains(refused, "MSA|CR|4711|Versjonen st\xf8ttes ikke \\F\\ pr\xf8v igjen\r") || !strings.Contains(refused, "\rERR|||203|E||||Versjonen st\xf8ttes") {
		t.Errorf("refusal %q", refused)
	}
	old, _ := Parse([]byte("MSH|^~\\&|A|B|C|D|2026||ADT^A01|\xe6\xff|P|2.2|7"), Options{})
	if got := old.Ack("AE", "1", noon, &Fault{"207", "x"}); bytes.Contains(got, []byte("ERR")) || !bytes.Contains(got, []byte("MSA|AE|\xe6\xff|x|7\r")) || !bytes.Contains(got, []byte("||ACK|1|")) {
		t.Errorf("version 2.2: %q", got)
	}
}

// What is read again from an answer is what was put in, whatever the delimiters.
func FuzzParse(f *testing.F) {
	for _, s := range []string{admit, "MSH|^~\\&|A", "MSH|^~\\&|A\nPID|\"\"|\\E\\", "MSH#$%&!#A\rZZZ#1", "MSH|^~\\&|||||||||||||||||8859/15\rPID|\xa4"} {
		f.Add([]byte(s), "tekst | ^ & æ")
	}
	f.Fuzz(func(t *testing.T, in []byte, text string) {
		m, err := Parse(in, Options{})
		if err != nil {
			return
		}
		for _, s := range m.Segments {
			for n := 1; n <= s.Len(); n++ {
				for _, r := range s.Field(n).Repeats() {
					_ = r.Component(1) + r.Sub(2, 2) + r.String()
				}
			}
		}
		ack := m.Ack(m.Code(Refused, ""), "id", noon, &Fault{"207", text})
		if bytes.Contains(ack[:len(ack)-1], []byte("\n")) && !bytes.Contains(in, []byte("\n")) {
			t.Errorf("a line feed came into the answer: %q", ack)
		}
		back, err := Parse(ack, Options{})
		if err != nil {
			t.Fatalf("our own answer cannot be read: %q", ack)
		}
		if !bytes.Equal(back.First("MSA").raw2(), m.ControlID()) && m.Charset == UTF8 && back.Charset == UTF8 {
			t.Errorf("control id %q became %q", m.ControlID(), back.First("MSA").raw2())
		}
	})
}

// raw2 is field 2 as it came.
func (s Segment) raw2() []byte {
	if f := s.Field(2); f.text != "" {
		return []byte(f.text)
	}
	return nil
}
