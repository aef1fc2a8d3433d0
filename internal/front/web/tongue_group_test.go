package web_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"traad/internal/app/survey"
	"traad/internal/base/db"
	"traad/internal/care"
	of "traad/internal/care/survey"
	"traad/internal/front/web"
	"traad/internal/front/web/webtest"
)

// group is what coordinators do together and seldom: meetings, the handbook, surveys and two registrations of one person. What is printed stands as it is, in bokmål.
var group = newArea(area{
	routes: []string{
		"GET /koordinatormoter",
		"POST /koordinatormoter",
		"GET /koordinatormoter/nytt",
		"GET /koordinatormoter/{id}",
		"GET /koordinatormoter/{id}/rediger",
		"POST /koordinatormoter/{id}/rediger",
		"POST /koordinatormoter/{id}/avlys",
		"POST /koordinatormoter/{id}/beslutninger",
		"POST /koordinatormoter/beslutninger/{id}/gjort",
		"POST /koordinatormoter/beslutninger/{id}/apne",
		"POST /koordinatormoter/beslutninger/{id}/ta-bort",
		"POST /koordinatormoter/saker/{id}/ta-av",
		"GET /personer/{id}/koordinatormote",
		"POST /personer/{id}/koordinatormote",
		"GET /handbok",
		"GET /handbok/{kode}",
		"GET /handbok/{kode}/{steg}",
		"POST /handbok/{kode}/{steg}",
		"GET /undersokelser",
		"POST /undersokelser",
		"GET /undersokelser/ny",
		"GET /undersokelser/svar",
		"POST /undersokelser/svar",
		"GET /undersokelser/{id}",
		"POST /undersokelser/{id}/avslutt",
		"GET /personer/{id}/undersokelser",
		"POST /personer/{id}/undersokelser/{runde}/trekk",
		"GET /personer/{id}/undersokelser/{runde}",
		"POST /personer/{id}/undersokelser/{runde}",
		"GET /personer/{id}/sla-sammen",
		"POST /personer/{id}/sla-sammen/finn",
		"POST /personer/{id}/sla-sammen",
		"POST /personer/{id}/sla-sammen/angre",
		"GET /personer/{id}/ett-forlop",
		"POST /personer/{id}/ett-forlop",
	},
	rooms: []string{
		"page/meeting", "page/handbook", "page/survey", "page/merge",
		"../../app/meeting", "../../app/merge", "../../app/handbook", "../../app/survey/person.go", "../../app/survey/ticket.go", "../../app/survey/begin.go", "../../care/meeting.go",
	},
})

// guides are the handbook's pages, which are laid out in blocks after they are said.
func guides() (typed []string) {
	for _, p := range care.ShippedPathways() {
		for _, c := range p.Guides {
			for _, b := range care.TextBlocks(c.Text) {
				typed = append(append(typed, b.Heading, b.Text), b.Items...)
			}
		}
	}
	return slices.DeleteFunc(typed, func(text string) bool { return text == "" })
}

