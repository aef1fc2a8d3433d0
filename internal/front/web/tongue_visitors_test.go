package web_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"traad/internal/app/callback"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/front/web"
	"traad/internal/front/web/page"
	"traad/internal/front/web/webtest"
)

// visitors is what visitors, patients and next of kin come to, and what everybody who works here has of their own.
var visitors = newArea(area{
	routes: []string{
		"GET /logg-inn",
		"POST /logg-inn",
		"GET /logg-inn/start",
		"GET /logg-inn/svar",
		"GET /logg-inn/pasient/start",
		"GET /logg-inn/pasient/svar",
		"GET /logg-inn/rolle",
		"POST /logg-inn/rolle",
		"POST /sprak",
		"GET /rolle",
		"POST /rolle",
		"POST /logg-ut",
		"GET /om-iht",
		"GET /kontakt-oss",
		"POST /kontakt-oss",
		"GET /kontakt-oss/innlogget",
		"POST /kontakt-oss/innlogget",
		"GET /kontakt-oss/behandler",
		"POST /kontakt-oss/behandler",
		"GET /kontakt-oss/takk",
		"GET /min-konto",
		"POST /min-konto/{id}/avslutt",
		"POST /min-konto/kalender",
		"POST /min-konto/kalender/av",
		"POST /min-konto/{id}/svar",
		"GET /min-plan",
		"GET /min-plan/plan.pdf",
		"GET /min-plan/forberedelse",
		"POST /min-plan/forberedelse",
		"POST /min-plan/forberedelse/felt",
		"POST /min-plan/forberedelse/her",
		"GET /min-plan/forslag",
		"POST /min-plan/forslag",
		"GET /min-plan/innsyn",
		"GET /min-plan/innsyn.csv",
		"POST /min-plan/innsyn/reservasjon",
		"POST /min-plan/innsyn/{nr}/avslutt",
		"GET /min-plan/bekymring",
		"POST /min-plan/bekymring",
		"POST /min-plan/bytt",
		"GET /varsler",
		"GET /fravaer",
		"POST /fravaer",
		"POST /fravaer/{id}/avslutt",
		"GET /u/takk",
		"GET /u/{kode}",
		"POST /u/{kode}",
	},
	rooms: []string{
		"page/mine",
		"page/surveydoor",
		"page/login",
		"page/account",
		"page/absence",
		"page/public",
		"page/visit.go",
		"page/own.go",
		"page/questions.go",
		"page/saves.go",
		"page/accesslog/own.go",
		"page/accesslog/words.go",
		"page/accesslog/taken.go",
		"page/paper/mine.go",
		"giveback.go",
		"roleover.go",
		"tongue.go",
		"health.go",
		"server.go",
		"ui/refuse.go",
		"ui/form.go",
	},
})

