package document

import (
	"testing"

	"traad/internal/care"
	text "traad/internal/care/document"
	"traad/internal/care/plan"
	"traad/internal/rules/access"
)

// Who may write what of the GP's measures, and what follows from it.
func TestTheGPsMeasures(t *testing.T) {
	nurse, gp := access.Actor{Role: care.MunicipalCoordinator}, access.Actor{Role: care.GeneralPractitioner}
	doctor := access.Actor{Role: care.HospitalPhysician}
	fields := func(who, confirmed string) text.Document {
		return text.Document{"tiltak/x/hvem": {Text: who}, "tiltak/x/fastlege": {Text: confirmed}, "tiltak/x/hva": {Text: "Blodprøver"}}
	}
	for _, c := range []struct {
		name      string
		a         access.Actor
		who, mark string
		part, say string
		may       bool
		also      string // what becomes of the confirmation: "-" nothing
	}{
		{"the team proposes", nurse, "fastlege", "", "hva", "Blodprøver og EKG", true, "-"},
		{"the team gives a measure to the GP", nurse, "kommune", "", "hvem", "fastlege", true, ""},
		{"a confirmation from when it was the GP's does not come back", nurse, "kommune", plan.Confirmed, "hvem", "fastlege", true, ""},
		{"the team confirms", nurse, "fastlege", "", "fastlege", plan.Confirmed, false, "-"},
		{"another physician confirms", doctor, "fastlege", "", "fastlege", plan.Confirmed, false, "-"},
		{"the team takes a confirmation away", nurse, "fastlege", plan.Confirmed, "fastlege", "", false, "-"},
		{"the team changes what is confirmed", nurse, "fastlege", plan.Confirmed, "hva", "Noe annet", false, "-"},
		{"the team moves its day", nurse, "fastlege", plan.Confirmed, "frist", "1.12.2026", false, "-"},
		{"the team gives it to another", nurse, "fastlege", plan.Confirmed, "hvem", "kommune", false, "-"},
		{"the team takes it away", doctor, "fastlege", plan.Confirmed, "fjernet", "ja", false, "-"},
		{"the GP confirms", gp, "fastlege", "", "fastlege", plan.Confirmed, true, "-"},
		{"the GP writes, and has confirmed", gp, "fastlege", "", "hva", "Kreatinin", true, plan.Confirmed},
		{"the GP saves what stands", gp, "fastlege", "", "hva", "Blodprøver", true, "-"},
		{"the GP says that it is somebody else's", gp, "fastlege", plan.Confirmed, "hvem", "kommune", true, ""},
		{"the GP writes in the municipality's", gp, "kommune", "", "hva", "Mitt", false, "-"},
		{"the GP confirms the municipality's", gp, "kommune", "", "fastlege", plan.Confirmed, false, "-"},
	} {
		path := "tiltak/x/" + c.part
		d := fields(c.who, c.mark)
		if why := mayPlan(c.a, d, text.Save{Path: path, Text: c.say}); why == "" != c.may {
			t.Errorf("%s: %q", c.name, why)
		}
		if !c.may {
			continue
		}
		also := alsoPlan(c.a, d, path, c.say)
		got, does := also["tiltak/x/fastlege"]
		if does != (c.also != "-") || does && got != c.also || len(also) > 1 {
			t.Errorf("%s: %v follows", c.name, also)
		}
	}
	if why := mayPlan(gp, text.Document{}, text.Save{Path: "viktig", Text: "x"}); why == "" {
		t.Error("the GP writes the whole plan")
	}
}
