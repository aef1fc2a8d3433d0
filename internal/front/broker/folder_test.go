package broker_test

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"traad/internal/app/letter"
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

// TestThereAndBack: what is handed over is a whole file, the same again is the same file, and the receipt of it comes back and its file is deleted; what is no receipt of ours is
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
		if _, err := f.Send(ctx, e); err != nil {
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
	if bad, left := names(t, filepath.Join(dir, "inn", "feil")), names(t, filepath.Join(dir, "inn")); len(bad) != 2 || len(left) != 1 {
		t.Errorf("failed %q, left %q", bad, left)
	}
	fault = message.ErrUnknown
	if err := os.WriteFile(filepath.Join(dir, "inn", "andres.xml"), kith.Message{ID: "q", At: time.Now()}.Receipt("1", time.Now()).XML(), 0o600); err != nil {
		t.Fatal(err)
	}
	if n, err := f.Once(ctx); n != 1 || err != nil || len(names(t, filepath.Join(dir, "inn", "feil"))) != 3 {
		t.Errorf("somebody else's receipt: %d, %v", n, err)
	}
}

// TestWhatLiesOnDisk: after each fate of a message that came, which file is left, and that of one that a killed program left after its commit nothing is, the next time.
func TestWhatLiesOnDisk(t *testing.T) {
	incoming := string(envelope("0d0a1f5e-8a9b-4d5e-9c1f-2f6b1f7f0011").XML)
	away := errors.New("the database is away")
	for name, c := range map[string]struct {
		text string
		fate letter.Fate
		err  error
		left []string // under inn
		bad  []string // under inn/feil
		sent []string // under ut: the receipt
	}{
		"taken in":         {incoming, letter.Taken, nil, nil, nil, []string{"a.apprec.xml"}},
		"nobody of ours":   {incoming, letter.NotOurs, nil, nil, nil, []string{"a.apprec.xml"}},
		"unusable":         {incoming, letter.Unusable, nil, nil, []string{"a.xml"}, []string{"a.apprec.xml"}},
		"no XML":           {"%PDF", letter.Unusable, nil, nil, []string{"a.xml"}, nil},
		"cannot be stored": {incoming, letter.Unusable, away, []string{"a.xml"}, nil, nil},
	} {
		dir := t.TempDir()
		in, asked := filepath.Join(dir, "inn"), 0
		f := &broker.Folder{Path: dir, Log: slog.New(slog.DiscardHandler), Settled: time.Nanosecond, Message: func(_ context.Context, raw []byte) ([][]byte, letter.Fate, error) {
			asked++
			if string(raw) != c.text {
				t.Errorf("%s: %d bytes were read", name, len(raw))
			}
			if c.sent == nil {
				return nil, c.fate, c.err
			}
			return [][]byte{[]byte("<AppRec/>")}, c.fate, c.err
		}}
		if err := os.MkdirAll(in, 0o700); err != nil {
			t.Fatal(err)
		}
		for range 2 { // the second time as a program finds it that was killed between commit and deletion
			if err := os.WriteFile(filepath.Join(in, "a.xml"), []byte(c.text), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := f.Once(t.Context()); !errors.Is(err, c.err) {
				t.Errorf("%s: %v", name, err)
			}
			if left, sent := names(t, in), names(t, filepath.Join(dir, "ut")); !slices.Equal(left, c.left) || !slices.Equal(sent, c.sent) {
				t.Errorf("%s: left %q, sent %q", name, left, sent)
			}
			if bad := names(t, filepath.Join(in, "feil")); len(bad) != asked*len(c.bad) || len(bad) > 0 && !slices.Contains(bad, c.bad[0]) {
				t.Errorf("%s: kept %q after %d", name, bad, asked)
			}
		}
		if asked != 2 {
			t.Errorf("%s: asked %d times", name, asked)
		}
		old := time.Now().Add(-73 * time.Hour)
		if err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error { return errors.Join(err, os.Chtimes(path, old, old)) }); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Purge(t.Context(), 72*time.Hour); err != nil || len(names(t, filepath.Join(in, "feil"))) > 0 || !slices.Equal(names(t, in), c.left) {
			t.Errorf("%s: after the purge %q and %q, %v", name, names(t, in), names(t, filepath.Join(in, "feil")), err)
		}
	}
}

