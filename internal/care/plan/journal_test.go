package plan_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"traad/internal/care/plan"
)

// all is a plan with something at every path that can hold a text, by what stands there.
func all() map[string]string {
	texts := map[string]string{
		"viktig": "Å bo hjemme", "tekst": "Ringer helst om formiddagen", "avtale/neste": "9.12.2026",
		"mal/a/tekst": "Gå til postkassen", "mal/a/ser": "Tre dager i uken", "mal/b/tekst": "Stå opp alene", "mal/b/over": "a", "mal/b/status": "delvis",
		"tiltak/a/hva": "Trene styrke", "tiltak/a/hvem": "kommune", "tiltak/a/navn": "Ane Lie", "tiltak/a/ofte": "to ganger i uken", "tiltak/a/frist": "1.12.2026",
		"tiltak/b/hva": "Blodprøver", "tiltak/b/hvem": "fastlege", "tiltak/c/hva": "Rekkverk", "tiltak/c/hvem": "kommune", "tiltak/c/status": "gjort",
		"tiltak/d/hva": "Ikke mer", "tiltak/d/hvem": "kommune", "tiltak/d/status": "stoppet",
		"tegn/a/omrade": "hjerte og pust", "tegn/a/gronn-tegn": "Sover med én pute", "tegn/a/gul-tegn": "Hovne ankler", "tegn/a/gul-gjor": "Ring Ingrid", "tegn/b/omrade": "tomt område",
		"medisiner/folg": "Vanndrivende", "medisiner/unnga": "NSAID", "medisiner/liste": "Hos fastlegen",
		"avklaring/onske": "Hjem så snart det er trygt", "avklaring/onske-dato": "9.6.2026", "avklaring/onske-med": "datteren", "avklaring/beslutning": "Ikke HLR", "avklaring/beslutning-av": "Henrik Dahl",
		"team/a/navn": "Ingrid Sandvik", "team/a/rolle": "Nes kommune", "team/a/telefon": "000 55 210",
		"ip/har": "ja", "ip/koordinator": "Ingrid Sandvik", "ip/sted": "I kommunens system",
	}
	for _, f := range plan.IPFields {
		texts["ip/felt/"+f.Code] = "Her står " + f.Code
	}
	return texts
}

// The plan leaves whole for a record, in the order that it reads, without what is stopped and without headings over nothing.
func TestJournalIsTheWholePlan(t *testing.T) {
	text := plan.Read(all()).Journal()
	want := []string{
		"VIKTIG FOR PASIENTEN\n«Å bo hjemme»", "MÅL\nMål: «Gå til postkassen» (pågår)\nVi ser det når: Tre dager i uken\nDelmål: «Stå opp alene» (delvis nådd)",
		"HVEM GJØR HVA\nKommunen:\n– Trene styrke, Ane Lie, to ganger i uken, frist 1. des.\n– gjort, Rekkverk\nFastlegen:\n– Blodprøver, foreslått til fastlegen",
		"TEGN Å FØLGE MED PÅ: HJERTE OG PUST\nGrønt: som vanlig: Sover med én pute\nGult: ring samme dag: Hovne ankler. Da: Ring Ingrid",
		"BEHANDLINGSAVKLARINGER\nPasientens ønske: Hjem så snart det er trygt\nSkrevet 9. juni 2026, med datteren\nMedisinsk beslutning: Ikke HLR\nHenrik Dahl", "MEDISINER I FOKUS\nFølges: Vanndrivende\nUnngås: NSAID\nLegemiddelliste i bruk: Hos fastlegen",
		"INDIVIDUELL PLAN\nIndividuell plan: Har individuell plan\nKoordinator: Ingrid Sandvik\nLigger: I kommunens system", "TEAM\nIngrid Sandvik, Nes kommune, 000 55 210",
		"ANNET\nRinger helst om formiddagen", "NESTE EVALUERING\n9. des. 2026",
	}
	for _, f := range plan.IPFields {
		want = append(want[:7:7], append([]string{f.Label + ": Her står " + f.Code}, want[7:]...)...)
	}
	at := 0
	for _, w := range want[:7] {
		i := strings.Index(text[at:], w)
		if i < 0 {
			t.Fatalf("%q is not there, or out of order:\n%s", w, text)
		}
		at += i
	}
	for _, w := range want[7:] {
		if !strings.Contains(text, w) {
			t.Errorf("lacks %q", w)
		}
	}
	for _, not := range []string{"Ikke mer", "tomt område", "TOMT OMRÅDE", "\n\n\n"} {
		if strings.Contains(text, not) {
			t.Errorf("has %q:\n%s", not, text)
		}
	}
	if got := (plan.Plan{}).Journal(); got != "" {
		t.Errorf("an empty plan is %q", got)
	}
}

// Whatever part of a plan is written, no heading stands over nothing.
func TestJournalHasNoEmptyPart(t *testing.T) {
	whole := all()
	rapid.Check(t, func(t *rapid.T) {
		texts := map[string]string{}
		for path, text := range whole {
			if rapid.Bool().Draw(t, path) {
				texts[path] = text
			}
		}
		for part := range strings.SplitSeq(plan.Read(texts).Journal(), "\n\n") {
			if heading, rest, _ := strings.Cut(part, "\n"); heading != "" && strings.TrimSpace(rest) == "" {
				t.Errorf("nothing under %q", heading)
			}
		}
	})
}
