package main

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"traad/internal/app/message"
	"traad/internal/base/db"
	"traad/internal/base/kith"
	"traad/internal/base/login/bearer"
	"traad/internal/front/broker"
)

// TestDemoMessages: the demo's message server lets the demo in by its log-in and nobody else, takes a message, shows it in a folder and answers it; the doctor says whether we are let in.
func TestDemoMessages(t *testing.T) {
	dir := t.TempDir()
	set, halt, err := demoMessages(t.Context(), time.Now, dir, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer halt()
	doctor := func(m messageSettings) string {
		var out bytes.Buffer
		e := &examination{out: &out}
		e.messages(t.Context(), &settings{Message: m})
		return out.String()
	}
	if said := doctor(set); !strings.Contains(said, "svarer") {
		t.Errorf("%s", said)
	}
	edi, err := set.EDI.open(time.Now, []string{set.HER, set.BusinessHER}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	m := kith.Message{
		ID: string(db.NewID()), At: time.Now(), Sender: kith.Organisation{Name: set.Name, Idents: []kith.Ident{{Kind: kith.HER, Value: set.HER}}},
		Receiver: kith.Organisation{Name: "Legekontor", Idents: []kith.Ident{{Kind: kith.HER, Value: "2"}}}, Notes: []kith.Note{{Subject: kith.AboutPatient, Title: "x", Text: "y"}},
	}
	if id, err := edi.Send(t.Context(), message.Envelope{ID: db.ID(m.ID), To: "2", XML: m.XML()}); err != nil || id == "" {
		t.Errorf("%q, %v", id, err)
	}
	if _, err := os.Stat(filepath.Join(dir, "meldinger", m.ID+".xml")); err != nil {
		t.Error(err)
	}
	signer, err := bearer.NewSigner(false)
	if err != nil {
		t.Fatal(err)
	}
	other := set
	other.EDI.Key = filepath.Join(dir, "annen.pem")
	if err := os.WriteFile(other.EDI.Key, signer.Private, 0o600); err != nil {
		t.Fatal(err)
	}
	if said := doctor(other); !strings.Contains(said, "slipper oss ikke inn") || !strings.Contains(said, "FEIL") {
		t.Errorf("%s", said)
	}
	other.EDI.Address, other.EDI.Scopes = "http://nhn.example", nil
	if said := doctor(other); !strings.Contains(said, "message.edi.address") {
		t.Errorf("%s", said)
	}
	var _ carrier = (*broker.EDI)(nil)
}
