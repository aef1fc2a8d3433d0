package main

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"traad/internal/base/audit"
	"traad/internal/base/db"
	"traad/internal/base/keys"
)

// sealedLog is an installation with five sealed audit rows; it returns the database, and the file with heads.
func sealedLog(t *testing.T) (*db.DB, string) {
	t.Helper()
	dir := t.TempDir()
	t.Setenv("TRAAD_DATABASE", "sqlite:"+filepath.Join(dir, "traad.sqlite"))
	t.Setenv("TRAAD_KEYS", filepath.Join(dir, "keys"))
	for _, step := range [][]string{{"keys", "generate"}, {"migrate"}} {
		if code, _, said := call(t, step...); code != 0 {
			t.Fatalf("traad %v: status %d: %s", step, code, said)
		}
	}
	d, err := db.Open(t.Context(), os.Getenv("TRAAD_DATABASE"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	ring, err := keys.Load(os.Getenv("TRAAD_KEYS"))
	if err != nil {
		t.Fatal(err)
	}
	heads := filepath.Join(dir, "heads.jsonl")
	s := audit.StartSealer(t.Context(), d, ring, audit.Sealing{Every: time.Hour, Export: audit.FileExport(heads)})
	err = d.InTx(t.Context(), func(tx *db.Tx) error {
		for range 5 {
			r := audit.Row{At: db.At(time.Now()), Deed: "see.person", Allowed: true, Reason: "team_area", Patient: db.NewID(), Items: []string{"patient/x@1"}}
			if err := audit.Insert(t.Context(), &tx.Conn, ring.MAC, r); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Stop(context.Background()); err != nil {
		t.Fatal(err)
	}
	return d, heads
}

func TestAuditVerify(t *testing.T) {
	d, heads := sealedLog(t)
	verify := func(wantCode int, wantOut, wantSaid string, args ...string) {
		t.Helper()
		code, out, said := call(t, append([]string{"audit", "verify"}, args...)...)
		if code != wantCode || !strings.Contains(out, wantOut) || !strings.Contains(said, wantSaid) {
			t.Errorf("audit verify %v: status %d\n%s\n%s\nwant %d, %q, %q", args, code, out, said, wantCode, wantOut, wantSaid)
		}
	}
	verify(0, "Innsynsloggen stemmer. Lest: ", "", "--heads", heads)
	verify(0, "Innsynsloggen stemmer.", "Uten --heads vises det ikke")
	verify(1, "", "Filen med hoder kan ikke åpnes", "--heads", heads+".borte")
	verify(1, "", "har ingen hoder", "--heads", os.Getenv("TRAAD_DATABASE")[len("sqlite:"):])
	verify(1, "", "Databasen finnes ikke", "--database", "sqlite:"+t.TempDir()+"/x.sqlite")
	verify(2, "", "hører ikke hjemme her", "noe")
	verify(2, "", "passer ikke til valget", "--unsealed", "lenge")

	exec := func(q string) {
		t.Helper()
		if _, err := d.Raw().ExecContext(t.Context(), q); err != nil {
			t.Fatal(err)
		}
	}
	exec("update audit set allowed = 0 where id = (select audit_id from audit_leaf where position = 2)")
	verify(1, "Endret: 1 rad er ikke slik Tråd skrev den. Første: rad ", "traad audit: Innsynsloggen stemmer ikke.\n", "--heads", heads)
	verify(1, ", plass 3).\n", "Lest: ")
	exec("delete from audit")
	verify(1, "Borte: ", "", "--heads", heads)
	exec("delete from audit_leaf")
	exec("delete from audit_seal")
	verify(1, "Slutten er kuttet: ", "", "--heads", heads)
	verify(0, "Innsynsloggen stemmer.", "") // which is why heads are exported
	exec("drop table goose_db_version")
	verify(1, "", "Kjør «traad migrate» først")
}

func TestAuditExport(t *testing.T) {
	sealedLog(t)
	export := func(wantCode int, wantSaid string, args ...string) string {
		t.Helper()
		code, out, said := call(t, append([]string{"audit", "export"}, args...)...)
		if code != wantCode || !strings.Contains(said, wantSaid) {
			t.Errorf("audit export %v: status %d\n%s\nwant %d, %q", args, code, said, wantCode, wantSaid)
		}
		return out
	}
	in := csv.NewReader(strings.NewReader(export(0, " skrevet.")))
	in.Comma = ';'
	lines, err := in.ReadAll()
	if err != nil || len(lines) < 7 || lines[0][0] != "id" || lines[len(lines)-1][6] != "audit.export" {
		t.Errorf("%d lines, %v: %v", len(lines), err, lines)
	}
	var entries []audit.Entry
	if err := json.Unmarshal([]byte(export(0, "", "--format", "json", "--from", "01.01.2020", "--to", "2099-12-31")), &entries); err != nil || len(entries) != len(lines) {
		t.Errorf("%d entries, %v; want the rows of before and the first export's own", len(entries), err)
	}
	if out := export(0, "0 rader", "--format", "json", "--to", "2020-01-01"); strings.Join(strings.Fields(out), "") != "[]" {
		t.Errorf("nothing is exported as %q", out)
	}
	export(2, "formatet er csv eller json", "--format", "xml")
	export(2, "--from: Året mangler", "--from", "1.2")
	export(2, "--to er før --from", "--from", "2026-02-02", "--to", "2026-02-01")
	for _, args := range [][]string{{"audit"}, {"audit", "slett"}} {
		if code, _, said := call(t, args...); code != 2 || !strings.Contains(said, "verify eller export") {
			t.Errorf("%v: status %d, %s", args, code, said)
		}
	}
	for _, args := range [][]string{{"audit", "--help"}, {"audit", "verify", "--help"}, {"audit", "export", "-h"}} {
		if code, out, said := call(t, args...); code != 0 || !strings.Contains(out, "Bruk: traad "+strings.Join(args[:len(args)-1], " ")) || said != "" {
			t.Errorf("%v: status %d, %s, %s", args, code, out, said)
		}
	}
}
