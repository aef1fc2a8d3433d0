package web_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"traad/internal/app/agreement"
	"traad/internal/app/message"
	planapp "traad/internal/app/plan"
	"traad/internal/app/score"
	"traad/internal/base/db"
	"traad/internal/base/kith"
	"traad/internal/care"
	"traad/internal/care/plan"
	"traad/internal/front/web"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
)

// planned is the plan of a person with its hearing, what is asked of a physician, the evaluation, the hand-over and the review of access.
var planned = newArea(area{
	routes: []string{
		"GET /forlop/{id}/plan",
		"GET /forlop/{id}/plan/rediger",
		"GET /forlop/{id}/evaluering",
		"POST /forlop/{id}/evaluering",
		"POST /dokument/{id}/felt",
		"POST /dokument/{id}/her",
		"GET /personer/{id}/plan",
		"POST /personer/{id}/plan",
		"GET /personer/{id}/plan/rediger",
		"POST /personer/{id}/plan/rediger",
		"GET /personer/{id}/plan/historikk",
		"GET /personer/{id}/plan/meldinger",
		"POST /personer/{id}/plan/meldinger/endringer",
		"POST /personer/{id}/plan/meldinger/{mid}/fulgt-opp",
		"GET /personer/{id}/plan/innkommet/{iid}/vedlegg/{nr}",
		"POST /personer/{id}/plan/innkommet/{iid}",
		"POST /personer/{id}/plan/meldinger/{mid}/igjen",
		"GET /personer/{id}/plan/send",
		"POST /personer/{id}/plan/send",
		"GET /personer/{id}/plan/publiser",
		"POST /personer/{id}/plan/publiser",
		"GET /personer/{id}/plan/horing",
		"POST /personer/{id}/plan/horing",
		"POST /personer/{id}/plan/svar",
		"POST /personer/{id}/plan/purr",
		"POST /personer/{id}/plan/overta",
		"GET /personer/{id}/plan/frist",
		"POST /personer/{id}/plan/frist",
		"GET /personer/{id}/plan/trekk",
		"POST /personer/{id}/plan/trekk",
		"POST /personer/{id}/plan/endre",
		"GET /personer/{id}/sporsmal",
		"POST /personer/{id}/sporsmal",
		"GET /sporsmal",
		"GET /sporsmal/{qid}",
		"POST /sporsmal/{qid}",
		"GET /tilganger",
		"POST /tilganger",
		"GET /overlevering",
		"GET /overlevering.xlsx",
		"POST /overlevering/{id}",
		"GET /personer/{id}/forslag",
		"POST /forslag/{wid}",
		"GET /h/{lenke}",
	},
	rooms: []string{
		"page/plan/act.go",
		"page/plan/answer.go",
		"page/plan/edit.go",
		"page/plan/history.go",
		"page/plan/plan.go",
		"page/plan/publish.go",
		"page/plan/read.go",
		"page/plan/send.go",
		"page/plan/sheet.go",
		"page/plan/taken.go",
		"page/plan/withdraw.go",
		"page/planwhere",
		"page/document",
		"page/question",
		"page/review",
		"page/handover",
		"page/word",
		"page/evaluate",
		"../../app/plan",
		"../../app/document",
		"../../app/question",
		"../../app/user/review.go",
		"../../app/agreement/handover.go",
		"../../app/letter/incoming.go",
		"../../app/message/deed.go",
		"../../care/plan",
		"../../care/question.go",
	},
})

