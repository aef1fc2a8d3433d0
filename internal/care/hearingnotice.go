package care

import "fmt"

// The texts about a plan that is heard. Who answers has a patient's plan to read; that it is a plan, and how long there is to answer, is
// all that a mail says of it.
const (
	NoticeHearing       NoticeKind = "hearing"        // you are asked to answer
	NoticeHearingNear   NoticeKind = "hearing_near"   // reminded, by itself or by the author
	NoticeHearingMoved  NoticeKind = "hearing_moved"  // there is more time
	NoticeHearingPast   NoticeKind = "hearing_past"   // the last day is past: you can answer till the plan is published
	NoticeHearingSilent NoticeKind = "hearing_silent" // to who follows it up: the last day is past, and answers are missing
)

// HearingNotices lists them.
var HearingNotices = []NoticeKind{NoticeHearing, NoticeHearingNear, NoticeHearingMoved, NoticeHearingPast, NoticeHearingSilent}

type hearingNotice struct{ subject, sentence, open string }

var hearingNotices = map[NoticeKind]hearingNotice{
	NoticeHearing:       {"plan til høring", "Du er bedt om å svare på en plan for en person du er med og følger opp. Det tar vanligvis et minutt.", "Les planen og svar"},
	NoticeHearingNear:   {"påminnelse om plan til høring", "En plan venter på svaret ditt.", "Les planen og svar"},
	NoticeHearingMoved:  {"ny svarfrist for plan", "Du har fått lengre tid til å svare på en plan. Svaret ditt mangler.", "Les planen og svar"},
	NoticeHearingPast:   {"svarfristen er ute for plan", "Fristen for å svare på en plan er ute, og svaret ditt mangler. Du kan svare helt til planen blir publisert.", "Les planen og svar"},
	NoticeHearingSilent: {"svar mangler på plan", "Svarfristen er ute for en plan du følger opp, og noen har ikke svart.", "Åpne planen"},
}

func (h hearingNotice) text(n Notice) string {
	return fmt.Sprintf("%s\n\nSvarfrist:  %s\nReferanse:  %s\n\n%s (krever innlogging):\n%s\n%s", h.sentence, dayOfMonth(n.Due), n.Case, h.open, n.Link, noticeFoot)
}
