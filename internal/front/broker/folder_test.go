package broker_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"traad/internal/app/message"
	"traad/internal/base/db"
	"traad/internal/base/kith"
	"traad/internal/front/broker"
)

func envelope(id string) message.Envelope {
	m := kith.Message{
		ID: id, At: time.Date(2026, 11, 17, 9, 0, 0, 0, time.UTC), Sender: kith.Organisation{Name: "IHT", Idents: []kith.Ident{{Kind: kith.HER, Value: "1"}}},
		Receiver: kith.Organisation{Name: "Legekontor", Idents: []kith.Ident{{Kind: kith.HER, Value: "2"}}}, Notes: []kith.Note{{Subject: kith.AboutPatient, Title: "x", Text: "y"}},
	}
	return message.Envelope{ID: db.ID(id), To: "2", XML: m.XML()}
}

func names(t *testing.T, dir string) (all []string) {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	for _, e := range list {
		if !e.IsDir() {
			all = append(all, e.Name())
		}
	}
	return all
}

// TestThereAndBack: what is handed over is a whole file, the same again is the same file, and the receipt of it comes back and is put away; what is no receipt of ours is
// kept apart, and what cannot be stored stays.
func TestThereAndBack(t *testing.T) {
	dir := t.TempDir()
	var got []*kith.Receipt
	var fault error
	f := &broker.Folder{Path: dir, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Settled: time.Nanosecond, Receipt: func(_ context.Context, r *kith.Receipt) error {
		if fault == nil {
			got = append(got, r)
		}
		return fault
	}}
	ctx := t.Context()
	e := envelope("0d0a1f5e-8a9b-4d5e-9c1f-2f6b1f7f0009")
	for range 2 {
		if err := f.Send(ctx, e); err != nil {
			t.Fatal(err)
		}
	}
	if out := names(t, filepath.Join(dir, "ut")); len(out) != 1 || out[0] != string(e.ID)+".xml" {
		t.Fatalf("handed over: %q", out)
	}
	x := &broker.Simulator{Path: dir, Now: time.Now, Answer: func(*kith.Message) ([]kith.Code, bool) { return []kith.Code{kith.E21.Fault("Flyttet")}, false }}
	if n, err := x.Once(ctx); n != 1 || err != nil {
		t.Fatalf("%d answered, %v", n, err)
	}
	fault = errors.New("the database is away")
	if _, err := f.Once(ctx); err == nil {
		t.Error("a receipt that could not be stored was taken")
	}
	fault = nil
	for name, text := range map[string]string{"annet.xml": "<html/>", "bombe.xml": `<!DOCTYPE a [<!ENTITY b "c">]><AppRec>&b;</AppRec>`, "notat.txt": "leses ikke"} {
		if err := os.WriteFile(filepath.Join(dir, "inn", name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := f.Once(ctx); n != 3 || err != nil {
		t.Fatalf("%d taken in, %v", n, err)
	}
	if len(got) != 1 || got[0].Original.ID != string(e.ID) || got[0].Status != kith.Rejected || got[0].Faults[0].OT != "Flyttet" {
		t.Errorf("%+v", got)
	}
	if done, bad, left := names(t, filepath.Join(dir, "inn", "ferdig")), names(t, filepath.Join(dir, "inn", "feil")), names(t, filepath.Join(dir, "inn")); len(done) != 1 || len(bad) != 2 || len(left) != 1 {
		t.Errorf("done %q, failed %q, left %q", done, bad, left)
	}
	fault = message.ErrUnknown
	if err := os.WriteFile(filepath.Join(dir, "inn", "andres.xml"), kith.Message{ID: "q", At: time.Now()}.Receipt("1", time.Now()).XML(), 0o600); err != nil {
		t.Fatal(err)
	}
	if n, err := f.Once(ctx); n != 1 || err != nil || len(names(t, filepath.Join(dir, "inn", "feil"))) != 3 {
		t.Errorf("somebody else's receipt: %d, %v", n, err)
	}
}

// TestFolderIsAway: a folder that cannot be written is a fault that may pass, and its text names no path.
func TestFolderIsAway(t *testing.T) {
	file := filepath.Join(t.TempDir(), "hemmelig")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	f := &broker.Folder{Path: file}
	var fault *message.Fault
	if err := f.Send(t.Context(), envelope("0d0a1f5e-8a9b-4d5e-9c1f-2f6b1f7f0010")); !errors.As(err, &fault) || fault.Final || fault.Code == "" || len(fault.Code) > 60 {
		t.Errorf("%v", err)
	}
}
