package plan_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"traad/internal/care/plan"
)

// Every line that a plan says can be remarked on at its place, and so can each section, empty or not: a hearing that can only be answered in
// some places hears nothing of the others.
func TestEveryLineIsAPlace(t *testing.T) {
	texts := maps.Clone(everything)
	delete(texts, "tegn/u/omrade")
	p := plan.Read(texts)
	at := map[string]plan.Place{}
	for _, x := range p.Places() {
		if _, twice := at[x.Path]; twice || x.Title.String() == "" || !plan.RemarksOn(x.Path) || !plan.Section(x.Path) && x.Text == "" {
			t.Errorf("%+v", x)
		}
		if got := p.PlaceAt(x.Path); got.Path != x.Path || got.Text != x.Text || got.Title.String() != x.Title.String() {
			t.Errorf("%s is found as %+v", x.Path, got)
		}
		at[x.Path] = x
	}
	no := []string{"/status", "/over", "/mal", "/bruker", "/fastlege", "/plass", "/fjernet", "-dato", "-med", "-av", "-til", "/beslutning-vurderes", "/utgave"} // how a line stands, not what it says
	for path, text := range texts {
		item, _ := plan.Item(path)
		if text == "" || texts[item+"/fjernet"] == "ja" || slices.ContainsFunc(no, func(s string) bool { return strings.HasSuffix(path, s) && path != "ip/felt/mal" }) {
			continue
		}
		if _, ok := at[path]; !ok {
			t.Errorf("%s, which says %q, cannot be remarked on", path, text)
		}
	}
	for _, section := range []string{"mal", "tiltak", "tegn", "team", "medisiner", "avklaring", "ip"} {
		if !slices.ContainsFunc(plan.Plan{}.Places(), func(x plan.Place) bool { return x.Path == section }) {
			t.Errorf("an empty %s cannot be remarked on", section)
		}
	}
	if got := p.PlaceAt("mal/borte/tekst").Title.String(); got != "Målene" {
		t.Errorf("what is gone is %q", got)
	}
}

// Every field that a form can hold is called something that a nurse knows.
func TestLabel(t *testing.T) {
	for path, want := range map[string]string{"viktig": "Viktig for meg", "tekst": "Annet i planen", "mal/x/tekst": "Målet", "tiltak/x/frist": "Frist", "ip/felt/periode": "Planperiode og tidspunkt for revisjon", "team/x/telefon": "Telefon"} {
		if got := plan.Label(path); got != want {
			t.Errorf("%s is called %q, want %q", path, got, want)
		}
	}
}
