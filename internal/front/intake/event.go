package intake

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"traad/internal/base/errs"
	"traad/internal/base/nin"
	"traad/internal/care"
)

// Simple is the event that a KAD or legevakt system sends when it has nothing better, as JSON or as a row of CSV with the same names.
type Simple struct {
	ID     string `json:"id"`                      // the sender's own number of the event
	What   string `json:"hendelse"`                // one of events
	At     string `json:"tidspunkt"`               // 2026-11-21T06:40, with a zone or in the sender's
	Number string `json:"fodselsnummer,omitempty"` // or D-number or felles hjelpenummer
	Own    string `json:"pasientnummer,omitempty"` // the sender's own
	Stay   string `json:"opphold,omitempty"`       // the sender's number of the stay
	Place  string `json:"sted,omitempty"`          // ward or unit
	Haste  string `json:"hast,omitempty"`          // akutt or planlagt
}

// events are what can be told, as words of bokmål without æ, ø and å.
var events = map[string]care.MovementKind{
	"ankommet": care.Arrival, "innlagt": care.Admission, "planlagt": care.PlannedIn, "poliklinisk": care.Outpatient, "flyttet": care.Transfer, "permisjon": care.Leave, "tilbake": care.Return,
	"utskrivningsklar": care.ReadyToLeave, "ikke_utskrivningsklar": care.NotReady, "utskrevet": care.Discharge, "dod": care.Death, "oppdatert": care.Updated,
	"innleggelse_annullert": care.NoAdmission, "flytting_annullert": care.NoTransfer, "utskrivning_annullert": care.NoDischarge, "planlagt_annullert": care.NoPlan, "feilregistrert": care.NeverWas,
}

// ReadEvent reads the JSON form, as the inbox keeps it.
func ReadEvent(raw []byte, s Sender, _ time.Time) (*Told, error) {
	var e Simple
	if err := strict(raw, &e); err != nil {
		return nil, err
	}
	return e.told(s)
}

// told reads an event. The faults are by field, in words for who builds the sender.
func (e Simple) told(s Sender) (*Told, error) {
	fault := errs.Invalid("Hendelsen kan ikke leses.")
	t := &Told{Event: e.What, Stay: strings.TrimSpace(e.Stay), Class: Emergency}
	kind, ok := events[e.What]
	if !ok {
		fault.At("hendelse", "Ukjent hendelse. Bruk for eksempel ankommet, innlagt eller utskrevet.")
	}
	at, ok := isoTime(e.At, s.Zone)
	if !ok {
		fault.At("tidspunkt", "Skriv tidspunktet som 2026-11-21T06:40 eller 2026-11-21T06:40:00+01:00.")
	}
	t.Movement = care.Movement{Kind: kind, At: at, Place: e.Place}
	switch e.Haste {
	case "akutt":
		t.Movement.Urgency = "emergency"
	case "planlagt":
		t.Movement.Urgency = "planned"
	case "":
	default:
		fault.At("hast", "Skriv akutt eller planlagt, eller la feltet stå tomt.")
	}
	if e.Number != "" {
		if n, err := nin.Parse(e.Number); err == nil {
			t.Numbers = append(t.Numbers, n)
		} else {
			fault.At("fodselsnummer", "Nummeret har ikke elleve sifre eller feil kontrollsifre.")
		}
	}
	if own := strings.TrimSpace(e.Own); own != "" {
		t.Own = append(t.Own, OwnNumber{Value: own})
	}
	if e.Number == "" && e.Own == "" {
		fault.At("fodselsnummer", "Skriv fødselsnummeret, eller avsenderens pasientnummer.")
	}
	if e.ID == "" {
		fault.At("id", "Gi hendelsen et eget nummer, så den ikke blir ført to ganger.")
	}
	if t.Stay == "" {
		t.Note(FaultNoStay, "opphold")
	}
	for _, f := range []struct{ name, value string }{{"id", e.ID}, {"pasientnummer", e.Own}, {"opphold", e.Stay}, {"sted", e.Place}} {
		if len(f.value) > 100 {
			fault.At(f.name, "Høyst 100 tegn.")
		}
	}
	return t, fault.OrNil()
}

// strict decodes one JSON value and nothing after it. Unknown names are a fault: they are misspelt ones.
func strict(raw []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	err := d.Decode(into)
	if err == nil {
		_, err = d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		err = errors.New("more than one value")
	}
	return errs.Invalid("Innholdet er ikke gyldig JSON med kjente felt.").Because(fmt.Errorf("intake: %w", plainJSON(err)))
}

// plainJSON keeps an error's kind and place: its text can repeat a value.
func plainJSON(err error) error {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Errorf("JSON at byte %d", syntax.Offset)
	}
	return errors.New("JSON of another form")
}

// mostEvents is how many events one request may hold.
const mostEvents = 1000

// ParseEvents reads one event, a list of them, or CSV with a head. Each becomes a message of its own.
func ParseEvents(body []byte, isCSV bool) ([]Simple, error) {
	if isCSV {
		return csvEvents(body)
	}
	var list []Simple
	if trimmed := bytes.TrimSpace(body); len(trimmed) > 0 && trimmed[0] == '[' {
		if err := strict(body, &list); err != nil {
			return nil, err
		}
	} else {
		list = make([]Simple, 1)
		if err := strict(body, &list[0]); err != nil {
			return nil, err
		}
	}
	return list, bounded(len(list))
}

func bounded(n int) error {
	if n == 0 || n > mostEvents {
		return errs.Invalid(fmt.Sprintf("Send fra 1 til %d hendelser om gangen.", mostEvents))
	}
	return nil
}

func csvEvents(body []byte) ([]Simple, error) {
	body = bytes.TrimPrefix(body, []byte("\ufeff"))
	head, _, _ := bytes.Cut(body, []byte("\n"))
	r := csv.NewReader(bytes.NewReader(body))
	if bytes.Count(head, []byte(";")) > bytes.Count(head, []byte(",")) {
		r.Comma = ';'
	}
	rows, err := r.ReadAll()
	if err != nil || len(rows) < 2 {
		return nil, errs.Invalid("CSV-en kan ikke leses. Første linje har feltnavnene, hver linje etter den én hendelse.")
	}
	names := []string{"id", "hendelse", "tidspunkt", "fodselsnummer", "pasientnummer", "opphold", "sted", "hast"}
	var list []Simple
	for i, row := range rows {
		var e Simple
		to := []*string{&e.ID, &e.What, &e.At, &e.Number, &e.Own, &e.Stay, &e.Place, &e.Haste}
		for j, value := range row {
			at := slices.Index(names, strings.TrimSpace(strings.ToLower(rows[0][j])))
			if at < 0 {
				return nil, errs.Invalid("CSV-en har en kolonne som ikke finnes.").At("linje 1", fmt.Sprintf("Kolonne %d har et ukjent navn. Bruk %s.", j+1, strings.Join(names, ", ")))
			}
			*to[at] = strings.TrimSpace(value)
		}
		if i > 0 {
			list = append(list, e)
		}
	}
	return list, bounded(len(list))
}
