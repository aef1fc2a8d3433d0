package care_test

import (
	"strings"
	"testing"

	"traad/internal/care"
)

func TestWorksAt(t *testing.T) {
	want := map[care.Role]string{
		care.MunicipalCoordinator: "municipality district",
		care.HospitalCoordinator:  "hospital site",
		care.HospitalPhysician:    "hospital site",
		care.GeneralPractitioner:  "gp_office",
		care.EmergencyClinician:   "unit",
		care.CareWorker:           "unit",
		care.Manager:              "hospital site municipality district",
		care.Analyst:              "hospital site municipality district",
		care.Administrator:        "hospital site municipality district",
	}
	for _, r := range care.Roles {
		var got []string
		for _, k := range care.OrgKinds {
			if r.WorksAt(k) {
				got = append(got, string(k))
			}
		}
		if strings.Join(got, " ") != want[r] {
			t.Errorf("%s works at %v, want %s", r, got, want[r])
		}
		if r.Named() == "" || len(r.Workplaces()) != len(got) {
			t.Errorf("%s is named %q and has %d workplaces", r, r.Named(), len(r.Workplaces()))
		}
	}
	if care.Role("").WorksAt(care.OrgHospital) {
		t.Error("no role works at a hospital")
	}
}

func TestShippedDefinitions(t *testing.T) {
	texts := care.ShippedDefinitions()
	for i, p := range care.ShippedPathways() {
		got, err := care.ParsePathway(texts[i])
		if err != nil || got.Code != p.Code {
			t.Errorf("text %d is %v, %v; want %s", i, got, err, p.Code)
		}
		if !strings.HasPrefix(string(texts[i]), "#") {
			t.Errorf("the text of %s has lost its comments", p.Code)
		}
	}
}

func TestOverrideTOML(t *testing.T) {
	for _, c := range []struct {
		name string
		in   care.Override
		want string
	}{
		{"empty", care.Override{Pathway: "iht-langvarig"}, "pathway = \"iht-langvarig\"\n"},
		{
			"length",
			care.Override{Pathway: "iht-langvarig", Deadlines: []care.DeadlineOverride{{Code: "mapping", Length: 21, Unit: care.Days}}},
			"pathway = \"iht-langvarig\"\n\n[[deadline]]\ncode = \"mapping\"\nlength = 21\nunit = \"days\"\n",
		},
		{
			"no pause",
			care.Override{Pathway: "iht-langvarig", Deadlines: []care.DeadlineOverride{{Code: "mapping", Owner: care.HospitalCoordinator, PausedBy: []string{}}}},
			"pathway = \"iht-langvarig\"\n\n[[deadline]]\ncode = \"mapping\"\nowner = \"hospital_coordinator\"\npaused_by = []\n",
		},
		{
			"hostile",
			care.Override{Pathway: "x\"\n[[deadline]]", Deadlines: []care.DeadlineOverride{{Code: "a\\b", PausedBy: []string{"stay", "pause"}}}},
			"pathway = \"x\\\"\\n[[deadline]]\"\n\n[[deadline]]\ncode = \"a\\\\b\"\npaused_by = [\"stay\", \"pause\"]\n",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := string(c.in.TOML())
			if got != c.want {
				t.Fatalf("got\n%s\nwant\n%s", got, c.want)
			}
			back, err := care.ParseOverride([]byte(got))
			if err != nil || string(back.TOML()) != got {
				t.Fatalf("read back as %+v, %v", back, err)
			}
		})
	}
}
