package movein

import (
	"traad/internal/base/lang"
	"traad/internal/store/query"
)

// touch says what somebody has written about a person since she was moved in, nil where nobody has. Undo deletes nothing of
// what is told of here, so each table that holds a reference to an enrolment or a person is counted, or deleted in takeAway;
// TestUndoKnowsEveryTable names one that is neither.
func touch(r query.ImportTracesRow) lang.Spoken {
	if n := r.EventsNow - r.EventCount; n != 0 {
		return lang.Plural(n, "hendelse er skrevet", "hendelser er skrevet")
	}
	if r.NewPatient && r.Version != 1 {
		return lang.Of("opplysningene er endret")
	}
	for _, trace := range []struct {
		n    int64
		said string // a text of ours
	}{
		{r.Merges, "personen er slått sammen med en annen"},
		{r.Removals, "noen har bedt om en sletting"},
		{r.Others, "et annet forløp er begynt"},
		{r.Questions, "IHT-lege er spurt"},
		{r.MeetingCases, "personen er tatt opp i et koordinatormøte"},
		{r.Plans + r.Drafts, "en plan er begynt"},
		{r.Talks, "en kartleggingssamtale er begynt"},
		{r.Documents, "en tekst er begynt"},
		{r.Scores, "en skår er registrert"},
		{r.Concerns, "en bekymring er meldt"},
		{r.Clarifications, "en behandlingsavklaring er skrevet"},
		{r.Objections, "en reservasjon er skrevet"},
		{r.Emergencies, "noen har brukt nødtilgang"},
		{r.Exports, "en kopi av journalen er bestilt"},
		{r.LetIn, "noen har fått innsyn på nett"},
		{r.Words + r.Preparations, "pasient eller pårørende har skrevet"},
		{r.Withheld, "noe er holdt tilbake fra pasientens innsyn"},
		{r.SurveyTickets + r.SurveyAnswers, "personen er spurt i en undersøkelse"},
		{r.Letters, "et brev er laget"},
		{r.PartyMessages, "en melding fra en part er mottatt"},
		{r.Municipal + r.Fed, "kommunale tall er ført"},
		{r.HandOvers, "en overlevering er skrevet"},
		{r.Alerts, "teamet har fått et varsel"},
		{r.StayVisits, "en avtale er vurdert under en innleggelse"},
		{r.Numbers, "fødselsnummeret er endret"},
		{r.Gps, "fastlegen er endret"},
		{r.Kin, "pårørende er endret"},
		{r.Workers, "en tjenesteyter er lagt til"},
		{r.Stays, "en innleggelse er registrert"},
		{r.Messages, "en melding fra sykehuset er mottatt"},
		{r.Lists, "personen står i en lagret liste"},
	} {
		if trace.n > 0 {
			return lang.Of(trace.said)
		}
	}
	return nil
}
