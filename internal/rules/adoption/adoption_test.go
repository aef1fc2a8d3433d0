package adoption_test

import (
	"fmt"
	"strings"
	"testing"

	"traad/internal/base/date"
	"traad/internal/care"
	"traad/internal/rules/adoption"
)

// whole is an installation where everything is set up.
func whole() adoption.Installation {
	return adoption.Installation{
		Known: true, Address: "https://traad.example.no", TLS: true, Database: "PostgreSQL", DBHost: "pg.example.no",
		Login: &adoption.Login{Name: "HelseID", Host: "helseid.example.no", Levels: []string{"4"}}, Mail: &adoption.Mail{Host: "smtp.example.no", Encrypted: true}, SMS: "sms.example.no",
		Message: &adoption.Message{Host: "edi.example.no", Issuer: "sts.example.no", HER: "8140001"}, KeyService: "nokler.example.no",
		Senders:   []adoption.Sender{{Name: "ahus-dips", Organisation: "Ahus", Kind: "hospital", Ways: []string{"HL7 over MLLP"}}},
		Records:   []adoption.Record{{Name: "dips-ahus", Organisation: "Ahus", Scopes: []string{"system/CarePlan.rs"}, Notified: []string{"epj.example.no"}, Opens: true}},
		AuditDays: 3652, Heads: true, RoleDays: 365, ReviewDays: 180, WatchDays: 1826, Monitored: true, Keep: adoption.Keep{Unmatched: 72, Failed: 720, Applied: 2160, Uploads: 24, Mails: 8760, Candidate: 24, Web: 2160},
	}
}

func facts() adoption.Facts {
	return adoption.Facts{Today: date.Of(2026, 11, 17), Installation: whole(), Site: adoption.Site{
		Name: "Nes", Number: "3228", Kind: care.OrgMunicipality, Hospital: "Ahus", Phone: "000 55 200", Pathways: []string{"IHT langvarig oppfølging"},
		Roles: []adoption.RoleCount{{Role: care.MunicipalCoordinator, N: 2}}, Leaders: []string{"Arne Lund"}, Coordinators: []string{"Ingrid Sandvik"},
		Agreement: &care.AgreementVersion{Number: 2, ValidFrom: date.Of(2026, 1, 1), AgreementText: care.AgreementText{
			Parties:  []care.AgreementParty{{Name: "Nes kommune", Number: "938679088", Role: "kommunen", SignedBy: "Berit Rådmann", SignedOn: date.Of(2025, 12, 1)}, {Name: "Ahus", Number: "983971636", Role: "sykehuset"}},
			Pathways: []string{care.LongTerm}, Information: []string{"plan"}, Controllership: "Partene er felles dataansvarlige.", AccessBy: "Kommunen.", ObjectionBy: "Koordinatoren.", CorrectionBy: "Den som skrev.",
			Security: "Normen gjelder.", EndTerms: "Kommunen får et uttrekk.", FollowUpDays: 90, Document: "2026/88",
		}},
	}}
}

// text is all that a draft says, with its gaps apart.
func text(d adoption.Document) (said, gaps string) {
	var s, g strings.Builder
	for _, x := range d.Sections {
		fmt.Fprintln(&s, x.Heading)
		for _, b := range x.Blocks {
			fmt.Fprintln(&s, b.Text, strings.Join(b.List, "\n"))
			fmt.Fprintln(&g, b.Gap)
			if b.Table == nil {
				continue
			}
			fmt.Fprintln(&s, strings.Join(b.Table.Heads, " "))
			for _, r := range b.Table.Rows {
				for _, c := range r {
					fmt.Fprintln(&s, c.Text)
					fmt.Fprintln(&g, c.Gap)
				}
			}
		}
	}
	plain := strings.NewReplacer("\u00a0", " ", "\u202f", " ")
	return plain.Replace(s.String()), plain.Replace(g.String())
}

// What the settings and the register hold stands in the drafts that ask for it; what people must decide is a gap in all of them.
func TestFilled(t *testing.T) {
	for code, want := range map[adoption.Code][]string{
		adoption.DPIA: {
			"Nes kommune", "helseid.example.no", "smtp.example.no", "sms.example.no", "edi.example.no", "nokler.example.no", "pg.example.no", "epj.example.no", "ahus-dips: Ahus melder innleggelser", "dips-ahus for Ahus: henter og skriver etter avtalte rettigheter: system/CarePlan.rs",
			"3 652 dager", "1 826 dager", "72 timer", "Partene er felles dataansvarlige.", "Kartlegging og behandlingsplan", "IHT-koordinator, kommune", "Arne Lund", "Arkivreferanse: 2026/88", "registrert henvisningen, høyst 90 dager", "Fra nettsiden: navn og telefon",
		},
		adoption.Risk:          {"nivå 4 hos HelseID", "Høyst 365 dager", "Seglene skrives også til et annet sted."},
		adoption.Agreement:     {"Teksten er versjon 2", "938679088", "Normen gjelder.", "Kommunen får et uttrekk.", "90 dager", "signert; dokumentet ligger i arkivet"},
		adoption.Processing:    {"983971636", "helseid.example.no", "3 652 dager", "De som ber om å bli ringt", "avidentifiserte data fra sykehuset", "IHT langvarig oppfølging"},
		adoption.Accessibility: {"https://traad.example.no", "000 55 200", "EN 301 549", "uustatus.no"},
	} {
		d := adoption.Write(code, facts())
		said, _ := text(d)
		for _, w := range want {
			if !strings.Contains(said, w) {
				t.Errorf("%s does not say %q:\n%s", code, w, said)
			}
		}
		if d.Gaps() < 3 && code != adoption.Agreement { // which is whole where it is signed
			t.Errorf("%s leaves %d places to people", code, d.Gaps())
		}
		for _, s := range d.Sections {
			if s.Heading == "" || len(s.Blocks) == 0 {
				t.Errorf("%s has an empty part %q", code, s.Heading)
			}
			for _, b := range s.Blocks {
				if b.Text == "" && b.Gap == "" && len(b.List) == 0 && b.Table == nil {
					t.Errorf("%s, %s: a block says nothing", code, s.Heading)
				}
			}
		}
	}
	if strings.Contains(said(t, adoption.DPIA, facts()), "Henvisning, felles vurdering") {
		t.Error("what the agreement does not cover stands as covered")
	}
}

