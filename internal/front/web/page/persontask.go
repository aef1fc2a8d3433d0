package page

import (
	"traad/internal/app/patient"
	"traad/internal/app/worklist"
	"traad/internal/care"
	"traad/internal/rules/access"
)

// TaskDeed is what somebody must be allowed to do for a task's button to be of use.
func TaskDeed(t care.Task) access.Deed {
	switch t.Rule {
	case "assessment", "referral_answer", "waiting_review", "more_information":
		return access.Assess
	case "consent":
		return access.RecordConsent
	case "mapping":
		return access.BookVisit
	case "planning":
		return access.WritePlan
	case "evaluation":
		return access.Evaluate
	case "ending", "finish":
		return access.End
	}
	return access.LogContact
}

// TaskItem is a task of a person as the worklist knows it, for TaskWhat and its kin.
func TaskItem(h *patient.Head, c *patient.Course, t care.Task) worklist.Item {
	it := worklist.Item{
		Task: t, Patient: h.Patient, Enrolment: c.ID, Area: c.Area.ID, Name: h.Name(), Age: h.Age(), Pathway: c.Pathway.Code, Who: c.Responsible, State: c.State,
	}
	if st := h.Admitted(); st != nil {
		it.Admitted = &worklist.Stay{Patient: h.Patient, UnitName: st.UnitName, Kind: st.Kind, Urgency: st.Urgency, From: st.From, Ready: st.Ready}
	}
	return it
}
