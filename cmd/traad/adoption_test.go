package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"traad/internal/base/db"
)

// TestInstallation: the drafts know the hosts that the settings name, and nothing that is secret.
func TestInstallation(t *testing.T) {
	file := filepath.Join(t.TempDir(), "traad.toml")
	text := `database = "postgres://traad:dbhemmelig@pg.example.no/traad"
[login]
issuer = "https://helseid.example.no/a"
client_id = "traad"
secret = "loginhemmelig"
address = "https://traad.example.no"
levels = ["4"]
[mail]
host = "smtp.example.no"
user = "traad"
password = "posthemmelig"
from = "varsel@traad.example.no"
[mail.sms]
url = "https://sms.example.no/send"
token = "smshemmelig"
[pseudonym_service]
url = "https://nokler.example.no"
token = "nokkelhemmelig"
[metrics]
address = "10.0.0.1:9464"
token = "tallhemmelig"
[mllp]
address = "127.0.0.1:2575"
[[intake.sender]]
name = "ahus"
organisation = "Ahus"
from = ["DIPS|AHUS"]
token = "senderhemmelig-og-lang-nok"
`
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	set, err := loadSettings(file, "")
	if err != nil {
		t.Fatal(err)
	}
	i := set.installation(db.Postgres)
	all := fmt.Sprintf("%+v %+v %+v", i, *i.Login, *i.Mail)
	for _, want := range []string{"pg.example.no", "helseid.example.no", "smtp.example.no", "sms.example.no", "nokler.example.no", "https://traad.example.no", "HL7 over MLLP HTTPS"} {
		if !strings.Contains(all, want) {
			t.Errorf("lacks %q: %s", want, all)
		}
	}
	if strings.Contains(all, "hemmelig") || !i.TLS || !i.Monitored || i.Heads || i.Message != nil || !i.Mail.Encrypted || i.AuditDays != 3652 {
		t.Errorf("%s", all)
	}
	if host("http://127.0.0.1:5000") != "" || host("") != "" || host("sqlite:/x") != "" {
		t.Error("this machine is named as a provider")
	}
}
