package main

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"traad/internal/base/config"
	"traad/internal/rules/access"
)

// TestStandards: what the rules call standard is what the settings begin with.
func TestStandards(t *testing.T) {
	var s settings
	if err := config.Load(&s, prefix, "", nil); err != nil {
		t.Fatal(err)
	}
	if s.Watch != standardWatch || s.Access.terms() != access.StandardTerms || s.Audit.KeepDays != 3652 {
		t.Errorf("%+v %+v %d", s.Watch, s.Access, s.Audit.KeepDays)
	}
}

func TestFollowUpSettingsAreChecked(t *testing.T) {
	for _, pair := range []string{
		"TRAAD_AUDIT_KEEP_DAYS=1825", "TRAAD_AUDIT_KEEP_DAYS=-1", "TRAAD_AUDIT_KEEP_DAYS=365", "TRAAD_AUDIT_KEEP=8760h", "TRAAD_ACCESS_ROLE_DAYS=0", "TRAAD_ACCESS_REVIEW_DAYS=9999",
		"TRAAD_WATCH_NIGHT_FROM=24", "TRAAD_WATCH_KEEP_DAYS=30", "TRAAD_WATCH_FLOOR=0", "TRAAD_WEB_PROXIES=vert",
	} {
		t.Run(pair, func(t *testing.T) {
			name, value, _ := strings.Cut(pair, "=")
			t.Setenv(name, value)
			if _, err := loadSettings("", ""); err == nil {
				t.Error("was taken")
			}
		})
	}
	for _, pair := range []string{"TRAAD_AUDIT_KEEP_DAYS=0", "TRAAD_AUDIT_KEEP_DAYS=1826", "TRAAD_WEB_PROXIES="} {
		t.Run(pair, func(t *testing.T) {
			name, value, _ := strings.Cut(pair, "=")
			t.Setenv(name, value)
			if _, err := loadSettings("", ""); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestDoctorFollowsUp: before anything has run, after it has, and with roles that nobody looks at; no name is told.
func TestDoctorFollowsUp(t *testing.T) {
	t.Setenv("TRAAD_KEYS", filepath.Join(t.TempDir(), "keys"))
	t.Setenv("TRAAD_DATABASE", "sqlite:"+filepath.Join(t.TempDir(), "traad.sqlite"))
	must := func(want int, args ...string) string {
		t.Helper()
		code, out, progress := call(t, args...)
		if code != want {
			t.Fatalf("%v: status %d\n%s\n%s", args, code, out, progress)
		}
		return out
	}
	must(0, "keys", "generate")
	must(0, "import", "organisations", "--norway")
	must(0, "user", "add", "--name", "Kari Nes", "--email", "kari@nes.no", "--role", "administrator", "--org", "3228")
	out := must(0, "doctor")
	for _, want := range []string{"seglene skrives ikke til et annet sted", "innlogginger: har ikke gått ennå", "innsynslogg: har ikke gått ennå", "kontroll av oppslag: har ikke gått ennå", "kopier av journalen: har ikke gått ennå", "1 rolle, med slutt og vurdert", "nødtilganger   følges opp"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	ctx := context.Background()
	s, stop, err := open(ctx, configured(t).Database.Reveal(), configured(t).Keys)
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.DiscardHandler)
	keepAudit(s, 3652, log)
	followUp(s, standardWatch, log)
	halt, err := startJobs(ctx, s, 1, log)
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range []string{"session.purge", "import.purge", "job.purge", auditPurge, watchPurge, watchLook, accessEnds} {
		for deadline := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
			if _, err := s.Store.Reader().Setting(ctx, ranSetting(kind)); err == nil {
				break
			} else if time.Now().After(deadline) {
				t.Fatalf("%s has not run: %v", kind, err)
			}
		}
	}
	halt(10 * time.Second)
	if _, err := s.Store.DB.Raw().ExecContext(ctx, "update role_assignment set valid_to = null, created_at = '2020-01-01T00:00:00.000000Z'"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Store.DB.Raw().ExecContext(ctx, "update setting set value = '2026-01-01T00:00:00Z' where name = 'ran.job.purge'"); err != nil {
		t.Fatal(err)
	}
	stop()
	must(0, "user", "add", "--name", "Anne Nes", "--email", "anne@nes.no", "--role", "municipal_coordinator", "--org", "3228")
	out = must(0, "doctor")
	for _, want := range []string{"1 virksomhet mangler leder", "innlogginger: gikk sist", "kontroll av oppslag: gikk sist", "1 rolle mangler sluttdato", "1 rolle er ikke vurdert på 180 dager", "1 bruker har ikke logget inn på 180 dager", "merk  opprydding     jobber: gikk sist"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	if strings.Contains(out, "Kari") || strings.Contains(out, "Anne") || strings.Contains(out, "nes.no") {
		t.Errorf("the doctor tells names:\n%s", out)
	}
	t.Setenv("TRAAD_AUDIT_HEADS", filepath.Join(t.TempDir(), "segl.jsonl"))
	t.Setenv("TRAAD_AUDIT_KEEP_DAYS", "0")
	if out = must(0, "doctor"); strings.Contains(out, "seglene skrives ikke") || strings.Contains(out, "innsynslogg: gikk") {
		t.Errorf("with heads, and kept for ever:\n%s", out)
	}
}

// TestDoctorKnowsEveryPurge: every job that deletes what is old, and that the program registers, is one that the doctor tells of.
func TestDoctorKnowsEveryPurge(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	source := ""
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(name, "_test.go") {
			source += string(text)
		}
	}
	doctor, err := os.ReadFile("doctor_follow.go")
	if err != nil {
		t.Fatal(err)
	}
	registered := regexp.MustCompile(`every\(s, log, ("[a-z_]+\.purge"|[a-z]+Purge),`).FindAllStringSubmatch(source, -1)
	if len(registered) < 11 {
		t.Errorf("only %d jobs were found", len(registered))
	}
	for _, m := range registered {
		if !strings.Contains(string(doctor), "{"+m[1]+",") && !strings.Contains(string(doctor), "}{"+m[1]+",") {
			t.Errorf("the doctor does not know %s", m[1])
		}
	}
}

func configured(t *testing.T) *settings {
	t.Helper()
	s, err := loadSettings("", "")
	if err != nil {
		t.Fatal(err)
	}
	return s
}
