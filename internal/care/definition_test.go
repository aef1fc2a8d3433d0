package care

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"traad/internal/base/errs"
)

func TestShippedPathways(t *testing.T) {
	list := ShippedPathways()
	if len(list) != 2 || list[0].Code != "iht-langvarig" || list[1].Code != "forsterket-hjemreise" {
		t.Fatalf("%d definitions", len(list))
	}
	var titles, rules []string
	for _, s := range list[0].Stages {
		titles = append(titles, s.Title)
	}
	if got := strings.Join(titles, " → "); got != "Henvist → Vurdert → Inkludert → Kartlagt → Plan → Oppfølging" {
		t.Error(got)
	}
	for _, r := range list[0].Deadlines {
		rules = append(rules, r.Code)
		if r.Locked != (r.Code == "referral_answer") {
			t.Errorf("%s is locked: %t", r.Code, r.Locked)
		}
		if r.Ours == (r.Code == "referral_answer" || r.Code == "evaluation") {
			t.Errorf("%s is ours: %t", r.Code, r.Ours)
		}
	}
	for _, step := range Steps {
		if !strings.Contains(strings.Join(rules, " "), step) {
			t.Errorf("no deadline %s to count days of", step)
		}
	}
	if list[0].Age.Over != 65 || list[0].CFS != (CFSRange{3, 7}) || len(list[0].Criteria) != 10 {
		t.Errorf("limits are not the report's: %+v %+v, %d criteria", list[0].Age, list[0].CFS, len(list[0].Criteria))
	}
}

