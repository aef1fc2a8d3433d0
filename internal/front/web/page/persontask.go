package page

import (
	"traad/internal/app/patient"
	"traad/internal/app/worklist"
	"traad/internal/care"
	"traad/internal/rules/access"
)

// TaskDeed is what somebody must be allowed to do for a task's button to be of use.
func TaskDeed(t care.Task) access.Deed {
	switch t.Does {
	case care.Decided, care.InfoReceived, care.Answered:
		return access.Assess
	case care.Consented:
		return access.RecordConsent
	case care.SeenOnWard:
		return access.RecordWardVisit
	case care.Mapped, care.VisitBooked:
		return access.BookVisit
	case care.PlanWritten:
		return access.WritePlan
	case care.Evaluated:
		return access.Evaluate
	case care.Paused, care.Resumed:
		return access.Pause
	case care.Ended:
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
