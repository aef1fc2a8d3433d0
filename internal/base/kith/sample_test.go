package kith_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"traad/internal/base/kith"
	"traad/internal/base/kith/kithtest"
)

func samples(t testing.TB) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	reference := kithtest.Reference(t)
	err := filepath.WalkDir(filepath.Join(reference, "samples"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".xml" {
			return err
		}
		raw, err := os.ReadFile(path)
		all[strings.TrimPrefix(path, reference+"/samples/")] = raw
		return err
	})
	if err != nil || len(all) < 50 {
		t.Fatalf("%d samples, %v", len(all), err)
	}
	return all
}

// TestOfficialSamples: every official sample is read: who sent it to whom, about whom, and what it is.
func TestOfficialSamples(t *testing.T) {
	for name, raw := range samples(t) {
		if strings.HasPrefix(name, "apprec/") {
			r, err := kith.ReadReceipt(raw)
			if err != nil || r.Original.ID == "" || r.Version != "1.0" || r.Status != kith.PartOK || len(r.Faults) != 5 {
				t.Errorf("%s: %+v, %v", name, r, err)
			}
			continue
		}
		m, err := kith.ReadMessage(raw, kith.Large)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if m.ID == "" || m.Kind == "" || m.At.IsZero() || m.Space == "" {
			t.Errorf("%s: %q %q %v %q", name, m.ID, m.Kind, m.At, m.Space)
		}
		if _, sender := m.Sender.Party(); sender == "" {
			t.Errorf("%s: no sender", name)
		}
		if m.Patient == nil || m.Patient.Name() == "" || len(m.Patient.Idents) == 0 {
			t.Errorf("%s: no patient", name)
		}
		if strings.Contains(name, "ialogmelding/Dialogmelding") && len(m.Notes) == 0 && !strings.Contains(name, "Status_paa") {
			t.Errorf("%s: says nothing", name)
		}
	}
}

// TestDialogueSample: the official professional dialogue, to the last part.
func TestDialogueSample(t *testing.T) {
	raw, ok := samples(t)["Dialogmelding/Dialogmelding-v1-1/Helsefaglig dialog.xml"]
	if !ok {
		t.Fatal("the sample is gone")
	}
	m, err := kith.ReadMessage(raw, kith.Large)
	if err != nil {
		t.Fatal(err)
	}
	her, name := m.Sender.Party()
	if her != "258521" || name != "Rita Lin" || m.Sender.Number(kith.HER) != "56704" {
		t.Errorf("sender %s %s", her, name)
	}
	her, name = m.Receiver.Party()
	if her != "90998" || name != "Ortopedisk kirurgi" || m.Receiver.Number(kith.HER) != "59" {
		t.Errorf("receiver %s %s", her, name)
	}
	if m.Kind != kith.Dialogue || m.Thread != "d14ea2f3-d796-4d7b-8271-a4480d2b4035" || m.Parent != m.Thread || m.Space != kith.SpaceDialogue {
		t.Errorf("%+v", m)
	}
	n := m.Notes[0]
	if n.Subject.V != "6" || n.Title != "EKG tatt i dag" || !strings.HasPrefix(n.Text, "Pasienten er henvist") || len(n.Roles) != 1 || n.Roles[0].Who.Phone != "12345678" || n.Roles[0].Code.V != kith.RoleGP.V {
		t.Errorf("%+v", n)
	}
	if len(m.Attached) != 1 || m.Attached[0].Mime != "application/pdf" || !strings.HasPrefix(string(m.Attached[0].Bytes), "%PDF-1.4") {
		t.Errorf("%d attachments", len(m.Attached))
	}
}

// TestReceiptOfSamples: the receipt of each sample reads back, goes back to its sender, and is of the version that goes with the message.
func TestReceiptOfSamples(t *testing.T) {
	persons := 0
	for name, raw := range samples(t) {
		m, err := kith.ReadMessage(raw, kith.Large)
		if err != nil {
			continue // a receipt
		}
		r, err := kith.ReadReceipt(m.Receipt("0d0a1f5e-8a9b-4d5e-9c1f-2f6b1f7f0001", now, kith.E36.Fault("Ukjent <her> & «der»")).XML())
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		old := strings.Contains(name, "1_5") || strings.Contains(name, "v1-0") || strings.Contains(name, "Case")
		if (r.Version == "1.0") != old {
			t.Errorf("%s: version %s", name, r.Version)
		}
		if r.Original.ID != m.ID || r.Original.Kind != m.Kind || r.Status != kith.Rejected || r.Faults[0].V != "E36" || r.Faults[0].OT != "Ukjent <her> & «der»" {
			t.Errorf("%s: %+v", name, r)
		}
		// All of the address goes back (HITS 1168, 6.1): every number of the business, of its parts, and of a person who is who is communicated with.
		for _, side := range []struct {
			o kith.Organisation
			u kith.Unit
		}{{m.Sender, r.Receiver}, {m.Receiver, r.Sender}} {
			if !slices.Equal(side.o.Numbers(), side.u.Numbers()) {
				t.Errorf("%s: %q is mirrored as %q", name, side.o.Numbers(), side.u.Numbers())
			}
			for _, i := range side.o.Idents {
				if i != side.u.Ident && !slices.Contains(side.u.More, i) {
					t.Errorf("%s: %v is not mirrored", name, i)
				}
			}
			if who := side.o.Who; who != nil && slices.ContainsFunc(who.Idents, func(i kith.Ident) bool { return i.Kind == kith.HER }) {
				persons++
				if side.u.Person == nil || side.u.Person.Name != who.Name() {
					t.Errorf("%s: the person is not mirrored: %+v", name, side.u)
				}
			}
		}
	}
	if persons == 0 {
		t.Error("no sample is from or to a person: nothing was tried")
	}
}