// TestTooLarge: a file that is larger than a message may be is handed on cut, so that its sender hears of it, and every receipt of it lies under a name of its own.
func TestTooLarge(t *testing.T) {
	dir := t.TempDir()
	in := filepath.Join(dir, "inn")
	if err := os.MkdirAll(in, 0o700); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(in, "a.xml")
	if err := errors.Join(os.WriteFile(path, []byte("<MsgHead>"), 0o600), os.Truncate(path, int64(kith.Large.Bytes)+99)); err != nil {
		t.Fatal(err)
	}
	got := 0
	f := &broker.Folder{Path: dir, Log: slog.New(slog.DiscardHandler), Settled: time.Nanosecond, Message: func(_ context.Context, raw []byte) ([][]byte, letter.Fate, error) {
		got = len(raw)
		return [][]byte{[]byte("<AppRec/>"), []byte("<AppRec>2</AppRec>")}, letter.Unusable, nil
	}}
	if n, err := f.Once(t.Context()); n != 1 || err != nil || got != kith.Large.Bytes+1 {
		t.Errorf("%d, %v, %d bytes", n, err, got)
	}
	if sent, bad := names(t, filepath.Join(dir, "ut")), names(t, filepath.Join(in, "feil")); !slices.Equal(sent, []string{"a-2.apprec.xml", "a.apprec.xml"}) || !slices.Equal(bad, []string{"a.xml"}) {
		t.Errorf("sent %q, kept %q", sent, bad)
	}
}

// TestPurge: what is old goes, what is not and what waits to be taken in stays; the time of a file that cannot be used counts from when it was put aside, not from when its
// sender wrote it.
func TestPurge(t *testing.T) {
	dir := t.TempDir()
	put := func(name string, age time.Duration) {
		t.Helper()
		at, path := time.Now().Add(-age), filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte("<x/>"), 0o600), os.Chtimes(path, at, at)); err != nil {
			t.Fatal(err)
		}
	}
	const h = time.Hour
	for name, age := range map[string]time.Duration{
		"inn/feil/old.xml": 73 * h, "inn/feil/new.xml": 71 * h, "inn/ferdig/old.xml": 73 * h, "inn/waits.xml": 900 * h, "inn/half.xml.tmp": 73 * h, "inn/.half.xml": 73 * h, "inn/fresh.tmp": h,
		"ut/old.xml": 97 * h, "ut/new.xml": 95 * h, "ut/.ny-1": 97 * h, "ut/hentet/old.xml": 97 * h, "ut/hentet/new.xml": 95 * h,
	} {
		put(name, age)
	}
	f := &broker.Folder{Path: dir, Log: slog.New(slog.DiscardHandler)}
	if n, err := f.Purge(t.Context(), 72*h); n != 7 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	for sub, want := range map[string][]string{"inn/feil": {"new.xml"}, "inn/ferdig": nil, "inn": {"fresh.tmp", "waits.xml"}, "ut": {"new.xml"}, "ut/hentet": {"new.xml"}} {
		if got := names(t, filepath.Join(dir, sub)); !slices.Equal(got, want) {
			t.Errorf("%s: %q", sub, got)
		}
	}
	if n, err := f.Once(t.Context()); n != 1 || err != nil { // no message is taken in by this one: it is put aside
		t.Fatal(n, err)
	}
	if n, err := f.Purge(t.Context(), 72*h); n != 0 || err != nil || !slices.Equal(names(t, filepath.Join(dir, "inn", "feil")), []string{"new.xml", "waits.xml"}) {
		t.Errorf("what was put aside a moment ago: %d, %v, %q", n, err, names(t, filepath.Join(dir, "inn", "feil")))
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
	if _, err := f.Send(t.Context(), envelope("0d0a1f5e-8a9b-4d5e-9c1f-2f6b1f7f0010")); !errors.As(err, &fault) || fault.Final || fault.Code == "" || len(fault.Code) > 60 {
		t.Errorf("%v", err)
	}
}