// TestWholeGroup looks at them: empty, filled, refused and ended.
func TestWholeGroup(t *testing.T) {
	w := webtest.New(t)
	typed := []string{"Kari", "Aasen", "Berg", "Eget ord", "Nes", "Ahus", "Kongsvinger", "Grete Moen", "Mona Ruud", "Anne Holt", "Medisinsk avdeling", "Årnes legesenter", "Ordlyd", string(webtest.Ullensaker), string(webtest.Nordbyhagen), care.MeetingAgenda}
	for _, line := range strings.Split(care.MeetingAgenda, "\n") {
		typed = append(typed, line[2:])
	}
	typed = append(typed, guides()...)
	typed = slices.DeleteFunc(typed, func(text string) bool { return text == "" })
	kari, twin := w.Person("Kari", "Aasen", webtest.FollowedUp), w.Person("Kari", "Berg", webtest.Planned)
	for range 6 {
		w.Person("Kari", "Aasen", webtest.Mapped)
	}
	round, anonymous := db.NewID(), db.NewID()
	w.Do(w.Actor(webtest.Kongsvinger), survey.Begin{ID: round, Survey: "pasient", Pathway: care.LongTerm, From: webtest.Today, To: webtest.Today.AddDays(10)})
	w.Do(w.Actor(webtest.Kongsvinger), survey.Begin{ID: anonymous, Survey: "pasient", Anonymous: true, Pathway: care.LongTerm, From: webtest.Today, To: webtest.Today.AddDays(10)})
	w.Do(w.Actor(webtest.Nes), survey.FillIn{Round: round, Patient: kari.Patient, Key: db.NewID(), Answers: of.Answers{"trygghet": "mye", "na": "7"}})
	l := listen(t, w, group, web.Options{}, typed...)
	look := l.look
	nes, too, ahus, ullensaker := w.As(webtest.Nes), w.As(webtest.NesToo), w.As(webtest.Kongsvinger), w.As(webtest.Ullensaker)
	long := strings.Repeat("Eget ord ", 3000)

	// Meetings.
	const meetings = "/koordinatormoter"
	look(nes, "GET", meetings)
	look(nes, "GET", kari.Page()+"/koordinatormote")
	form := look(nes, "GET", meetings+"/nytt")
	look(nes, "POST", meetings, "dato", "tull", "klokkeslett", "25", "form", "tull", "dagsorden", long)
	look(nes, "POST", meetings, "dato", "", "sted", strings.Repeat("a", 300))
	made := l.see(nes.Send(form, "dato", "24.11.2026", "klokkeslett", "9.00", "form", "both", "sted", "Eget ord"), "POST", meetings)
	at := made.Path
	bring := kari.Page() + "/koordinatormote"
	look(nes, "GET", bring)
	look(nes, "POST", bring, "mote", strings.TrimPrefix(at, meetings+"/"), "sporsmal", "")
	look(nes, "POST", bring, "mote", "tull", "sporsmal", long)
	l.see(nes.Send(nes.Get(bring), "sporsmal", "Eget ord"), "POST", bring)
	show := look(nes, "GET", at)
	look(ullensaker, "GET", at)
	look(nes, "POST", at+"/beslutninger", "beslutning", "", "frist", "tull")
	look(nes, "POST", at+"/beslutninger", "beslutning", long, "frist", "1.1.2020")
	for _, due := range []string{"25.11.2026", "18.11.2026"} {
		l.see(nes.SendTo(nes.Get(at), at+"/beslutninger", "beslutning", "Eget ord", "ansvarlig", string(w.ID(webtest.Nes)), "frist", due), "POST", at+"/beslutninger")
	}
	with := nes.Get(at)
	done := regexp.MustCompile(`\?gjort=([0-9a-f-]{36})`).FindStringSubmatch(with.HTML)
	if len(done) == 0 {
		t.Fatal("no decision to do")
	}
	look(nes, "GET", at+"?gjort="+done[1])
	decision := meetings + "/beslutninger/" + done[1]
	look(nes, "POST", decision+"/gjort", "mote", strings.TrimPrefix(at, meetings+"/"), "merknad", long)
	look(nes, "POST", decision+"/gjort", "merknad", "Eget ord")
	look(nes, "POST", decision+"/apne")
	look(nes, "POST", decision+"/ta-bort")
	look(nes, "POST", decision+"/ta-bort", "tilbake", "ja")
	if off := regexp.MustCompile(meetings + `/saker/[0-9a-f-]{36}/ta-av`).FindString(show.HTML); off != "" {
		look(nes, "POST", off)
	}
	look(nes, "POST", meetings+"/saker/"+string(db.NewID())+"/ta-av")
	edit, late := look(nes, "GET", at+"/rediger"), too.Get(at+"/rediger")
	l.see(nes.Send(edit, "referat", "Eget ord", "gjester", "Eget ord"), "POST", at+"/rediger")
	l.see(too.Send(late, "referat", "Eget ord"), "POST", at+"/rediger")
	look(nes, "POST", at+"/rediger", "dato", "", "sett", "2")
	look(nes, "POST", at+"/avlys")
	look(nes, "GET", meetings)
	look(nes, "POST", at+"/avlys", "tilbake", "ja")

	// The handbook.
	look(nes, "GET", "/handbok")
	book := "/handbok/" + care.LongTerm
	look(ahus, "GET", book)
	page := book + "/mapping?kommune=" + string(w.Orgs["Nes"])
	write, other := look(nes, "GET", page), too.Get(page)
	l.see(nes.Send(write, "tekst", "Eget ord"), "POST", page)
	l.see(too.Send(other, "tekst", "Ordlyd"), "POST", page)
	look(nes, "POST", page, "sett", "1", "tekst", long)
	l.see(nes.Send(nes.Get(page), "tekst", ""), "POST", page)
	look(nes, "GET", page)

	// Surveys.
	const surveys = "/undersokelser"
	look(nes, "GET", surveys)
	look(ahus, "GET", surveys)
	look(ahus, "GET", surveys+"/ny")
	look(ahus, "POST", surveys, "undersokelse", "", "fra", "tull", "til", "", "eget-1", long)
	look(ahus, "POST", surveys, "undersokelse", "pasient", "anonym", "ja", "forlop", "ingen", "sted", "", "fra", "17.11.2026", "til", "16.11.2026", "eget-1", "Eget ord", "eget-1-type", "choice")
	look(ahus, "POST", surveys, "undersokelse", "fastlege", "anonym", "nei", "forlop", care.LongTerm, "sted", "alle", "fra", "1.1.2020", "til", "1.1.2030")
	look(ahus, "GET", surveys+"/svar")
	look(ahus, "POST", surveys+"/svar", "kode", "tull")
	for _, id := range []db.ID{round, anonymous} {
		look(ahus, "GET", surveys+"/"+string(id))
		look(nes, "GET", surveys+"/"+string(id))
	}
	mine := kari.Page() + surveys
	look(nes, "GET", mine)
	look(w.As(webtest.GP), "GET", mine)
	look(nes, "GET", twin.Page()+surveys)
	look(nes, "GET", mine+"/"+string(round))
	look(nes, "POST", mine+"/"+string(round))
	look(nes, "POST", mine+"/"+string(round), "sp-ord", long)
	l.see(nes.Send(nes.Get(mine+"/"+string(round)), "sp-na", "7"), "POST", mine+"/"+string(round))
	look(nes, "POST", mine+"/"+string(round)+"/trekk")
	look(ahus, "POST", surveys+"/"+string(anonymous)+"/avslutt")
	look(ahus, "POST", surveys+"/"+string(round)+"/avslutt")
	for _, id := range []db.ID{round, anonymous} {
		look(ahus, "GET", surveys+"/"+string(id))
	}
	look(ahus, "GET", surveys+"?forlop="+care.LongTerm+"&ar=2026")

	// Two registrations of one person.
	merge := kari.Page() + "/sla-sammen"
	look(nes, "GET", merge)
	look(nes, "POST", merge+"/finn", "nummer", "tull")
	look(nes, "POST", merge+"/finn", "nummer", "17024200000")
	beside := l.see(nes.Post(merge+"/finn", "nummer", twin.Number.Digits()), "POST", merge+"/finn")
	look(nes, "POST", merge, "med", string(twin.Patient), "begrunnelse", long)
	look(nes, "POST", merge, "med", string(twin.Patient), "behold", "denne")
	nes.SendTo(beside, merge, "med", string(twin.Patient), "behold", "denne", "begrunnelse", "Eget ord", "riktig", "ja")
	past := look(nes, "GET", merge)
	both := kari.Page() + "/ett-forlop"
	look(nes, "GET", both+"?forlop="+care.LongTerm)
	look(nes, "POST", both, "forlop", care.LongTerm, "fortsetter", "", "dato", "18.11.2026", "merknad", long)
	if id := past.Value("sammenslaing"); id != "" {
		look(nes, "POST", merge+"/angre", "sammenslaing", id, "begrunnelse", "")
		nes.Post(merge+"/angre", "sammenslaing", id, "begrunnelse", "Eget ord")
	}
	look(nes, "GET", merge)
	look(nes, "POST", both, "forlop", care.LongTerm)
	l.done()
}
