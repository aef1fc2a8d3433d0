package demo

import (
	"traad/internal/base/db"
	"traad/internal/care"
)

// Login is one of those whom «Logg inn som …» offers.
type Login struct {
	Key        string // "koordinator-nes"
	Label      string // "IHT-koordinator, Nes kommune"
	Name       string // "Ingrid Sandvik"
	Note       string // what to look for as this user
	Role       care.Role
	HPR        string // as the demo's pretend record system knows her
	User       care.UserID
	Assignment db.ID // role_assignment.id, as signin.Begin takes it
}

// Logins returns them in the order of the page: those who work with patients first. The ids are those that every seeding
// gives.
func Logins() []Login {
	list := []Login{
		{Key: "koordinator-nes", Label: "IHT-koordinator, Nes kommune", Name: "Ingrid Sandvik", Role: care.MunicipalCoordinator, Note: "18 aktive pasienter, 3 over frist, 4 innlagt nå"},
		{Key: "koordinator-lillestrom", Label: "IHT-koordinator, Lillestrøm kommune", Name: "Trine Berge", Role: care.MunicipalCoordinator, Note: "ser ikke pasientene i Nes"},
		{Key: "koordinator-ahus", Label: "IHT-koordinator, Ahus", Name: "Marit Solberg", Role: care.HospitalCoordinator, Note: "alle seks kommuner"},
		{Key: "lege-ahus", Label: "IHT-lege, Ahus", Name: "Henrik Dahl", Role: care.HospitalPhysician, Note: "har spørsmål å svare på"},
		{Key: "fastlege-nes", Label: "Fastlege, Årnes legesenter", Name: "Mona Ruud", Role: care.GeneralPractitioner, Note: "ser egne listepasienter"},
		{Key: "fastlegevikar-lillestrom", Label: "Fastlegevikar, Strømsveien legekontor", Name: "Sofie Wik", Role: care.GeneralPractitioner, Note: "ser listen til den hun vikarierer for"},
		{Key: "sengepost-kongsvinger", Label: "Behandler, Kongsvinger sykehus, medisinsk avdeling", Name: "Sindre Halvorsrud", Role: care.EmergencyClinician, Note: "ser dem som er innlagt på avdelingen nå"},
		{Key: "hjemmesykepleier-nes", Label: "Tjenesteyter, Hjemmesykepleien Nes", Name: "Hanne Brekke", Role: care.CareWorker, Note: "ser dem hun gir tjenester"},
		{Key: "leder-ahus", Label: "Leder, Seksjon for IHT, Ahus", Name: "Lise Aamodt", Role: care.Manager, Note: "tall, aldri navn"},
		{Key: "leder-nes", Label: "Leder, Nes kommune", Name: "Grete Holmen", Role: care.Manager, Note: "tall for egen kommune"},
		{Key: "analytiker-ahus", Label: "Analytiker, Ahus", Name: "Pål Engebretsen", Role: care.Analyst, Note: "tall, aldri navn"},
		{Key: "administrator", Label: "Administrator, Ahus", Name: "Siri Haukeland", Role: care.Administrator, Note: "oppsett, ingen pasienter"},
	}
	for i := range list {
		key := slug(list[i].Name)
		list[i].HPR, list[i].User, list[i].Assignment = hpr(key), userID(key), roleID(string(list[i].Role)+"/"+key)
	}
	return list
}
