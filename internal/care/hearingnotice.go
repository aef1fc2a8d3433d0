package care

import (
	"fmt"

	"traad/internal/base/lang"
)

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

// hearingNotice is a fixed text; subject has the place of the case code.
type hearingNotice struct{ subject, sentence, open string }

var hearingNotices = map[NoticeKind]hearingNotice{
	NoticeHearing:       {"Tråd: plan til høring %s", "Du er bedt om å svare på en plan for en person du er med og følger opp. Det tar vanligvis et minutt.", "Les planen og svar (krever innlogging):"},
	NoticeHearingNear:   {"Tråd: påminnelse om plan til høring %s", "En plan venter på svaret ditt.", "Les planen og svar (krever innlogging):"},
	NoticeHearingMoved:  {"Tråd: ny svarfrist for plan %s", "Du har fått lengre tid til å svare på en plan. Svaret ditt mangler.", "Les planen og svar (krever innlogging):"},
	NoticeHearingPast:   {"Tråd: svarfristen er ute for plan %s", "Fristen for å svare på en plan er ute, og svaret ditt mangler. Du kan svare helt til planen blir publisert.", "Les planen og svar (krever innlogging):"},
	NoticeHearingSilent: {"Tråd: svar mangler på plan %s", "Svarfristen er ute for en plan du følger opp, og noen har ikke svart.", "Åpne planen (krever innlogging):"},
}

func (h hearingNotice) text(v *lang.Voice, n Notice) string {
	return fmt.Sprintf("%s\n\n%s\n%s\n\n%s\n%s\n\n%s", v.Say(h.sentence), v.Say("Svarfrist:  %s", dayOfMonth(v, n.Due)), v.Say("Referanse:  %s", n.Case), v.Say(h.open), n.Link, noticeFoot(v))
}
