package access

import "traad/internal/care"

// Opens says in one sentence what a role lets somebody see and do, in plain words, for the leader who decides whether it is still
// needed. A test holds it against the table of deeds.
func Opens(r care.Role) string {
	switch r {
	case care.MunicipalCoordinator:
		return "Ser og skriver alt om dem som følges i kommunen."
	case care.HospitalCoordinator, care.HospitalPhysician:
		return "Ser og skriver alt om dem som følges i kommunene som sykehuset eller sykehusstedet dekker."
	case care.GeneralPractitioner:
		return "Ser alt om egne listepasienter som følges, henviser dem og loggfører kontakt."
	case care.EmergencyClinician:
		return "Ser oppsummeringen for dem som er til behandling i enheten nå."
	case care.CareWorker:
		return "Ser oppsummering og plan for dem som brukeren gir tjenester."
	case care.Manager:
		return "Ser tall og hvem som har tilgang, aldri hvem pasientene er."
	case care.Analyst:
		return "Ser tall, aldri hvem pasientene er."
	case care.Administrator:
		return "Setter opp virksomheter, brukere og roller, og ser ingen pasienter. Henter en kommunes journaler etter avtalens slutt i en låst fil som bare kommunen kan åpne."
	case care.OwnPatient:
		return "Leser sin egen plan og innsynslogg, og sender forslag."
	case care.OwnKin:
		return "Leser det pasienten har gitt innsyn i, og sender forslag."
	}
	return ""
}