// TestWholeVisitors looks at them: what a page says must have come through the voice, but for names and what somebody typed.
func TestWholeVisitors(t *testing.T) {
	w := webtest.New(t)
	x := newSSO(t, w, "email", false)
	kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
	w.Publish(kari, map[string]string{
		"viktig": "Viktighet", "mal/a/tekst": "Postkasse", "tiltak/a/hva": "Veiing", "tiltak/a/hvem": "pasient", "tiltak/b/hva": "Trening", "tiltak/b/hvem": "kommune", "tiltak/b/frist": "18.12.2026",
		"tegn/a/omrade": "Hjerte", "tegn/a/gul-tegn": "Vekt", "tegn/a/gul-gjor": "Samtale", "tegn/a/rod-tegn": "Pust", "tegn/a/rod-gjor": "Samtale", "team/a/navn": "Ingrid Sandvik", "team/a/rolle": "Koordinering", "team/a/telefon": "000 55 210", "avtale/neste": "09.06.2027",
	})
	me, daughter := w.Let(kari, ""), w.Let(kari, "Tone Lie")
	typed := []string{"Kari", "Aasen", "Tone Lie", "Ingrid Sandvik", "Viktighet", "Postkasse", "Veiing", "Trening", "Hjerte", "Vekt", "Samtale", "Pust", "Koordinering", "Eget ord", "Nes", "Ahus", "Kongsvinger", "Mona Ruud", "Anne Holt", "Grete Moen", "datter", "Sengepost 4B", "Medisinsk avdeling"}
	nurse := w.As(webtest.Kongsvinger)
	round := func(anonymous string) string {
		p := nurse.Send(nurse.Get("/undersokelser/ny"), "undersokelse", "pasient", "anonym", anonymous, "forlop", "iht-langvarig", "sted", "alle", "fra", "17.11.2026", "til", "1.12.2026", "eget-1", "Eget ord", "eget-1-type", "text").MustStatus(200)
		return p.Path
	}
	sheet := nurse.Send(nurse.Get(round("ja")), "antall", "2").MustStatus(200)
	codes := regexp.MustCompile(`/u/([0-9A-Z-]{14})`).FindAllStringSubmatch(sheet.HTML, -1)
	if len(codes) < 2 {
		t.Fatalf("no ways in:\n%s", sheet.Text)
	}
	code, used := codes[0][1], codes[len(codes)-1][1]

	told := w.NewStay(kari, "")
	w.Tell(told, care.Admission, time.Hour, "emergency")
	l := listen(t, w, visitors, web.Options{Login: &web.Login{Name: "Nes-ID", Client: x.c}, OwnLogin: &web.Login{Name: "Borger-ID", Client: x.c}}, typed...)
	look := l.look
	mine, hers, visitor, nes := w.AsOwn(me), w.AsOwn(daughter), w.Nobody(), w.As(webtest.Nes)
	for _, b := range []*webtest.Browser{mine, hers} {
		for _, path := range []string{"/min-plan", "/min-plan/forberedelse", "/min-plan/forslag", "/min-plan/innsyn", "/min-plan/innsyn.csv", "/min-plan/bekymring", "/min-plan/plan.pdf"} {
			look(b, "GET", path)
		}
		look(b, "POST", "/min-plan/forslag", "slag", "", "tekst", "")
		look(b, "POST", "/min-plan/forslag", "slag", "goal", "tekst", strings.Repeat("Eget ord ", 50))
		look(b, "POST", "/min-plan/forslag", "nokkel", string(db.NewID()), "slag", "goal", "tekst", "Eget ord")
		look(b, "POST", "/min-plan/bekymring", "tegn", "", "bekymring", "")
		look(b, "POST", "/min-plan/bekymring", "nokkel", string(db.NewID()), "tegn", "yellow", "bekymring", "Eget ord")
		look(b, "POST", "/min-plan/forberedelse", "grunn:matters", "0", "matters", strings.Repeat("Eget ord ", 600))
		look(b, "POST", "/min-plan/forberedelse", "grunn:matters", "0", "matters", "Eget ord")
		look(b, "POST", "/min-plan/forberedelse", "grunn:annet", "0", "annet", "Eget ord")
		look(b, "GET", "/finnes-ikke")
		look(b, "GET", "/forlop")
	}
	look(mine, "POST", "/min-plan/innsyn/reservasjon", "tekst", "")
	look(mine, "POST", "/min-plan/innsyn/reservasjon", "nokkel", string(db.NewID()), "tekst", "Eget ord")
	look(mine, "POST", "/min-plan/innsyn/"+string(daughter)+"/avslutt")
	look(mine, "POST", "/min-plan/bytt", "til", string(db.NewID()))
	look(mine, "POST", "/min-plan/forberedelse/her")
	look(mine, "POST", "/min-plan/forberedelse/felt", "grunn:matters", "1", "matters", "Eget ord")
	look(visitor, "GET", "/u/"+code)
	look(visitor, "POST", "/u/"+code, "sp-na", "11")
	look(visitor, "POST", "/u/"+code, "sp-ord", strings.Repeat("Eget ord ", 400))
	look(visitor, "POST", "/u/"+code)
	look(visitor, "POST", "/u/"+used, "sp-na", "7")
	look(visitor, "POST", "/u/"+used, "sp-na", "7")
	look(visitor, "GET", "/u/"+used)
	look(visitor, "GET", "/u/takk")
	look(visitor, "GET", "/u/0000-0000-0000")
	look(nes, "GET", "/u/takk")
	look(nes, "GET", "/u/0000-0000-0000")
	for _, path := range []string{"/logg-inn", "/logg-inn/rolle", "/logg-inn/svar?error=access_denied", "/finnes-ikke", "/min-plan"} {
		look(visitor, "GET", path)
	}
	look(visitor, "POST", "/logg-inn", "som", "x")
	look(visitor, "GET", "/logg-inn?til=%2Fmin-plan")
	look(visitor, "GET", "/logg-inn/pasient/svar?error=access_denied")
	look(visitor, "GET", "/om-iht")
	look(visitor, "GET", "/kontakt-oss/takk")
	ask := look(visitor, "GET", "/kontakt-oss")
	look(visitor, "POST", "/kontakt-oss", "slipp", ask.Value("slipp"), "navn", "12345", "telefon", "Eget ord", "nettside", "Eget ord")
	look(visitor, "POST", "/kontakt-oss")
	look(visitor, "GET", "/kontakt-oss/innlogget") // leads on
	look(visitor, "POST", "/kontakt-oss/innlogget", "hvem", "next_of_kin")
	proof, err := callback.Prove(w.Service, webtest.KinNumber())
	if err != nil {
		t.Fatal(err)
	}
	visitor.Cookies()["traad"+page.ProofCookie] = proof
	refer := look(visitor, "GET", "/kontakt-oss/innlogget")
	look(visitor, "POST", "/kontakt-oss/innlogget", "slipp", refer.Value("slipp"), "hvem", "next_of_kin", "gjelder", "12345", "hvorfor", "170242 12345")
	look(visitor, "POST", "/kontakt-oss/innlogget", "slipp", refer.Value("slipp"), "hvem", "next_of_kin", "hvorfor", strings.Repeat("Eget ord ", 200))
	look(visitor, "POST", "/kontakt-oss/innlogget", "slipp", refer.Value("slipp"), "hvem", "next_of_kin")
	look(visitor, "GET", "/kontakt-oss/behandler")
	look(visitor, "POST", "/kontakt-oss/behandler", "hvem", "gp")
	if proof, err = callback.ProveClinician(w.Service, "Eget ord", "9144900"); err != nil {
		t.Fatal(err)
	}
	visitor.Cookies()["traad"+page.ProofCookie] = proof
	refer = look(visitor, "GET", "/kontakt-oss/behandler")
	look(visitor, "POST", "/kontakt-oss/behandler", "slipp", refer.Value("slipp"), "hvem", "patient", "gjelder", "12345", "fodselsnummer", "12345", "hvorfor", "170242 12345")
	look(visitor, "POST", "/kontakt-oss/behandler", "slipp", refer.Value("slipp"), "hvem", "gp", "hvorfor", strings.Repeat("Eget ord ", 500))
	for range 25 {
		visitor.Post("/kontakt-oss")
	}
	look(visitor, "POST", "/kontakt-oss")
	look(visitor, "POST", "/logg-inn/rolle", "rolle", "x")
	look(visitor, "POST", "/min-plan/forslag", "slag", "goal", "tekst", "Eget ord")
	look(visitor, "POST", "/u/takk")
	look(nes, "GET", "/rolle")
	look(nes, "POST", "/rolle", "rolle", "x")
	look(nes, "GET", "/min-konto")
	look(nes, "POST", "/min-konto/kalender")
	look(nes, "GET", "/min-konto")
	look(nes, "POST", "/min-konto/kalender/av")
	look(nes, "POST", "/min-konto/"+string(db.NewID())+"/avslutt")
	look(nes, "POST", "/min-konto/"+string(db.NewID())+"/svar", "svar", "Eget ord")
	if ids := w.Alerts(kari); len(ids) == 0 {
		t.Error("no alert to look at")
	}
	for _, which := range []string{"", "?vis=team", "?vis=handled", "?vis=dag"} {
		look(nes, "GET", "/varsler"+which)
		look(nurse, "GET", "/varsler"+which)
	}
	look(nes, "GET", "/fravaer")
	look(nes, "POST", "/fravaer", "fra", "tull", "til", "")
	look(nes, "POST", "/fravaer", "fra", "20.11.2026", "til", "19.11.2026")
	look(nes, "POST", "/fravaer", "fra", "20.11.2026", "til", "22.11.2026")
	look(nes, "POST", "/fravaer/"+string(db.NewID())+"/avslutt")
	look(nes.From("/min-konto"), "POST", "/sprak", "sprak", "de")
	look(nes, "POST", "/logg-ut")
	look(mine, "POST", "/logg-ut")
	look(visitor, "POST", "/sprak", "sprak", "de")
	for range 25 {
		visitor.Get("/u/0000-0000-0000")
	}
	look(visitor, "GET", "/u/"+code)
	l.done()
}
