package plan_test

import (
	"fmt"
	"maps"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"traad/internal/base/date"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/care/plan"
)

// solveig is a plan with something everywhere.
func solveig() map[string]string {
	return map[string]string{
		"viktig": "Jeg vil bo hjemme", "mal/a/tekst": "«Gå til postkassen»", "mal/a/ser": "80 meter", "mal/b/tekst": "Gå i trappen", "mal/b/over": "a", "mal/c/tekst": "Sove",
		"tiltak/x/hva": "Fysioterapeut trener styrke", "tiltak/x/hvem": "kommune", "tiltak/x/ofte": "2 ganger i uken", "tiltak/x/frist": "30.11.2026", "tiltak/x/mal": "a",
		"tiltak/y/hva": "Blodprøver", "tiltak/y/hvem": "fastlege", "tiltak/y/frist": "1.12.2026", "tiltak/z/hva": "Veier seg", "tiltak/z/hvem": "pasient", "tiltak/z/frist": "løpende",
		"tegn/h/omrade": "hjerte og pust", "tegn/h/gul-tegn": "Hovne ankler", "tegn/h/gul-gjor": "Ring Ingrid", "medisiner/folg": "Vanndrivende",
		"avklaring/onske": "Innleggelse når det hjelper", "avklaring/beslutning": "Ikke HLR", "avklaring/beslutning-dato": "9.6.2026", "avklaring/beslutning-vurderes": "9.12.2026", "avklaring/beslutning-av": "Henrik Dahl",
		"team/i/navn": "Ingrid Sandvik", "team/i/rolle": "koordinator", "team/i/telefon": "000 55 210", "ip/har": "nei", "avtale/neste": "9.12.2026", "tekst": "Annet",
	}
}

func with(changes ...string) map[string]string {
	m := solveig()
	for i := 0; i < len(changes); i += 2 {
		m[changes[i]] = changes[i+1]
	}
	return m
}