// TestTextsOfThePlan: what the plan's rules and cases word by a code.
func TestTextsOfThePlan(t *testing.T) {
	var texts []string
	for _, x := range plan.GoalStatuses {
		texts = append(texts, x.Title())
	}
	for _, x := range []plan.MeasureStatus{plan.MeasureOpen, plan.MeasureDone, plan.MeasureStopped} {
		texts = append(texts, x.Title())
	}
	for _, x := range plan.Parties {
		texts = append(texts, x.Title(), x.One())
	}
	for _, x := range plan.Colours {
		texts = append(texts, x.Title(), x.Word())
	}
	for _, x := range plan.IPFields {
		texts = append(texts, x.Label)
	}
	for _, x := range []planapp.Saying{planapp.Silent, planapp.Agree, planapp.Comment, planapp.Change} {
		texts = append(texts, x.Title(), x.Chosen())
	}
	for _, x := range planapp.Ways {
		texts = append(texts, x.Title())
	}
	for _, x := range []message.Kind{message.Plan, message.Update, message.Hearing, message.Moved, message.Dropped} {
		texts = append(texts, x.Title(), message.What(x, ""))
	}
	for _, x := range []message.State{message.Waiting, message.Sent, message.Accepted, message.Rejected, message.Silent, message.Failed, message.Stopped, message.Contradicted} {
		texts = append(texts, x.Words())
	}
	texts = append(texts, message.What("", ""), message.What("", "Henvisning"))
	for _, path := range []string{
		"viktig", "tekst", "avtale/neste", "medisiner/folg", "medisiner/unnga", "medisiner/liste", "medisiner/gjennomgang", "avklaring/tidligere", "ip/har", "ip/koordinator", "ip/telefon", "ip/sted", "ukjent",
		"mal/a/tekst", "mal/a/ser", "mal/a/over", "mal/a/status", "tiltak/a/hva", "tiltak/a/hvem", "tiltak/a/navn", "tiltak/a/bruker", "tiltak/a/ofte", "tiltak/a/frist", "tiltak/a/mal", "tiltak/a/fastlege", "tiltak/a/avtalt",
		"tegn/a/omrade", "tegn/a/gronn-tegn", "tegn/a/gronn-gjor", "tegn/a/gul-tegn", "tegn/a/gul-gjor", "tegn/a/rod-tegn", "tegn/a/rod-gjor", "team/a/rolle", "team/a/telefon", "team/a/tid",
	} {
		texts = append(texts, plan.Label(path))
	}
	for _, x := range care.Urgencies {
		texts = append(texts, x.Title())
	}
	for _, x := range care.Roles {
		texts = append(texts, x.Named(), access.Opens(x))
	}
	for _, x := range []string{care.WordGoal, care.WordComment, care.WordObjection} {
		texts = append(texts, care.WordTitle(x))
	}
	for _, x := range kith.FaultCodes {
		texts = append(texts, x.Words())
	}
	for _, path := range []string{"tiltak/a/avtalt", "tiltak/a/fastlege", "tiltak/a/hva", "tiltak/a/frist", "tiltak/a/status", "tekst"} {
		for _, m := range []plan.Measure{{}, {Who: plan.GP}, {Who: plan.GP, Confirmed: true}} {
			for _, role := range care.Roles {
				a := access.Actor{Role: role}
				texts = append(texts, access.MayNotWritePlan(a, path, m), access.MayNotUpdatePlan(a, path, m), access.MayNotAnswerFor(a, plan.Patient))
			}
		}
	}
	lacks(t, texts)
}

