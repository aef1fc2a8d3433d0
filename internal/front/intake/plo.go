package intake

import (
	"fmt"
	"strings"
	"time"

	"traad/internal/base/kith"
	"traad/internal/base/nin"
	"traad/internal/care"
)

// plo are the messages of patient logistics (PLO 1.5 and 1.6, HIS 1149:2014): what each tells, what its cancellation tells, and the
// code of its event in the register 9121.
var plo = map[string]struct {
	kind, cancelled care.MovementKind
	code            string
}{
	"LOG_INNLAGT":          {care.Admission, care.NoAdmission, "1"},
	"LOG_UTSKRIVNINGSKLAR": {care.ReadyToLeave, care.NotReady, "3"},
	"LOG_AVMELDING":        {care.NotReady, care.ReadyToLeave, "4"},
	"LOG_UTSKREVET":        {care.Discharge, care.NoDischarge, "2"},
	"LOG_DOD":              {care.Death, care.NoDischarge, "13"},
}

// ReadPLO reads one of them. Any other message of the head message's (hodemelding's) family gives nil.
func ReadPLO(raw []byte, s Sender, now time.Time) (*Told, error) {
	root, err := kith.Read(raw, kith.Small)
	if err != nil {
		return nil, err
	}
	if root.Name != "MsgHead" {
		return nil, fmt.Errorf("%w: not a head message", kith.ErrXML)
	}
	info := root.Find("MsgInfo")
	t := &Told{Event: info.Find("Type").V, Class: Inpatient}
	what, ok := plo[t.Event]
	if !ok {
		return nil, nil
	}
	for _, id := range info.Find("Patient").All("Ident") {
		identity(t, id.Find("TypeId").V, id.Find("Id").Text)
	}
	if len(t.Numbers)+len(t.Own) == 0 {
		t.Note(FaultNoPatient, "Patient/Ident")
	}
	t.Note(FaultNoStay, "PLO")
	body := root.Find("Document", "RefDoc", "Content", "Pasientlogistikk")
	if len(body.Under) == 0 {
		return nil, fmt.Errorf("%w: no patient logistics in it", kith.ErrXML)
	}
	t.Movement = care.Movement{Kind: what.kind, Place: contact(body)}
	if body.Find("InformasjonOmForsendelsen", "Forsendelsesstatus").V == "C" {
		t.Movement.Kind = what.cancelled
	}
	written, ok := isoTime(info.Find("GenDate").Text, s.Zone)
	if ok {
		t.Movement.Recorded = written
	} else {
		written = now
	}
	t.Movement.At = written
	code := what.code
	if t.Event == "LOG_AVMELDING" && t.Movement.Kind == care.ReadyToLeave {
		code = "3" // the notice is taken back: ready since when she was
	}
	for _, section := range body.Under {
		if section.Find("UtskrevetTil", "Uttilstand").V >= "2" && t.Movement.Kind == care.Discharge {
			t.Movement.Kind = care.Death // register 8431: 1 is alive
		}
		for _, e := range section.All("TidsfestetHendelse") {
			if e.Find("Hendelsekode").V != code {
				continue
			}
			at, ok := happened(e.Find("TidspunktForHendelse").V, written, s.Zone)
			if !ok {
				t.Note(FaultTime, "TidspunktForHendelse")
				continue
			}
			t.Movement.At = at
		}
	}
	return t, nil
}

// identity adds a number by its kind in the register 8116.
func identity(t *Told, kind, value string) {
	n, err := nin.Parse(value)
	switch {
	case value == "":
	case err == nil:
		t.Numbers = append(t.Numbers, n)
	case kind == "FNR" || kind == "DNR" || kind == "FHN":
		t.Note(FaultNumber, "Ident")
	default:
		t.Own = append(t.Own, OwnNumber{Type: kind, Value: value})
	}
}

// contact is the ward: the unit's own id where it has one, else its name.
func contact(body *kith.Node) string {
	unit := body.Find("TilknyttetEnhet", "Kontaktenhet")
	if id := unit.Find("Ident", "Id").Text; id != "" {
		return id
	}
	return unit.Find("OrganisationName").Text
}

// isoTime reads a time as XML writes it. Without a zone it is in the sender's.
func isoTime(s string, zone *time.Location) (time.Time, bool) {
	s = strings.TrimSpace(s)
	if at, err := time.Parse(time.RFC3339, s); err == nil {
		return at.UTC(), sane(at)
	}
	for _, layout := range []string{"2006-01-02T15:04:05", "2006-01-02T15:04"} {
		if at, err := time.ParseInLocation(layout, s, or(zone)); err == nil {
			return at.UTC(), sane(at)
		}
	}
	return time.Time{}, false
}

// happened reads when an event was. A day without a time is when the message was written, where that is the same day, else noon.
func happened(s string, written time.Time, zone *time.Location) (time.Time, bool) {
	if at, ok := isoTime(s, zone); ok {
		return at, true
	}
	day, err := time.ParseInLocation("2006-01-02", strings.TrimSpace(s), or(zone))
	if err != nil {
		return time.Time{}, false
	}
	if written.In(or(zone)).Format("2006-01-02") == day.Format("2006-01-02") {
		return written, true
	}
	return day.Add(12 * time.Hour).UTC(), sane(day)
}

func sane(at time.Time) bool { return at.Year() > 1900 && at.Year() < 2200 }

func or(zone *time.Location) *time.Location {
	if zone == nil {
		return norway
	}
	return zone
}

var norway = func() *time.Location {
	if z, err := time.LoadLocation("Europe/Oslo"); err == nil {
		return z
	}
	return time.FixedZone("CET", 3600)
}()