func shipped(t testing.TB) string {
	text, err := os.ReadFile("definitions/iht-langvarig.toml")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestParsePathwayFaults(t *testing.T) {
	text := shipped(t)
	for _, c := range []struct {
		name, old, new string // replaced once in the shipped definition
		field, says    string
	}{
		{"no quotes", `code    = "iht-langvarig"`, `code = iht-langvarig`, "linje 3", "TOML"},
		{"open bracket", `from   = ["referred", "info_received"]`, `from = ["referred"`, "linje 62", "hakeparenteser"},
		{"number as text", "over = 65", `over = "65"`, "linje 14", "«age.over» har feil type"},
		{"twice", "version = 1", "version = 1\nversion = 2", "linje 5", "to ganger"},
		{"unknown key", "version = 1", "version = 1\ncolour = \"red\"", "linje 5", "«colour»"},
		{"unknown key in a table", "over = 65", "over = 65\nunder = 100", "linje 15", "«age.under»"},
		{"unknown table", "[age]", "[alder]", "linje 13", "«alder"},
		{"code", `"iht-langvarig"`, `"IHT langvarig"`, "code", "liten bokstav"},
		{"version", "version = 1", "version = 0", "version", "1 eller høyere"},
		{"title", `"IHT langvarig oppfølging"`, `" "`, "title", "mangler tekst"},
		{"age", "over = 65", "over = 650", "age.over", "0 til 120"},
		{"CFS reversed", "min = 3\nmax = 7", "min = 7\nmax = 3", "cfs.min", "høyere enn høyeste"},
		{"CFS off the scale", "max = 7", "max = 12", "cfs", "fra 1 til 9"},
		{"no referral", `done_by = "referred"`, `done_by = "scored_cfs"`, "stage", "«referred»"},
		{"stage by a visit", `done_by = "mapped"`, `done_by = "visit_booked"`, "stage[4].done_by", "kan ikke fullføre"},
		{"stages in the wrong order", `done_by = "mapped"`, `done_by = "referred"`, "stage[4].done_by", "Rekkefølgen er"},
		{"duplicate stage", `code    = "planning"`, `code = "mapping"`, "stage[5].code", "brukes også av steg 4"},
		{"reserved stage", `code    = "planning"`, `code = "evaluation"`, "stage[5].code", "opptatt"},
		{"duplicate deadline", `code      = "planning"`, `code = "mapping"`, "deadline[7].code", "brukes også av frist 6"},
		{"unknown event", `from      = ["consented"]`, `from = ["agreed"]`, "deadline[6].from", "«agreed», som ikke finnes"},
		{"unknown outcome", `["decided:wait"]`, `["decided:later"]`, "deadline[4].from", "«decided:later»"},
		{"no start", `from      = ["consented"]`, `from = []`, "deadline[6].from", "minst én"},
		{"length 0", "length = 7", "length = 0", "deadline[1].length", "fra 1 til 1000"},
		{"unit", `unit      = "weeks"`, `unit = "uker"`, "deadline[8].unit", "«uker»"},
		{"role", `owner     = "municipal_coordinator"`, `owner = "nurse"`, "deadline[5].owner", "«nurse» finnes ikke"},
		{"stage of a deadline", `stage     = "mapping"`, `stage = "map"`, "deadline[6].stage", "«map», som ikke finnes"},
		{"pause", `paused_by = ["pause"]`, `paused_by = ["holiday"]`, "deadline[5].paused_by", "«holiday»"},
		{"condition", `when   = "to_hospital"`, `when = "monday"`, "deadline[2].when", "«monday»"},
		{"longer than the law", "length = 10\nunit   = \"working_days\"\nwhen   = \"to_hospital\"", "length = 3\nunit = \"weeks\"\nwhen = \"to_hospital\"", "deadline[2].length", "innen 10 virkedager"},
		{"not locked", "owner  = \"hospital_coordinator\"\nlocked = true", `owner = "hospital_coordinator"`, "deadline[2].locked", "Skriv locked = true"},
		{"the law has no pause", "owner  = \"hospital_coordinator\"\nlocked = true", "owner = \"hospital_coordinator\"\nlocked = true\npaused_by = [\"stay\"]", "deadline[2].paused_by", "kan ikke stanses"},
		{"the law is not agreed upon", "owner  = \"hospital_coordinator\"\nlocked = true", "owner = \"hospital_coordinator\"\nlocked = true\nagreed = true", "deadline[2].agreed", "kan ikke flyttes"},
		{"visit", `visit     = "mapping"`, `visit = "tea"`, "deadline[6].visit", "«tea»"},
		{"no source", `source = "Pasient- og brukerrettighetsloven § 2-2"`, "", "deadline[2].source", "ours = true"},
		{"starts from its end", `repeats   = true`, "", "deadline[8].repeats", "begynner med det som avslutter"},
		{"repeats without start", `["plan_written", "contacted"]`, `["plan_written"]`, "deadline[8].repeats", "både from og until"},
		{"a ring with the stages", `until     = ["mapped"]`, `until = ["referred"]`, "deadline[6].from", "«consented» kan bare skje etter «referred»"},
		{"a ring of two", `until  = ["decided"]`, `until = ["decided", "info_received"]`, "deadline[1].repeats", "går i ring"},
		{"a ring of two deadlines", `until  = ["decided"]`, `until = ["decided:ask_more"]`, "deadline[1].from", "info_received → decided:ask_more → info_received"},
		{"no ending", `until  = ["ended"]`, `until = ["evaluated"]`, "deadline", "Ingen frist ber noen avslutte"},
		{"criterion kind", `kind     = "inclusion"`, `kind = "maybe"`, "criterion[1].kind", "inclusion eller exclusion"},
		{"criterion twice", `code = "risk"`, `code = "benefit"`, "criterion[5].code", "brukes også av kriterium 3"},
		{"computed", `computed = "age"`, `computed = "weight"`, "criterion[1].computed", "«weight»"},
		{"reason twice", `code = "unstable"`, `code = "no_place"`, "wait_reason[2].code", "brukes også av årsak 1"},
		{"no death", "death = true", "", "end_reason", "gjelder død"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if !strings.Contains(text, c.old) {
				t.Fatalf("%q is not in the definition", c.old)
			}
			p, err := ParsePathway([]byte(strings.Replace(text, c.old, c.new, 1)))
			if err == nil {
				t.Fatalf("accepted: %+v", p)
			}
			for _, f := range errs.FieldsOf(err) {
				if f.Name == c.field && strings.Contains(f.Message, c.says) {
					return
				}
			}
			t.Errorf("%+v, want %q at %s", errs.FieldsOf(err), c.says, c.field)
		})
	}
	_, err := ParsePathway([]byte("code = \"x\"\n[[end_reason]]"))
	if n := len(errs.FieldsOf(err)); n < 5 {
		t.Errorf("only %d faults of an empty definition: all should be told at once", n)
	}
	if _, err := ParsePathway(make([]byte, MaxDefinition+1)); errs.FieldsOf(err)[0].Name != "fil" {
		t.Error(err)
	}
	if i := strings.Index(text, "[[end_reason]]"); i > 0 {
		if _, err := ParsePathway([]byte(text[:i])); err == nil || !strings.Contains(errs.FieldsOf(err)[0].Message, "[[end_reason]]") {
			t.Errorf("no ending reasons: %v", err)
		}
	}
}

