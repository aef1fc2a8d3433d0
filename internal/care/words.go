package care

// kindNames are what the events are called in messages and in the timeline.
var kindNames = map[EventKind]string{
	Referred: "Henvist", Answered: "Svart på kriterier", ScoredCFS: "CFS skåret", Decided: "Vurdert",
	InfoReceived: "Opplysninger mottatt", Consented: "Samtykke gitt", ConsentWithdrawn: "Samtykke trukket",
	VisitBooked: "Besøk avtalt", VisitCancelled: "Besøk avlyst", SeenOnWard: "Sett på posten", Mapped: "Kartlagt", PlanWritten: "Plan skrevet",
	Contacted: "Kontakt", Evaluated: "Evaluert", Paused: "Satt på pause", Resumed: "Gjenopptatt",
	Assigned: "Ny ansvarlig", Ended: "Avsluttet", Died: "Død", Corrected: "Rettet", Removed: "Slettet",
}

// Title is the event's name in bokmål: "Kartlagt"; "" for a kind that does not exist.
func (k EventKind) Title() string { return kindNames[k] }

// StartTitle is Title for what starts a deadline, a discharge among them.
func (k EventKind) StartTitle() string {
	if k == Discharged {
		return "Utskrevet fra sykehus eller KAD"
	}
	return k.Title()
}