func said(t *testing.T, c adoption.Code, f adoption.Facts) string {
	t.Helper()
	s, _ := text(adoption.Write(c, f))
	return s
}

// A draft never claims what the settings do not carry: take one away, and what was said of it is gone everywhere.
func TestNeverMore(t *testing.T) {
	for name, c := range map[string]struct {
		without func(*adoption.Installation)
		claims  []string
	}{
		"login":     {func(i *adoption.Installation) { i.Login = nil }, []string{"HelseID", "helseid.example.no"}},
		"level":     {func(i *adoption.Installation) { i.Login.Levels = []string{"any"} }, []string{"på nivå 4"}},
		"tls":       {func(i *adoption.Installation) { i.TLS = false }, []string{"er satt opp for TLS"}},
		"mail":      {func(i *adoption.Installation) { i.Mail = nil }, []string{"smtp.example.no"}},
		"plain":     {func(i *adoption.Installation) { i.Mail.Encrypted = false }, []string{"E-post overleveres kryptert"}},
		"sms":       {func(i *adoption.Installation) { i.SMS = "" }, []string{"sms.example.no"}},
		"messages":  {func(i *adoption.Installation) { i.Message = nil }, []string{"edi.example.no", "sts.example.no", "8140001"}},
		"keys":      {func(i *adoption.Installation) { i.KeyService = "" }, []string{"nokler.example.no", "fra sykehusets nøkkeltjeneste"}},
		"senders":   {func(i *adoption.Installation) { i.Senders = nil }, []string{"ahus-dips"}},
		"records":   {func(i *adoption.Installation) { i.Records = nil }, []string{"dips-ahus", "epj.example.no", "SMART"}},
		"heads":     {func(i *adoption.Installation) { i.Heads = false }, []string{"skrives også til et annet sted"}},
		"watch":     {func(i *adoption.Installation) { i.Monitored = false }, []string{"Tall for overvåking leveres"}},
		"database":  {func(i *adoption.Installation) { i.Database, i.DBHost = "SQLite", "" }, []string{"pg.example.no", "PostgreSQL"}},
		"audit":     {func(i *adoption.Installation) { i.AuditDays = 0 }, []string{"3 652 dager"}},
		"address":   {func(i *adoption.Installation) { i.Address = "" }, []string{"traad.example.no\n"}},
		"not known": {func(i *adoption.Installation) { *i = adoption.Installation{} }, []string{"example.no", "3 652 dager", "365 dager", "er satt opp for TLS", "Ingen systemer melder inn", "er ikke satt opp"}},
	} {
		f := facts()
		c.without(&f.Installation)
		for _, code := range adoption.Codes {
			now := said(t, code, f)
			for _, claim := range c.claims {
				if strings.Contains(now, claim) {
					t.Errorf("without %s, %s still says %q", name, code, claim)
				}
			}
		}
		for _, claim := range c.claims { // and it is said where it is so
			if whole := said(t, adoption.DPIA, facts()) + said(t, adoption.Risk, facts()) + said(t, adoption.Accessibility, facts()); name != "not known" && !strings.Contains(whole, claim) {
				t.Errorf("with %s, nobody says %q", name, claim)
			}
		}
	}
	f := facts()
	f.Site.Agreement, f.Site.Roles, f.Site.Leaders, f.Site.Coordinators, f.Site.Phone = nil, nil, nil, nil, ""
	for _, code := range adoption.Codes {
		now, gaps := text(adoption.Write(code, f))
		if strings.Contains(now, "felles dataansvarlige.") || strings.Contains(now, "Arne Lund") || strings.Contains(now, "Berit") {
			t.Errorf("%s says what nobody has agreed:\n%s", code, now)
		}
		if adoption.Write(code, f).Gaps() < adoption.Write(code, facts()).Gaps() {
			t.Errorf("%s has fewer gaps where less is known:\n%s", code, gaps)
		}
	}
}
