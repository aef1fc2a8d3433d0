package care

import (
	"slices"

	"traad/internal/base/date"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
)

// UseService is a municipal service whose use a municipality tells of, as in the column tjeneste of a file of episodes.
type UseService string

// The services. Stays are told with their days, the others as an amount in a period.
const (
	UseUrgentCare    UseService = "legevakt"
	UseHomeNursing   UseService = "hjemmesykepleie"
	UsePracticalHelp UseService = "praktisk_bistand"
	UseTeam          UseService = "tverrfaglig_team"
	UseTherapy       UseService = "fysioergo"
	UseDayCentre     UseService = "dagtilbud"
	UseGPTeam        UseService = "fastlege_tverrfaglig"
	UseShortStay     UseService = "korttid"
	UseAcuteBed      UseService = "kad"
	UseNursingHome   UseService = "sykehjem"
	UseStays         UseService = "opphold" // no service: that every stay in the period is told of
)

// UseKind is what a municipality can write of one service.
type UseKind struct {
	Service UseService
	Label   string // as people write it
	Unit    string // of an amount
	IPLOS   int    // the registry's service code (Helsedirektoratet, KPR), 0 where none of those in use here fits
	Hours   bool   // decimals, never more than the period has
}

// UseAmounts are the services told as an amount in a period.
var UseAmounts = []UseKind{
	{Service: UseUrgentCare, Label: "Legevakt", Unit: "kontakter"},
	{Service: UseHomeNursing, Label: "Hjemmesykepleie", Unit: "timer", IPLOS: 15, Hours: true},
	{Service: UsePracticalHelp, Label: "Praktisk bistand", Unit: "timer", IPLOS: 1, Hours: true},
	{Service: UseTeam, Label: "Tverrfaglig team", Unit: "kontakter"},
	{Service: UseTherapy, Label: "Fysio- og ergoterapi", Unit: "kontakter"},
	{Service: UseDayCentre, Label: "Dagtilbud", Unit: "dager", IPLOS: 4},
	{Service: UseGPTeam, Label: "Fastlegens tverrfaglige møter", Unit: "møter"},
}

// UseStayKinds are the stays, by the registry's codes.
var UseStayKinds = []UseKind{
	{Service: UseShortStay, Label: "Korttidsopphold, utredning og behandling", IPLOS: 18},
	{Service: UseShortStay, Label: "Korttidsopphold, rehabilitering", IPLOS: 19},
	{Service: UseShortStay, Label: "Korttidsopphold, annet", IPLOS: 20},
	{Service: UseAcuteBed, Label: "Kommunal akutt døgnenhet (KAD)", IPLOS: 25},
	{Service: UseNursingHome, Label: "Langtidsopphold på sykehjem", IPLOS: 21},
}

// UseStay finds a kind of stay by its code.
func UseStay(iplos int) (UseKind, bool) {
	i := slices.IndexFunc(UseStayKinds, func(k UseKind) bool { return k.IPLOS == iplos })
	if i < 0 {
		return UseKind{}, false
	}
	return UseStayKinds[i], true
}

// Used is what a person had of one service. From and To are both counted; of a stay To is the day out, none while it lasts.
type Used struct {
	Service UseService
	IPLOS   int
	From    date.Date
	To      date.Date
	Amount  float64
}

// Stay reports whether it is a stay.
func (u Used) Stay() bool {
	return u.Service == UseShortStay || u.Service == UseAcuteBed || u.Service == UseNursingHome
}

// UsePeriodFault says what is wrong with a period of somebody who was born and perhaps died, in bokmål with the way to mend it; atTo tells
// which of the two days it is about. A stay may last: then to is no day.
func UsePeriodFault(born, died, from, to, today date.Date) (wrong lang.Text, atTo bool) {
	switch {
	case from.Before(born):
		return lang.Of("Datoen er før personen ble født (%s). Rett datoen.", nb.Numeric(born)), false
	case from.After(today):
		return lang.Of("Datoen er fram i tid. Før bare det som har vært."), false
	case !died.IsZero() && from.After(died):
		return lang.Of("Personen døde %s. Rett datoen, eller slett raden.", nb.Numeric(died)), false
	case to.IsZero() && !died.IsZero():
		return lang.Of("Personen døde %s. Skriv dagen oppholdet sluttet.", nb.Numeric(died)), true
	case to.IsZero():
		return wrong, false
	case to.Before(from):
		return lang.Of("Siste dag er før første dag. Rett en av dem."), true
	case to.After(today):
		return lang.Of("Datoen er fram i tid. Skriv siste dag dere har tall for."), true
	case !died.IsZero() && to.After(died):
		return lang.Of("Personen døde %s. Skriv den dagen eller en dag før.", nb.Numeric(died)), true
	}
	return wrong, false
}

// UseAmountFault says what is wrong with an amount, empty where nothing is.
func UseAmountFault(k UseKind, amount float64, from, to date.Date) (wrong lang.Text) {
	days := float64(to.Days(from) + 1)
	switch {
	case amount < 0:
		return lang.Of("Tallet er under 0. Skriv 0 når personen ikke har fått tjenesten, og la cellen stå tom når dere ikke vet.")
	case k.Hours && amount > 24*days:
		return lang.Of("Det er flere timer enn perioden har. Skriv timer, ikke minutter, for hele perioden.")
	case !k.Hours && amount > 20*days:
		return lang.Of("Det er mer enn 20 om dagen. Skriv antall %s i perioden.", lang.Of(k.Unit))
	}
	return wrong
}

// Overlaps reports whether two stays share a night, or are of the same day where one has none.
func (u Used) Overlaps(v Used) bool {
	end := func(x Used) date.Date {
		switch {
		case x.To.IsZero():
			return date.Of(9999, 1, 1)
		case x.To == x.From:
			return x.To.AddDays(1)
		}
		return x.To
	}
	return u.From.Before(end(v)) && v.From.Before(end(u))
}
