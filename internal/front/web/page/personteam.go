package page

import (
	"cmp"

	"traad/internal/app/patient"
	"traad/internal/base/lang"
	"traad/internal/front/web/ui"
)

// Team is who to ring about the person.
func Team(v *lang.Voice, h *patient.Head) ui.Team {
	var team ui.Team
	for _, m := range h.Team {
		team = append(team, member(v, m))
	}
	return team
}

// near is the team without those who are found under Opplysninger: care workers, and other next of kin than the closest.
func near(v *lang.Voice, h *patient.Head) ui.Team {
	var team ui.Team
	kin := false
	for _, m := range h.Team {
		if m.Part == patient.CarePart || m.Part == patient.KinPart && kin {
			continue
		}
		kin = kin || m.Part == patient.KinPart
		team = append(team, member(v, m))
	}
	return team
}

func member(v *lang.Voice, m patient.Member) ui.Member {
	out := ui.Member{Name: m.Name, Number: m.Phone, Note: m.Note}
	switch m.Part {
	case patient.MunicipalPart:
		out.Icon, out.Does = "house", v.Say("IHT-koordinator, %s", m.Org)
	case patient.HospitalPart:
		out.Icon, out.Does = "hospital", v.Say("IHT-koordinator, %s", m.Org)
	case patient.PhysicianPart:
		out.Icon, out.Does = "hospital", v.Say("IHT-lege")+comma(m.Title)
	case patient.GPPart:
		out.Icon, out.Does = "stethoscope", v.Say("fastlege")+comma(m.Org)
	case patient.SubstitutePart:
		out.Icon, out.Does = "stethoscope", v.Say("vikar for %s", m.StandsIn)
	case patient.CarePart:
		out.Icon, out.Does = "heart", cmp.Or(m.Title, v.Say("tjenesteyter"))
	case patient.KinPart:
		out.Icon, out.Does = "people", m.Title
		if m.Main {
			out.Does = v.Say("%s, nærmest", out.Does)
		}
		return out
	}
	switch {
	case m.Main:
		out.Note = v.Say("hovedansvar")
	case m.ViaOrg && out.Note == "" && m.Part == patient.GPPart:
		out.Note = v.Say("legekontoret")
	case m.ViaOrg && out.Note == "":
		out.Note = v.Say("via %s", m.Org)
	}
	return out
}

func comma(s string) string {
	if s == "" {
		return ""
	}
	return ", " + s
}
