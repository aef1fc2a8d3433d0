package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"traad/internal/app/dataset"
	"traad/internal/base/config"
	"traad/internal/base/date"
	"traad/internal/base/nin"
)

var update = flag.Bool("update", false, "write the files that are made from the program")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"traad": main, "loads": loads})
}

// loads is a program for the scripts: what the database holds of loads, newest first, with source, days, rows and whether they are in use.
func loads() {
	f := newFlags("loads", "", "", os.Stdout, os.Stderr)
	common := f.shared()
	s, stop, err := common.open(context.Background())
	if err == nil {
		defer stop()
		var o *dataset.Overview
		if o, err = dataset.List(context.Background(), s, operator(s)); err == nil {
			fmt.Printf("manifest %d, loads %d\n", o.Newest, len(o.Loads))
			for _, l := range o.Loads {
				fmt.Printf("%s %s %d rows %s covered %v\n", l.Kind, l.Source, l.Rows, l.State, l.Covered)
			}
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// TestScripts runs the stories in testdata as an operator would type them.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata", RequireExplicitExec: true, RequireUniqueNames: true})
}

// call runs a command in this process.
func call(t *testing.T, args ...string) (code int, out, progress string) {
	t.Helper()
	var o, p bytes.Buffer
	code = run(t.Context(), args, &o, &p)
	return code, o.String(), p.String()
}

// TestExitStatus: 0 done, 1 refused, 2 wrong usage; and what is said stands where it should.
func TestExitStatus(t *testing.T) {
	dir := t.TempDir()
	for _, c := range []struct {
		args     string
		code     int
		out, err string
	}{
		{"", 2, "", "Bruk: traad KOMMANDO"},
		{"help", 0, "doctor", ""},
		{"--help", 0, "serve", ""},
		{"finnes-ikke", 2, "", "kommandoen «finnes-ikke» finnes ikke"},
		{"version", 0, "traad ", ""},
		{"demo --finnes-ikke", 2, "", "valget «--finnes-ikke» finnes ikke"},
		{"demo --patients mange", 2, "", "verdien \"mange\" passer ikke til valget «--patients»"},
		{"demo --addr", 2, "", "valget «--addr» trenger en verdi"},
		{"demo noe", 2, "", "«noe» hører ikke hjemme her"},
		{"demo --patients -1", 2, "", "--patients er et tall fra 1"},
		{"demo --addr tull", 1, "", "Adressen tull kan ikke brukes."},
		{"serve --config " + filepath.Join(dir, "finnes-ikke.toml"), 1, "", "Innstillingsfilen finnes ikke."},
		{"migrate --database sqlite:" + dir + "/x.sqlite", 1, "", "Nøklene kan ikke brukes slik de er."},
		{"user", 2, "", "skriv add, list, role, end eller unlink"},
		{"user fjern", 2, "", "«fjern» finnes ikke"},
		{"user role", 2, "", "skriv hvilken bruker"},
		{"user list mer", 2, "", "«mer» hører ikke hjemme her"},
		{"import", 2, "", "skriv hva som skal leses inn"},
		{"import costs fil.csv", 2, "", "kan ikke leses inn i denne versjonen"},
		{"import persons fil.csv", 2, "", "skriv hvilken kilde"},
		{"import organisations", 2, "", "skriv hvilken fil"},
		{"import organisations --norway fil.csv", 2, "", "«fil.csv» hører ikke hjemme her"},
		{"import organisations " + filepath.Join(dir, "finnes-ikke.csv"), 1, "", "kan ikke leses. Sjekk navnet"},
		{"keys", 2, "", "skriv generate, list eller rotate"},
		{"doctor noe", 2, "", "«noe» hører ikke hjemme her"},
		{"results", 2, "", "skriv hvilken fil episodene er i: --episodes FIL"},
		{"results --episodes e.csv --persons p.csv", 2, "", "skriv hvilken fil de inkluderte er i: --enrolments FIL"},
		{"results --episodes e.csv --persons p.csv --enrolments n.csv --format pdf", 2, "", "formatet er json, xlsx eller html"},
		{"results --episodes e.csv --persons p.csv --enrolments n.csv --sex x", 2, "", "--sex er kvinner eller menn, ikke «x»"},
		{"results --episodes e.csv --persons p.csv --enrolments n.csv --cfs-from 6 --cfs-to 5", 2, "", "--cfs-from og --cfs-to er fra 1 til 9"},
		{"results --episodes e.csv --persons p.csv --enrolments n.csv --age-from 90 --age-to 80", 2, "", "--age-from og --age-to er hele år"},
		{"results --episodes e.csv --persons p.csv --enrolments n.csv --included-from 2025", 2, "", "--included-from skrives som 2025-01-01"},
		{"results --episodes e.csv --persons p.csv --enrolments n.csv --to 31.12.2025", 2, "", "--to skrives som 2026-10-31, ikke «31.12.2025»"},
		{"results --episodes e.csv --persons p.csv --enrolments n.csv --from 2026-01-01 --to 2025-01-01", 2, "", "--from er etter --to"},
		{"results --episodes e.csv --persons finnes-ikke.csv --enrolments n.csv", 1, "", "Filen finnes-ikke.csv kan ikke leses"},
		{"results --episodes e.csv --persons p.csv --enrolments n.csv --prices finnes-ikke.csv", 1, "", "Pristabellen finnes-ikke.csv kan ikke leses"},
		{"casefind", 2, "", "skriv hvilken fil episodene er i: --episodes FIL"},
		{"casefind --episodes e.csv", 2, "", "skriv hvilken fil personene er i: --persons FIL"},
		{"casefind --episodes e.csv --persons p.csv", 2, "", "skriv hvilken dag listen gjelder"},
		{"casefind --episodes e.csv --persons p.csv --as-of 1.1.2026", 2, "", "--as-of skrives som 2026-11-21"},
		{"casefind --episodes e.csv --persons p.csv --as-of 2026-01-01 --format xml", 2, "", "formatet er csv eller json"},
		{"casefind --episodes e.csv --persons p.csv --as-of 2026-01-01 --rule finnes-ikke.toml", 1, "", "Regelfilen finnes-ikke.toml kan ikke leses"},
		{"keyservice", 2, "", "skriv hva den som spør, må vise"},
		{"keyservice --token t --addr 10.0.0.5:8443", 2, "", "uten --certificate og --key går numrene ukryptert"},
		{"keyservice --client-ca c", 2, "", "uten --certificate og --key går numrene ukryptert"},
		{"keyservice --token t --certificate c", 2, "", "--certificate og --key hører sammen"},
		{"keyservice --token finnes-ikke", 1, "", "Filen finnes-ikke kan ikke leses"},
		{"generate", 2, "", "skriv hvilken mappe filene skal i"},
		{"generate --persons 0 x", 2, "", "--persons er et tall fra 1"},
		{"generate --effect 0 x", 2, "", "--effect er et tall over 0"},
	} {
		t.Run(c.args, func(t *testing.T) {
			t.Setenv("TRAAD_KEYS", filepath.Join(dir, "no-keys"))
			code, out, progress := call(t, strings.Fields(c.args)...)
			if code != c.code || !strings.Contains(out, c.out) || !strings.Contains(progress, c.err) {
				t.Errorf("status %d, want %d\nout:\n%s\nprogress:\n%s", code, c.code, out, progress)
			}
			if c.code == 2 && out != "" {
				t.Errorf("wrong usage wrote data: %q", out)
			}
		})
	}
}

// TestCasefindRefusesNumbers: identity numbers in place of pseudonyms are refused in each kind of file, also written with a space, and not repeated.
func TestCasefindRefusesNumbers(t *testing.T) {
	number, ok := nin.Synthetic(date.Of(1940, 2, 3), true, 1)
	if !ok {
		t.Fatal("no number")
	}
	written := number.Digits()[:6] + " " + number.Digits()[6:]
	for _, who := range [][3]string{{written, "P1", "P1"}, {"P1", written, "P1"}, {"P1", "P1", written}} {
		dir := t.TempDir()
		args := []string{"casefind", "--as-of", "2026-11-21"}
		for i, f := range []struct{ flag, text string }{
			{"--episodes", "lopenr,inndato,utdato,omsorgsniva,innmateHast,hovedtilstand\n%s,2026-01-02,2026-01-03,1,1,I50.0\n"},
			{"--persons", "lopenr,fodselsdato,kjonn,kommunenr\n%s,1940-03-01,2,3228\n"},
			{"--dispensings", "lopenr,utleveringsdato,atckode\n%s,2026-01-02,C03CA01\n"},
		} {
			name := filepath.Join(dir, f.flag+".csv")
			if err := os.WriteFile(name, fmt.Appendf(nil, f.text, who[i]), 0o600); err != nil {
				t.Fatal(err)
			}
			args = append(args, f.flag, name)
		}
		code, out, progress := call(t, args...)
		if code != 1 || out != "" || !strings.Contains(progress, "er fødselsnummer eller D-nummer") || strings.Contains(progress, number.Digits()[6:]) {
			t.Errorf("status %d\n%s\n%s", code, out, progress)
		}
	}
}

// TestHelp: every command explains itself on standard output, with each of its flags.
func TestHelp(t *testing.T) {
	for _, c := range commands {
		if c.name == "version" || c.name == "audit" || c.name == "unseal" { // no flags of their own; audit and unseal have tests of their own
			continue
		}
		for _, ask := range []string{"--help", "-h"} {
			code, out, progress := call(t, c.name, ask)
			if code != 0 || !strings.Contains(out, "Bruk: traad "+c.name) || !strings.Contains(out, "Valg:") || progress != "" {
				t.Errorf("traad %s %s: status %d\n%s\n%s", c.name, ask, code, out, progress)
			}
		}
	}
}

// TestConfigDoc: docs/config.md is what the program says of its settings.
func TestConfigDoc(t *testing.T) {
	const path = "../../docs/config.md"
	want := configHead + config.Markdown(&settings{}, prefix)
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil || string(got) != want {
		t.Errorf("%s is not what the program says (%v); run: go test ./cmd/traad -run TestConfigDoc -update", path, err)
	}
	if strings.Contains(want, "| tom | |") || strings.Count(want, "TRAAD_") < 9 {
		t.Error("a setting is not explained")
	}
}

const configHead = `# Innstillinger

Laget av ` + "`go test ./cmd/traad -run TestConfigDoc -update`" + ` fra ` + "`cmd/traad/config.go`" + `; en test sammenligner.

` + "`traad serve`, `traad migrate`, `traad doctor`, `traad user` og `traad import`" + ` leser innstillingene slik: miljøet går foran filen
som ` + "`--config`" + ` peker på, og filen går foran standardverdien. Et ukjent navn avvises, i filen med linjenummer. Nøklene kan også
ligge i miljøet (` + "`TRAAD_KEY_SEAL_1`" + ` og så videre), og ` + "`TRAAD_CHROMIUM`" + ` peker på Chromium når det ikke er i PATH.

`

func TestSettingsAreChecked(t *testing.T) {
	for variable, value := range map[string]string{"TRAAD_LOG_LEVEL": "mye", "TRAAD_LOG_FORMAT": "xml", "TRAAD_JOBS_WORKERS": "100", "TRAAD_DATABASE": "", "TRAAD_WEB_SECURE": "ja", "TRAAD_WEB_ADRESSE": "x"} {
		t.Run(variable, func(t *testing.T) {
			t.Setenv(variable, value)
			if _, err := loadSettings("", ""); err == nil {
				t.Errorf("%s=%q was taken", variable, value)
			}
		})
	}
	t.Setenv("TRAAD_DATABASE", "postgres://traad:hysj@vert/traad")
	s, err := loadSettings("", "")
	if err != nil || s.Database.Reveal() != "postgres://traad:hysj@vert/traad" {
		t.Fatal(s, err)
	}
	if s, err = loadSettings("", "sqlite:annen"); err != nil || s.Database.Reveal() != "sqlite:annen" {
		t.Error("--database does not go first", err)
	}
}

// background runs a command until the returned function is called, which gives its status and output.
func background(t *testing.T, args ...string) (address string, stop func() (code int, out, progress string)) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	out, progress := &watched{ready: make(chan string, 1)}, &watched{}
	done := make(chan int, 1)
	go func() { done <- run(ctx, args, out, progress) }()
	select {
	case address = <-out.ready:
	case code := <-done:
		cancel()
		t.Fatalf("traad %s ended with %d before it was ready:\n%s", strings.Join(args, " "), code, progress)
	}
	return address, func() (int, string, string) {
		cancel()
		return <-done, out.String(), progress.String()
	}
}
