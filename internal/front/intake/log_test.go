package intake

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"traad/internal/care"
)

// ownSamples are LOG messages made for Tråd, of both versions and both character sets: nobody in them exists.
func ownSamples(t testing.TB) map[string][]byte {
	t.Helper()
	files, err := filepath.Glob("testdata/log/*.xml")
	if err != nil || len(files) != 12 {
		t.Fatalf("%d samples, %v", len(files), err)
	}
	all := map[string][]byte{}
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		all[strings.TrimSuffix(filepath.Base(f), ".xml")] = raw
	}
	return all
}

// TestOwnSamples: each LOG message tells its movement, when it happened and when it was written, where and of whom, in either version and character set.
func TestOwnSamples(t *testing.T) {
	utc := func(day, hour, minute int) time.Time { return time.Date(2026, 11, day, hour, minute, 0, 0, time.UTC) }
	wants := map[string]care.Movement{
		"log_innlagt":          {Kind: care.Admission, At: utc(16, 7, 40)},
		"log_utskrivningsklar": {Kind: care.ReadyToLeave, At: utc(18, 10, 5)},
		"log_avmelding":        {Kind: care.NotReady, At: utc(18, 14, 30)},
		"log_utskrevet":        {Kind: care.Discharge, At: utc(20, 11, 15)},
		"log_dod":              {Kind: care.Death, At: utc(19, 3, 20)},
	}
	cancelled := map[string]care.MovementKind{"log_innlagt": care.NoAdmission, "log_utskrevet": care.NoDischarge}
	for name, raw := range ownSamples(t) {
		kind, _, _ := strings.Cut(name, "-")
		want := wants[kind]
		if strings.Contains(name, "kansellert") {
			want.Kind = cancelled[kind]
		}
		told, err := ReadPLO(raw, Sender{}, received)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		m := told.Movement
		if m.Kind != want.Kind || !m.At.Equal(want.At) || m.Place != "GERØ" || len(told.Numbers) != 1 || told.Numbers[0].Digits() != "17824200025" {
			t.Errorf("%s: %+v of %d, want %+v", name, m, len(told.Numbers), want)
		}
		if after := m.Recorded.Sub(m.At); after < 0 || after > time.Hour {
			t.Errorf("%s: written %v after it happened", name, after)
		}
	}
}