func TestOverride(t *testing.T) {
	with := func(body string) (*Pathway, error) {
		o, err := ParseOverride([]byte("pathway = \"iht-langvarig\"\n" + body))
		if err != nil {
			return nil, err
		}
		return long.With(o)
	}
	one := func(code, rest string) string { return "[[deadline]]\ncode = \"" + code + "\"\n" + rest + "\n" }

	p, err := with(one("mapping", "length = 3\nunit = \"weeks\"") + one("contact", `owner = "hospital_coordinator"`) + one("evaluation", "paused_by = []"))
	if err != nil {
		t.Fatal(err)
	}
	rule := func(p *Pathway, code string) DeadlineRule {
		for _, r := range p.Deadlines {
			if r.Code == code {
				return r
			}
		}
		return DeadlineRule{}
	}
	if r := rule(p, "mapping"); r.Length != 3 || r.Unit != Weeks || !r.Ours || len(r.PausedBy) != 2 {
		t.Errorf("%+v", r)
	}
	if rule(p, "contact").Owner != HospitalCoordinator || len(rule(p, "evaluation").PausedBy) != 0 || rule(p, "evaluation").Length != 6 {
		t.Errorf("%+v %+v", rule(p, "contact"), rule(p, "evaluation"))
	}
	if diff := cmp.Diff(ShippedPathways()[0], long); diff != "" {
		t.Errorf("the definition itself changed:\n%s", diff)
	}

	for name, ok := range map[string]string{
		"shorter":                 one("referral_answer", "length = 5"),
		"the same":                one("referral_answer", "length = 10\nunit = \"working_days\""),
		"12 days is never longer": one("referral_answer", "length = 12\nunit = \"days\""),
		"another owner":           one("referral_answer", `owner = "hospital_physician"`),
	} {
		if _, err := with(ok); err != nil {
			t.Errorf("%s: %v %+v", name, err, errs.FieldsOf(err))
		}
	}
	for _, c := range []struct{ name, body, field, says string }{
		{"longer by law", one("referral_answer", "length = 11"), "deadline[1].length", "låst til høyst 10 virkedager"},
		{"13 days may be longer", one("referral_answer", "length = 13\nunit = \"days\""), "deadline[1].length", "aldri lengre"},
		{"a month", one("referral_answer", "length = 1\nunit = \"months\""), "deadline[1].length", "aldri lengre"},
		{"paused by law", one("referral_answer", `paused_by = ["stay"]`), "deadline[1].paused_by", "låst"},
		{"unknown code", one("dance", "length = 1"), "deadline[1].code", "ingen frist med koden «dance»"},
		{"twice", one("mapping", "length = 3") + one("mapping", "length = 4"), "deadline[2].code", "to ganger"},
		{"unit alone", one("mapping", `unit = "weeks"`), "deadline[1].length", "Skriv begge"},
		{"negative", one("mapping", "length = -1"), "deadline[1].length", "1 til 1000"},
		{"unknown unit", one("mapping", "length = 1\nunit = \"years\""), "deadline[1].unit", "«years»"},
		{"unknown role", one("mapping", `owner = "boss"`), "deadline[1].owner", "«boss»"},
		{"unknown pause", one("mapping", `paused_by = ["rain"]`), "deadline[1].paused_by", "«rain»"},
		{"a criterion", "[[criterion]]\ncode = \"extra\"", "linje 2", "finnes ikke"},
		{"syntax", "[[deadline", "linje 2", "TOML"},
	} {
		p, err := with(c.body)
		found := false
		for _, f := range errs.FieldsOf(err) {
			found = found || f.Name == c.field && strings.Contains(f.Message, c.says)
		}
		if !found || p != nil {
			t.Errorf("%s: %+v, want %q at %s", c.name, errs.FieldsOf(err), c.says, c.field)
		}
	}
	if _, err := short.With(Override{Pathway: "iht-langvarig"}); err == nil || errs.FieldsOf(err)[0].Name != "pathway" {
		t.Errorf("an override of another pathway: %v", err)
	}
}

func FuzzParsePathway(f *testing.F) {
	f.Add([]byte(shipped(f)))
	f.Add([]byte("code = \"x\"\n[[stage]]\n[[deadline]]\nfrom = [\"decided:\"]"))
	f.Add([]byte("[[deadline]]\ncode = 'mapping'\nlength = 3"))
	f.Fuzz(func(t *testing.T, text []byte) {
		p, err := ParsePathway(text)
		if (p == nil) == (err == nil) {
			t.Fatalf("%v and %v", p, err)
		}
		if err != nil {
			if errs.KindOf(err) != errs.KindInvalid || len(errs.FieldsOf(err)) == 0 {
				t.Fatalf("a refusal without fields: %v", err)
			}
		} else if err := p.Validate(); err != nil {
			t.Fatalf("accepted but not valid: %v", err)
		}
		if o, err := ParseOverride(text); err == nil {
			if q, err := long.With(o); err == nil && q.Validate() != nil {
				t.Fatal("an override made the definition invalid")
			}
		}
	})
}