// TestWholePlan looks at them: the plan on its way from nothing to the next version, and what stands around it.
func TestWholePlan(t *testing.T) {
	w := webtest.New(t)
	kari, tor, liv := w.Person("Kari", "Aasen", webtest.Mapped), w.Person("Tor", "Moe", webtest.Planned), w.Person("Liv", "Lund", webtest.Evaluated)
	w.Publish(liv, map[string]string{
		"viktig": "Viktighet", "mal/a/tekst": "Postkasse", "mal/a/ser": "Meter", "mal/b/tekst": "Trapp", "mal/b/over": "a", "tiltak/a/hva": "Veiing", "tiltak/a/hvem": "pasient", "tiltak/a/mal": "a",
		"tiltak/b/hva": "Trening", "tiltak/b/hvem": "kommune", "tiltak/b/frist": "18.12.2026", "tiltak/b/ofte": "Ukentlig", "tiltak/g/hva": "Blod", "tiltak/g/hvem": "fastlege",
		"tegn/a/omrade": "Hjerte", "tegn/a/gul-tegn": "Vekt", "tegn/a/gul-gjor": "Samtale", "team/a/navn": "Ingrid Sandvik", "team/a/rolle": "Koordinering", "team/a/telefon": "000 55 210", "avtale/neste": "09.06.2027",
		"medisiner/folg": "Furix", "ip/har": "ja", "tekst": "Fritekst",
	})
	me := w.Let(liv, "")
	w.Do(w.Actor(webtest.Administrator), agreement.GiveNotice{Party: w.Orgs["Nes"], Seen: 1, Notice: care.AgreementNotice{On: webtest.Today, Ends: webtest.Today.AddDays(40), Reason: "Eget ord"}})
	typed := []string{
		// What was written into the plan when it began, and what an evaluation keeps of it, is stored as it was.
		"IHT-koordinator", "IHT-lege", "fastlege", "vikar for", "tjenesteyter", "hovedansvar", "nærmest", "Mål: «", "Pasienten:", "Kommunen:", "Fastlegen:", "Gult: ring samme dag (", "frist 18. des. 2026", "foreslått til fastlegen",
		"Annen frist: 9.12.2026", "Trening to ganger i uken.", "to ganger i uken.", "Å klare trappen selv", "Går bedre i trapp.", "Prøve", "agree", "gjort", "telefon", "på telefon 17. nov. 2026, ført av Ingrid Sandvik",
		"Eva Strøm", "Arne Lund", "Arne Bakke", "Arne", "Bakke", "Jon Lie", "Trygg hjemme.", "Nødtilgang",
	}
	source := defined(t)
	for line := range strings.Lines(source) { // the handbook, which is marked as bokmål
		if line = strings.TrimPrefix(strings.TrimSpace(line), "- "); line != "" {
			typed = append(typed, line)
		}
	}
	instruments, err := score.Instruments(t.Context(), w.Store.Reader())
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range instruments { // validated wordings
		typed = append(typed, x.Short, x.Title, x.Unit, x.Rule)
		for _, b := range x.Bands {
			typed = append(typed, b.Text)
		}
	}
	typed = slices.DeleteFunc(typed, func(s string) bool { return s == "" })
	l := listen(t, w, planned, web.Options{}, append(typed, "Kari", "Aasen", "Tor Moe", "Tor", "Liv", "Lund", "Viktighet", "Postkasse", "Meter", "Trapp", "Veiing", "Trening", "Ukentlig", "Blod", "Hjerte", "Vekt", "Samtale", "Koordinering",
		"Furix", "Fritekst", "Eget ord", "Nes", "Ahus", "Kongsvinger", "Mona Ruud", "Anne Holt", "Grete Moen", "Ingrid Sandvik", "Henrik Dahl", "Sengepost 4B", "PDF", "kB")...)
	look := l.look
	nes, other, gp, dr, boss, mine := w.As(webtest.Nes), w.As(webtest.NesToo), w.As(webtest.GP), w.As(webtest.Physician), w.As(webtest.Manager), w.AsOwn(me)
	send := func(b *webtest.Browser, p *webtest.Page, pairs ...string) *webtest.Page {
		t.Helper()
		if !strings.Contains(p.HTML, `<form`) || len(pairs) > 0 && !strings.Contains(p.HTML, `name="`+pairs[0]+`"`) {
			t.Errorf("%s has no form with %v:\n%s", p.Path, pairs, p.Text)
			return p
		}
		return l.see(b.Send(p, pairs...), "POST", p.Path)
	}
	value := func(p *webtest.Page, name string) string {
		t.Helper()
		m := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(p.HTML)
		if m == nil {
			t.Errorf("%s has no %s:\n%s", p.Path, name, p.Text)
			return ""
		}
		return m[1]
	}
	fresh := func(p *webtest.Page, heading string) string {
		t.Helper()
		all := regexp.MustCompile(`name="(`+heading+`/[0-9a-f]{16}/)`).FindAllStringSubmatch(p.HTML, -1)
		if len(all) == 0 {
			t.Errorf("no new %s on %s:\n%s", heading, p.Path, p.Text)
			return heading + "/x/"
		}
		return all[len(all)-1][1]
	}
	at := kari.Page() + "/plan"
	look(nes, "GET", kari.Path("plan"))
	look(nes, "GET", kari.Path("plan")+"/rediger")
	for _, path := range []string{"", "/rediger", "/historikk", "/meldinger", "/send", "/publiser", "/horing", "/frist", "/trekk"} {
		look(nes, "GET", at+path)
	}
	for _, path := range []string{"/send", "/publiser", "/frist", "/trekk", "/horing", "/svar", "/purr", "/overta", "/endre", "/rediger"} {
		look(nes, "POST", at+path, "kommentar", "Eget ord", "svar", "agree", "hvordan", "telefon", "sti", "tiltak/a/status", "tekst", "gjort")
	}
	p := look(nes, "POST", at)
	send(nes, look(nes, "GET", at+"/send"))
	send(nes, look(nes, "GET", at+"/publiser"))
	send(nes, p, fresh(p, "mal")+"tekst", "Eget ord", "medisiner/folg", "Furix 40 mg", fresh(p, "tegn")+"gul-tegn", "Vekt")
	p = look(nes, "GET", at+"/rediger")
	doc := value(p, "dokument")
	p = send(nes, p, fresh(p, "mal")+"tekst", "Postkasse")
	for _, who := range []string{"kommune", "fastlege"} {
		m := fresh(p, "tiltak")
		p = send(nes, p, m+"hva", "Eget ord", m+"hvem", who, m+"frist", "18.12.2026")
	}
	look(nes, "POST", "/dokument/"+doc+"/felt", "del", "viktig", "viktig", "Eget ord", "grunn:viktig", "0", "dokument", doc)
	look(nes, "POST", "/dokument/"+doc+"/her", "del", "viktig")
	id := regexp.MustCompile(`name="mal/([0-9a-f]{16})/fjernet"`).FindStringSubmatch(p.HTML)
	if id == nil {
		t.Fatalf("no goal:\n%s", p.Text)
	}
	theirs := look(other, "GET", at+"/rediger")
	send(nes, look(nes, "GET", at+"/rediger"), "viktig", "Viktighet", "tekst", "Fritekst", "ip/har", "ja", "mal/"+id[1]+"/status", "nadd")
	send(other, theirs, "viktig", "Eget ord", "mal/"+id[1]+"/status", "delvis")
	look(nes, "GET", at+"/rediger")
	send(nes, look(nes, "GET", at+"/rediger"), "mal/"+id[1]+"/fjernet", "ja")
	look(nes, "GET", at+"/rediger")
	look(nes, "POST", at+"/rediger", "dokument", doc, "tilbake", "mal/"+id[1], "del", "mal")
	look(nes, "POST", at+"/rediger", "dokument", doc, "del", "viktig", "velg:viktig", "begge", "viktig", "Viktighet")
	look(nes, "POST", at+"/rediger", "dokument", string(db.NewID()), "del", "viktig", "viktig", "Viktighet")
	look(nes, "POST", at+"/rediger", "dokument", doc, "del", "mal", "velg:mal/"+id[1]+"/status", "denne", "mal/"+id[1]+"/status", "delvis")
	look(nes, "GET", at)
	hear := look(nes, "GET", at+"/send")
	send(nes, hear, "frist", "1.1.2020", "ber-fastlege", "a\nb\nc\nd\ne")
	send(nes, hear, "frist", "27.11.2026", "ber-fastlege", "Eget ord")
	look(nes, "GET", at)
	look(other, "GET", at)
	look(gp, "GET", at)
	ask := look(gp, "GET", at+"/horing")
	send(gp, ask)
	measure := regexp.MustCompile(`name="tar-([^"]+)"`).FindStringSubmatch(ask.HTML)
	if measure == nil {
		t.Fatalf("the GP is asked nothing:\n%s", ask.Text)
	}
	send(gp, ask, "svar", "comment", "tar-"+measure[1], "frist", "forslag", "Eget ord")
	send(gp, ask, "svar", "change", "tar-"+measure[1], "frist", "ny-frist-"+measure[1], "9.12.2026", "sted", "tiltak/"+measure[1]+"/frist", "forslag", "10.12.2026", "kommentar", "Eget ord")
	look(gp, "GET", at+"/horing")
	panel := look(nes, "GET", at)
	look(nes, "GET", at+"/historikk")
	if party := regexp.MustCompile(`horing\?part=([0-9a-f-]{36})`).FindStringSubmatch(panel.HTML); party != nil {
		send(nes, look(nes, "GET", at+"/horing?part="+party[1]), "svar", "agree", "hvordan", "telefon")
		look(nes, "GET", at+"/horing?part="+party[1])
	}
	send(nes, look(nes, "GET", at+"/publiser"))
	send(nes, look(nes, "GET", at+"/frist"), "frist", "1.1.2020")
	send(nes, look(nes, "GET", at+"/frist"), "frist", "30.11.2026")
	look(other, "POST", at+"/overta", "versjon", value(panel, "versjon"))
	for _, m := range regexp.MustCompile(`name="merknad" value="([0-9a-f-]{36})"`).FindAllStringSubmatch(panel.HTML, -1) {
		look(nes, "POST", at+"/svar", "merknad", m[1], "versjon", value(panel, "versjon"))
		look(nes, "POST", at+"/svar", "merknad", m[1], "versjon", value(panel, "versjon"), "svar", "Eget ord")
	}
	look(nes, "GET", at)
	send(nes, look(nes, "GET", at+"/publiser"), "enig", "no", "hvorfor", "Eget ord", "hvordan", "telefon", "hvem", "Eget ord", "signerer", "ja")
	held := look(nes, "GET", at)
	look(nes, "GET", at+"/meldinger")
	version := value(held, "versjon")
	look(nes, "POST", at+"/endre", "versjon", version, "sti", "tiltak/"+measure[1]+"/status", "for", "", "tekst", "gjort")
	for _, m := range regexp.MustCompile(`name="sti" value="(tiltak/[0-9a-f]+/status)"`).FindAllStringSubmatch(held.HTML, -1) {
		look(nes, "POST", at+"/endre", "versjon", version, "sti", m[1], "for", "", "tekst", "gjort")
		look(nes, "POST", at+"/endre", "versjon", version, "sti", m[1], "for", "", "tekst", "stoppet")
	}
	look(nes, "GET", at)
	look(nes, "POST", at)
	look(nes, "GET", at)
	look(nes, "GET", at+"?versjon=1")
	look(nes, "GET", at+"/publiser")
	send(nes, look(nes, "GET", at+"/trekk"))
	send(nes, look(nes, "GET", at+"/trekk"), "hvorfor", "Eget ord")
	look(nes, "GET", at+"/historikk?fra=1&til=1")
	look(nes, "GET", "/h/FINNESIKKE")

	for _, c := range []webtest.Case{tor, liv} {
		look(nes, "GET", c.Page()+"/plan")
		look(gp, "GET", c.Page()+"/plan")
		look(nes, "GET", c.Page()+"/plan/historikk")
		look(nes, "GET", c.Page()+"/plan/meldinger")
		look(nes, "GET", c.Path("evaluering"))
		send(nes, look(nes, "GET", c.Path("evaluering")))
	}
	where := liv.Page() + "/plan/"
	look(nes, "POST", where+"meldinger/endringer", "versjon", string(db.NewID()), "antall", "1")
	look(nes, "POST", where+"meldinger/"+string(db.NewID())+"/fulgt-opp")
	look(nes, "POST", where+"meldinger/"+string(db.NewID())+"/igjen")
	look(nes, "POST", where+"innkommet/"+string(db.NewID()))
	look(nes, "GET", where+"innkommet/"+string(db.NewID())+"/vedlegg/1")
	nes.Send(look(nes, "GET", liv.Path("evaluering")), "mal", "partly", "tekst", "Eget ord", "videre", "continue", "mal-a", "nadd", "mal-b", "delvis", "tiltak-a", "pagar", "tiltak-b", "gjort", "tiltak-g", "gjort", "avtalt", "telefon", "form", "visit")
	look(nes, "GET", liv.Path("evaluering"))
	look(nes, "GET", liv.Page()+"/plan")
	look(dr, "GET", liv.Path("evaluering"))

	asked := send(gp, look(gp, "GET", liv.Page()+"/sporsmal"))
	asked = send(gp, asked, "sporsmal", "Eget ord", "hast", "today")
	look(gp, "GET", "/sporsmal")
	look(dr, "GET", "/sporsmal")
	reply := look(dr, "GET", asked.Path)
	send(dr, reply)
	send(dr, reply, "svar", "Eget ord", "tiltak", "Trening")
	send(dr, reply, "svar", "Samtale", "tiltak", "Vekt")
	look(dr, "POST", asked.Path, "valg", "deres")
	look(gp, "POST", asked.Path, "trekk", "ja")
	take := look(nes, "GET", asked.Path)
	send(nes, take, "ta-inn", "ja")
	send(nes, look(nes, "GET", asked.Path), "ta-inn", "ja", "hvem", "kommune", "frist", "18.12.2026")
	look(nes, "GET", asked.Path)
	look(dr, "GET", asked.Path+"?endre=ja")
	look(dr, "GET", "/sporsmal")
	look(gp, "GET", "/sporsmal")

	for _, kind := range []string{care.WordGoal, care.WordComment, care.WordObjection} {
		mine.Post("/min-plan/forslag", "nokkel", string(db.NewID()), "slag", kind, "tekst", "Eget ord")
	}
	words := look(nes, "GET", liv.Page()+"/forslag")
	look(nes, "GET", liv.Page()+"/plan")
	for i, m := range regexp.MustCompile(`action="(/forslag/[0-9a-f-]{36})"`).FindAllStringSubmatch(words.HTML, -1) {
		look(nes, "POST", m[1], "sett", "1")
		take := "" // a goal is taken in, the others are answered
		if strings.Contains(words.HTML, "ta-inn") && i == 2 {
			take = "ja"
		}
		look(nes, "POST", m[1], "sett", "1", "svar", "Eget ord", "ta-inn", take)
		look(nes, "POST", m[1], "sett", "1", "svar", "Samtale")
	}
	look(nes, "GET", liv.Page()+"/forslag")

	list := look(nes, "GET", "/overlevering")
	look(dr, "GET", "/overlevering")
	look(nes, "GET", "/overlevering.xlsx")
	row := "/overlevering/" + string(liv.Enrolment)
	suffix := "-" + string(liv.Enrolment)
	look(nes, "POST", row, "sett", value(list, "sett"), "overlevert"+suffix, "ja", "dato"+suffix, "18.11.2026", "notat"+suffix, strings.Repeat("Eget ord ", 700))
	look(nes, "POST", row, "sett", value(list, "sett"), "til_hvem"+suffix, "Eget ord", "overlevert"+suffix, "ja", "notat"+suffix, "Eget ord")
	look(nes, "POST", row, "sett", "0", "til_hvem"+suffix, "Eget ord")
	look(nes, "GET", "/overlevering")

	for _, which := range []string{"", "?vis=vurder", "?vis=snart"} {
		look(boss, "GET", "/tilganger"+which)
	}
	role := string(w.Assignment(webtest.NesToo))
	for _, pairs := range [][]string{{}, {"til", "tull"}, {"til", "1.1.2020"}, {"til", "1.1.2040", "tilgang", role}, {"gjor", "avslutt", "tilgang", role}, {"til", "20.11.2026", "tilgang", string(w.Assignment(webtest.Manager))}, {"til", "20.11.2026", "tilgang", role}, {"gjor", "avslutt", "til", "20.11.2026", "tilgang", role}} {
		look(boss, "POST", "/tilganger", pairs...)
	}
	l.asked = slices.DeleteFunc(l.asked, func(text string) bool { return strings.Contains(source, text) }) // said from the definitions themselves
	l.done()
}