func TestDifference(t *testing.T) {
	for _, c := range []struct {
		name string
		now  map[string]string
		want []string
	}{
		{"nothing", with(), nil},
		{"only the order", with("tiltak/y/plass", "1", "tiltak/x/plass", "2"), nil},
		{"new measure", with("tiltak/n/hva", "Ringer", "tiltak/n/hvem", "kommune", "tiltak/n/ofte", "hver onsdag"), []string{"Nytt tiltak: Ringer, hver onsdag (kommunen)"}},
		{"new measure with a day", with("tiltak/n/hva", "Tar EKG", "tiltak/n/hvem", "sykehus", "tiltak/n/frist", "4.12.2026"), []string{"Nytt tiltak: Tar EKG, frist 4. des. (sykehuset)"}},
		{"day moved", with("tiltak/x/frist", "18.12.2026"), []string{"Frist flyttet: Fysioterapeut trener styrke fra 30. nov. til 18. des."}},
		{"day moved to another year", with("tiltak/x/frist", "18.1.2027"), []string{"Frist flyttet: Fysioterapeut trener styrke fra 30. nov. 2026 til 18. jan. 2027"}},
		{"the same day, written otherwise", with("tiltak/x/frist", "30.11.26"), nil},
		{"day taken away", with("tiltak/x/frist", ""), []string{"Frist tatt bort: Fysioterapeut trener styrke var 30. nov. 2026"}},
		{"words for a day", with("tiltak/z/frist", "til jul"), []string{"Frist endret: Veier seg: til jul"}},
		{"measure changed", with("tiltak/y/hva", "Blodprøver og EKG"), []string{"Tiltak endret: Blodprøver og EKG, før Blodprøver"}},
		{"another does it", with("tiltak/y/hvem", "sykehus", "tiltak/y/navn", "Marit Solberg"), []string{"Ansvar flyttet: Blodprøver fra fastlegen til Marit Solberg, sykehuset"}},
		{"how often", with("tiltak/x/ofte", "hver dag"), []string{"Hvor ofte endret: Fysioterapeut trener styrke: hver dag, før 2 ganger i uken"}},
		{"done", with("tiltak/y/status", "gjort"), []string{"Tiltak gjort: Blodprøver"}},
		{"taken away", with("tiltak/y/fjernet", "ja"), []string{"Tiltak tatt ut: Blodprøver"}},
		{"new goal", with("mal/d/tekst", "Spise middag"), []string{"Nytt mål: «Spise middag»"}},
		{"new part of a goal", with("mal/d/tekst", "Gå ti meter", "mal/d/over", "a"), []string{"Nytt delmål: «Gå ti meter»"}},
		{"goal changed", with("mal/a/tekst", "Gå til butikken"), []string{"Mål endret: «Gå til butikken», før «Gå til postkassen»"}},
		{"goal partly met", with("mal/a/status", "delvis"), []string{"Mål delvis nådd: «Gå til postkassen»"}},
		{"goal seen otherwise", with("mal/a/ser", "100 meter"), []string{"Vi ser det når: «Gå til postkassen»: 100 meter"}},
		{"goal taken away", with("mal/c/fjernet", "ja"), []string{"Mål tatt ut: «Sove»"}},
		{"new sign", with("tegn/h/rod-tegn", "Brystsmerter", "tegn/h/rod-gjor", "Ring 113"), []string{"Nytt rødt tegn: Brystsmerter. Da: Ring 113"}},
		{"sign changed", with("tegn/h/gul-tegn", "Vekt opp"), []string{"Endret gult tegn: Vekt opp, før Hovne ankler"}},
		{"what is done", with("tegn/h/gul-gjor", "Ring 000 55 210"), []string{"Ved gult tegn gjør vi: Ring 000 55 210, før Ring Ingrid"}},
		{"area taken away", with("tegn/h/fjernet", "ja"), []string{"Tegn tatt ut: hjerte og pust"}},
		{"medicine", with("medisiner/unnga", "NSAID"), []string{"Medisiner som unngås: NSAID"}},
		{"decision", with("avklaring/beslutning", "Ikke HLR, åpen for NIV"), []string{"Medisinsk beslutning endret: Ikke HLR, åpen for NIV, før Ikke HLR"}},
		{"review", with("avklaring/beslutning-vurderes", "9.3.2027"), []string{"Ny vurdering av beslutningen flyttet: fra 9. des. 2026 til 9. mars 2027"}},
		{"telephone", with("team/i/telefon", "000 55 211"), []string{"Telefon endret: Ingrid Sandvik: 000 55 211"}},
		{"new contact", with("team/j/navn", "Mona Ruud", "team/j/rolle", "fastlege"), []string{"Ny kontakt: Mona Ruud, fastlege"}},
		{"next evaluation", with("avtale/neste", "16.12.2026"), []string{"Neste evaluering flyttet: fra 9. des. til 16. des."}},
		{"individuell plan", with("ip/felt/bidrag", "Datter følger"), []string{"Individuell plan, hva pasienten, tjenesteyterne og pårørende bidrar med: Datter følger"}},
		{"individuell plan wanted no more", with("ip/har", "onsker-ikke"), []string{"Individuell plan endret: ønsker ikke individuell plan, før har ikke individuell plan"}},
		{"telephone of its coordinator", with("ip/telefon", "000 55 300"), []string{"Telefon til koordinator for individuell plan: 000 55 300"}},
		{"what to do without a sign", with("tegn/h/rod-gjor", "Ring 113"), []string{"Ved rødt tegn gjør vi: Ring 113"}},
		{"area without signs", with("tegn/n/omrade", "fall"), []string{"Nytt område med tegn: fall"}},
		{"loosed from its goal", with("tiltak/x/mal", ""), []string{"Tiltak løst fra mål: Fysioterapeut trener styrke: «Gå til postkassen»"}},
		{"who decided, and with whom", with("avklaring/beslutning-av", "Tor Lunde", "avklaring/beslutning-med", "datteren"), []string{"Beslutningen tatt av endret: Tor Lunde, før Henrik Dahl", "Med på beslutningen: datteren"}},
		{"«Annet»", with("tekst", ""), []string{"Annet i planen tatt ut: Annet"}},
		{"what matters", with("viktig", "Å se barnebarna"), []string{"Viktig for meg endret: Å se barnebarna, før Jeg vil bo hjemme"}},
		{"several", with("tekst", "Mer", "mal/c/fjernet", "ja", "tiltak/x/frist", "18.12.2026"), []string{"Mål tatt ut: «Sove»", "Frist flyttet: Fysioterapeut trener styrke fra 30. nov. til 18. des.", "Annet i planen endret: Mer, før Annet"}},
	} {
		var got []string
		for _, d := range plan.Difference(plan.Read(solveig()), plan.Read(c.now)) {
			got = append(got, d.Sentence())
			if d.Icon == "" || d.Path == "" {
				t.Errorf("%s: %+v has no place or sign", c.name, d)
			}
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
	done := with("mal/a/status", "nadd", "tiltak/y/status", "gjort")
	var got []string
	for _, d := range plan.Difference(plan.Read(done), plan.Read(plan.Next(done))) {
		got = append(got, d.Sentence())
	}
	if diff := cmp.Diff([]string{"Nådd og tatt ut: «Gå til postkassen»", "Gjort og tatt ut: Blodprøver"}, got[:2]); len(got) < 2 || diff != "" {
		t.Errorf("the next version: %v", got)
	}
}

// A plan differs from itself in nothing, and two plans that read the same differ in nothing either way.
func TestDifferenceOfItself(t *testing.T) {
	paths := []string{"viktig", "mal/a/tekst", "mal/a/status", "mal/b/over", "tiltak/x/frist", "tiltak/x/hvem", "tiltak/y/fjernet", "tegn/h/gul-tegn", "team/i/telefon", "avtale/neste", "tekst"}
	rapid.Check(t, func(t *rapid.T) {
		m := solveig()
		maps.Copy(m, rapid.MapOf(rapid.SampledFrom(paths), rapid.SampledFrom([]string{"", "ja", "kommune", "a", "4.12.2026", "nadd", "«x»"})).Draw(t, "changes"))
		p := plan.Read(m)
		if d := plan.Difference(p, p); len(d) != 0 {
			t.Fatalf("differs from itself: %v", d)
		}
		same := reflect.DeepEqual(p, plan.Read(solveig()))
		if n := len(plan.Difference(plan.Read(solveig()), p)); same && n != 0 {
			t.Fatalf("%d differences of plans that read the same", n)
		}
	})
}

func TestReadOrder(t *testing.T) {
	p := plan.Read(with("mal/c/plass", "1", "mal/a/plass", "2", "tiltak/z/plass", "1"))
	if p.Goals[0].ID != "c" || p.Goals[1].ID != "a" || p.Goals[2].ID != "b" || p.Measures[0].ID != "z" {
		t.Errorf("%v %v", p.Goals, p.Measures)
	}
	if p := plan.Read(with("mal/a/fjernet", "ja")); len(p.Goals) != 2 || p.Goals[0].Above != "" {
		t.Errorf("a part of a goal that is gone: %v", p.Goals)
	}
	if p := plan.Read(map[string]string{"tiltak/x/plass": "1", "tiltak/y/hva": ""}); len(p.Measures) != 0 {
		t.Errorf("nothing is a measure: %v", p.Measures)
	}
}

func TestValidate(t *testing.T) {
	today := date.Of(2026, 11, 21)
	for _, c := range []struct {
		name, path string
		texts      map[string]string
	}{
		{"good", "", with()},
		{"empty", "mal", map[string]string{}},
		{"no responsible", "tiltak/x/hvem", with("tiltak/x/hvem", "")},
		{"no words", "tiltak/x/hva", with("tiltak/x/hva", "")},
		{"a day before the plan", "tiltak/x/frist", with("tiltak/x/frist", "20.11.2026")},
		{"a day before the plan, done", "", with("tiltak/x/frist", "20.11.2026", "tiltak/x/status", "gjort")},
		{"a sign and nothing to do", "tegn/h/gul-gjor", with("tegn/h/gul-gjor", "")},
		{"an evaluation that is past", "avtale/neste", with("avtale/neste", "1.11.2026")},
		{"goal without words", "mal/a/tekst", with("mal/a/tekst", "")},
	} {
		err := plan.Read(c.texts).Validate(today)
		fields := errs.FieldsOf(err)
		if c.path == "" && err != nil || c.path != "" && (len(fields) != 1 || fields[0].Name != c.path) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestCheck(t *testing.T) {
	for _, c := range []struct{ path, text, want string }{
		{"viktig", "Hva som helst 40 mg", ""},
		{"medisiner/folg", "Furosemid 40 mg", "ikke doser"},
		{"medisiner/folg", "Apixaban 2,5 mg x 2", "ikke doser"},
		{"medisiner/folg", "eGFR 38", ""},
		{"tiltak/x/hvem", "naboen", "fra listen"},
		{"tiltak/x/hvem", "fastlege", ""},
		{"mal/x/status", "kanskje", "fra listen"},
		{"tiltak/x/status", "x", "fra listen"},
		{"tiltak/x/frist", "løpende", ""},
		{"avtale/neste", "snart", "!"},
		{"avtale/neste", "9.12.2026", ""},
		{"tiltak//hva", "x", "finnes ikke"},
		{"tiltak/x/y", "x", "finnes ikke"},
		{"avklaring/beslutning-av", "Meg", "finnes ikke"},
		{"avklaring/beslutning", "Ikke HLR", "under Behandlingsavklaringer"},
		{"avklaring/onske", "", "under Behandlingsavklaringer"},
		{"avklaring/tidligere", "", ""},
		{"ip/felt/mal", "x", ""},
		{"ip/felt/x", "x", "finnes ikke"},
	} {
		got := plan.Check(nil, c.path, c.text)
		if c.want == "" && got != "" || c.want == "!" && got == "" || c.want != "!" && !strings.Contains(got, c.want) {
			t.Errorf("%s %q: %q", c.path, c.text, got)
		}
	}
}

func TestTreatmentIsLookedAtAgain(t *testing.T) {
	for _, c := range []struct {
		until, review, today date.Date
		want                 bool
	}{
		{date.Date{}, date.Of(2026, 11, 21), date.Of(2026, 11, 21), false},
		{date.Date{}, date.Of(2026, 11, 20), date.Of(2026, 11, 21), true},
		{date.Of(2026, 11, 1), date.Of(2027, 1, 1), date.Of(2026, 11, 21), true},
		{date.Date{}, date.Date{}, date.Of(2026, 11, 21), false},
	} {
		if got := (plan.Treatment{Decision: "Ikke HLR", Until: c.until, Review: c.review}).Overdue(c.today, date.Date{}); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
	if (plan.Treatment{Review: date.Of(2020, 1, 1)}).Overdue(date.Of(2026, 1, 1), date.Date{}) {
		t.Error("no decision is overdue")
	}
}

func TestPlainText(t *testing.T) {
	got := plan.Read(solveig()).PlainText()
	for _, want := range []string{"Mål: «Gå til postkassen»", "Kommunen:\n– Fysioterapeut trener styrke, 2 ganger i uken, frist 30. nov. 2026", "Gult: ring samme dag (hjerte og pust): Hovne ankler Ring Ingrid", "Annet"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	if strings.Contains(got, "HLR") {
		t.Error("the decision stands in the simple text")
	}
	if n := len([]rune(plan.Read(map[string]string{"tekst": strings.Repeat("ø", 30_000)}).PlainText())); n > care.MaxText {
		t.Errorf("%d characters", n)
	}
	text := plan.FromText(&care.PlanText{Version: 3, Matters: "Hjemme", Text: "Trening"})
	if text["viktig"] != "Hjemme" || text["tekst"] != "Trening" || len(plan.FromText(nil)) != 0 {
		t.Errorf("%v", text)
	}
}

// BenchmarkDifference is showing what differs between two versions of a plan with 40 measures.
func BenchmarkDifference(b *testing.B) {
	before, after := solveig(), solveig()
	for m := range 40 {
		for part, t := range map[string]string{"hva": "Ringer om vekten og følger vektregelen", "hvem": "kommune", "ofte": "hver onsdag", "frist": "1.12.2027"} {
			before[fmt.Sprintf("tiltak/m%02d/%s", m, part)] = t
			after[fmt.Sprintf("tiltak/m%02d/%s", m, part)] = t + strings.Repeat("!", m%3)
		}
	}
	for b.Loop() {
		if len(plan.Difference(plan.Read(before), plan.Read(after))) < 30 {
			b.Fatal("too few")
		}
	}
}
