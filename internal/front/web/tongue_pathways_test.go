package web_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/care/instrument"
	"traad/internal/front/web"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/adoption"
)

// pathwayArea is what the service is set up with: pathways, own surveys, instruments, and the papers for those who take Tråd into use.
var pathwayArea = newArea(area{
	routes: []string{
		"GET /administrasjon/forlop",
		"POST /administrasjon/forlop",
		"GET /administrasjon/forlop/ny",
		"GET /administrasjon/forlop/{kode}/{versjon}",
		"GET /administrasjon/forlop/tilpasning",
		"GET /administrasjon/forlop/{kode}/tilpasning/{kommune}",
		"POST /administrasjon/forlop/{kode}/tilpasning/{kommune}",
		"GET /administrasjon/forlopsflytting/{kode}/{versjon}",
		"POST /administrasjon/forlopsflytting/{kode}/{versjon}",
		"POST /administrasjon/forlopsflytting/{id}/angre",
		"GET /administrasjon/forlopstrekking/{kode}",
		"POST /administrasjon/forlopstrekking/{kode}",
		"POST /administrasjon/forlopstrekking/{kode}/apne",
		"POST /administrasjon/forlopsutkast",
		"GET /administrasjon/forlopsutkast/{id}",
		"POST /administrasjon/forlopsutkast/{id}",
		"GET /administrasjon/forlopsutkast/{id}/sprak/{kode}",
		"POST /administrasjon/forlopsutkast/{id}/sprak/{kode}",
		"GET /administrasjon/forlopsutkast/{id}/prov",
		"POST /administrasjon/forlopsutkast/{id}/forkast",
		"GET /administrasjon/undersokelser",
		"POST /administrasjon/undersokelser",
		"GET /administrasjon/undersokelser-ferdig/{kode}",
		"GET /administrasjon/undersokelser/{id}",
		"POST /administrasjon/undersokelser/{id}",
		"GET /administrasjon/undersokelser/{id}/utseende",
		"POST /administrasjon/undersokelser/{id}/forkast",
		"POST /administrasjon/undersokelser/{id}/trekk",
		"GET /administrasjon/undersokelser/{id}/sprak/{kode}",
		"POST /administrasjon/undersokelser/{id}/sprak/{kode}",
		"GET /administrasjon/verktoy",
		"POST /administrasjon/verktoy",
		"GET /administrasjon/oppsett/{id}/papirer",
		"GET /administrasjon/oppsett/{id}/papirer/{papir}",
	},
	rooms: []string{
		"page/adminpathway",
		"page/adminsurvey",
		"page/admininstrument",
		"page/adminpaper/paper.go",
		"../../app/pathway",
		"../../app/survey/set.go",
		"../../care/validate.go",
		"../../care/definition.go",
		"../../care/override.go",
		"../../care/alertrule.go",
		"../../care/house.go",
		"../../care/ring.go",
		"../../care/guide.go",
		"../../care/said.go",
		"../../care/letter.go",
		"../../care/nextstep.go",
		"../../care/rehearse.go",
		"../../care/versionchange.go",
		"../../care/survey/set.go",
		"../../care/instrument/shipped.go",
	},
})

// zyx is a word that is nobody's: what an administrator has written stands as it is.
const zyx = "Zyx"

// written is a definition of an administrator's own, in which every text is hers.
func written() *care.Pathway {
	p := care.ShippedPathways()[0]
	n := 0
	own := func(text *string) {
		if *text != "" {
			n++
			*text = fmt.Sprintf("%s %d", zyx, n)
		}
	}
	p.Code, p.Version, p.NN, p.EN = "zyx-forlop", 1, nil, map[string]string{"Zyxborte": zyx}
	for _, text := range []*string{&p.Title, &p.Short, &p.Source} {
		own(text)
	}
	for i := range p.Stages {
		own(&p.Stages[i].Title)
		own(&p.Stages[i].Now)
	}
	for i := range p.Deadlines {
		own(&p.Deadlines[i].Title)
		own(&p.Deadlines[i].Action)
		own(&p.Deadlines[i].Source)
	}
	for i := range p.Criteria {
		own(&p.Criteria[i].Text)
		own(&p.Criteria[i].Help)
	}
	for i := range p.Areas {
		own(&p.Areas[i].Title)
		own(&p.Areas[i].Help)
	}
	for _, list := range [][]care.ReasonCode{p.DeclineReasons, p.WaitReasons, p.EndReasons} {
		for i := range list {
			own(&list[i].Text)
		}
	}
	for i := range p.Letters {
		p.Letters[i] = care.Letter{Code: p.Letters[i].Code, Title: fmt.Sprintf("%s %d", zyx, 90+i), Text: zyx + " {navn}", TitleEN: zyx, TextEN: zyx}
	}
	for i := range p.Guides {
		p.Guides[i] = care.Guide{Code: p.Guides[i].Code, Text: zyx}
	}
	return p
}

// ofDefinitions are what stands in the shipped definitions and is the same in all languages: sources, codes, and letters' names.
func ofDefinitions() (all []string) {
	for _, p := range care.ShippedPathways() {
		all = append(all, p.Code, p.Source)
		for _, r := range p.Deadlines {
			all = append(all, r.Source, r.Code)
		}
		all = append(all, p.Instruments...)
		for _, l := range p.Letters {
			all = append(all, l.Code, l.Title, l.TitleNN, l.TitleEN)
		}
	}
	for _, x := range instrument.Shipped() {
		all = append(all, x.Code, "instrument.zyx")
	}
	for _, f := range care.LetterFields {
		all = append(all, "{"+f.Code+"}")
	}
	for _, r := range care.Roles {
		all = append(all, string(r))
	}
	for _, u := range care.Units {
		all = append(all, string(u))
	}
	for _, k := range []care.EventKind{
		care.Referred, care.Answered, care.ScoredCFS, care.Decided, care.DecidedAs(care.Include), care.DecidedAs(care.Wait), care.DecidedAs(care.AskMore), care.InfoReceived, care.Consented, care.ConsentWithdrawn,
		care.VisitBooked, care.VisitCancelled, care.SeenOnWard, care.Mapped, care.PlanWritten, care.Contacted, care.Evaluated, care.Paused, care.Resumed, care.Assigned, care.Ended,
	} {
		all = append(all, string(k))
	}
	return all
}

// TestWholePathways looks at the pages of pathways.
func TestWholePathways(t *testing.T) {
	w := webtest.New(t)
	w.Person("Kari", "Aasen", webtest.Planned)
	w.Person("Siri", "Lund", webtest.Referred)
	admin := w.As(webtest.Administrator)
	shipped := func(code string) string {
		return admin.Get("/administrasjon/forlopsfil/" + code + "/1/definisjon.toml").HTML
	}
	long := shipped(care.LongTerm)
	l := listen(t, w, pathwayArea, web.Options{Installation: adoption.Installation{Known: true, TLS: true, Database: "SQLite", AuditDays: 3652}}, append(ofDefinitions(), zyx, "Zyxborte", "zyx-forlop", "code", "version", "decline_reason", "wait_reason", "end_reason", "referral", "moved", "other", "zyx", "Kari", "Aasen")...)
	get := func(path string) *webtest.Page { return l.look(admin, "GET", path) }
	send := func(p *webtest.Page, path string, pairs ...string) *webtest.Page {
		return l.see(admin.SendTo(p, path, pairs...), "POST", path)
	}
	const place, drafts = "/administrasjon/forlop", "/administrasjon/forlopsutkast"
	nes := place + "/" + care.LongTerm + "/tilpasning/" + string(w.Orgs["Nes"])

	// The list, versions to read, and a new one as text.
	for _, path := range []string{"", "/ny", "/ny?fra=" + care.LongTerm, "/ny?fra=finnes-ikke", "/" + care.LongTerm + "/1", "/" + care.Homecoming + "/1", "/" + care.LongTerm + "/9", "/" + care.LongTerm + "/x"} {
		get(place + path)
	}
	next := strings.Replace(long, "version = 1", "version = 2", 1)
	for _, text := range []string{
		"", "code = ", "code = \"a\"\ncode = \"b\"", "zyx = 1", "version = \"en\"", long, next,
		strings.NewReplacer(`kind = "inclusion"`, `kind = "zyx"`, `unit      = "days"`, `unit = "zyx"`, `owner     = "municipal_coordinator"`, `owner = "zyx"`).Replace(next),
	} {
		l.look(admin, "POST", place, "definisjon", text, "steg", "kontroller")
	}
	l.look(admin, "POST", place, "definisjon", "code = ", "steg", "publiser")

	// What a municipality has of its own.
	get(place + "/tilpasning?forlop=" + care.LongTerm + "&kommune=" + string(w.Orgs["Nes"]))
	get(place + "/tilpasning?forlop=" + care.LongTerm + "&kommune=x")
	form := get(nes)
	send(form, nes, "lengde-mapping", "tjue", "lengde-planning", "0")
	send(form, nes, "lengde-referral_answer", "11", "enhet-referral_answer", "working_days", "lengde-mapping", "3", "enhet-mapping", "zyx")
	send(form, nes, "varsel-"+string(care.AlertAdmitted), "none")
	send(get(nes), nes, "lengde-mapping", "21", "varsel-"+string(care.AlertBed), "daily")
	send(form, nes, "lengde-mapping", "28")
	get(place)
	l.look(admin, "POST", place, "definisjon", strings.Replace(next, "code      = \"mapping\"\n", "code      = \"other\"\n", 1), "steg", "kontroller")

	// A draft: as it was written, with faults, translated, tried.
	key := string(db.NewID())
	at := drafts + "/" + key
	l.see(admin.UploadForm(drafts, []string{"nokkel", key}, "fil", "zyx.toml", string(written().TOML())), "POST", drafts)
	l.see(admin.UploadForm(drafts, []string{"nokkel", string(db.NewID())}, "fil", "feil.toml", "code = "), "POST", drafts)
	l.look(admin, "POST", drafts, "nokkel", "x", "fra", care.LongTerm)
	l.look(admin, "POST", drafts, "nokkel", string(db.NewID()), "fra", "finnes-ikke")
	get(at + "/prov") // it has faults
	for _, c := range []string{"nn", "en", "de"} {
		get(at + "/sprak/" + c)
	}
	english := get(at + "/sprak/en")
	stray := regexp.MustCompile(`for="felt-(t-[0-9a-f]+)">Zyxborte`).FindStringSubmatch(english.HTML)
	if stray == nil {
		t.Fatal("what is translated and no text has no field")
	}
	send(english, at+"/sprak/en", stray[1], "")
	send(english, at+"/sprak/en", stray[1], zyx+" 2")
	send(get(at+"/sprak/en"), at+"/sprak/en", "brev-1-tekst", zyx+" {zyx}")
	page := get(at)
	send(page, at, "frist-1-lengde", "mange")
	saved := send(page, at, "kode", "Zyx X", "kort", "", "alder", "0", "cfs-min", "9", "cfs-max", "1", "steg-1-kode", "X", "steg-2-av", "mapped", "frist-1-fra", "contacted", "frist-2-steg", "zyx", "frist-3-eier", "zyx", "frist-4-valg", "gjentas",
		"videre-next", "1", "verktoy", "zyx, zyx", "plandeler", "tegn", "handbok-1-kode", "zyx", "brev-1-kode", "x y", "omrade-1-kode", "a", "omrade-1-tittel", zyx, "slutt-1-forer", "X Y")
	send(page, at, "tittel", zyx+" A")
	send(saved, at, "steg", "publiser")
	l.look(admin, "POST", at+"/forkast")
	get(at)
	tried := string(db.NewID())
	admin.UploadForm(drafts, []string{"nokkel", tried}, "fil", "zyx.toml", strings.ReplaceAll(long, "IHT langvarig oppfølging", zyx))
	for _, q := range []string{"", "?henvist=2026-11-17&dag=2027-04-01&inn=2026-12-01&ut=2026-12-09", "?henvist=2026-11-17&dag=2026-11-01&inn=x", "?henvist=2026-11-17&dag=2036-11-01&ut=2026-11-01"} {
		get(drafts + "/" + tried + "/prov" + q)
	}
	get(place)

	// Those who are followed go over to a new version, and some cannot.
	over := func(version int, text string) string {
		l.look(admin, "POST", place, "definisjon", text, "steg", "publiser")
		return fmt.Sprintf("/administrasjon/forlopsflytting/%s/%d", care.LongTerm, version)
	}
	rule := "until     = [\"plan_written\"]\nlength    = "
	to := over(2, strings.Replace(next, rule+"14", rule+"40", 1))
	move := get(to)
	l.look(admin, "POST", to, "nokkel", string(db.NewID()), "sett", "x")
	l.look(admin, "POST", to, "nokkel", "x", "sett", "x")
	send(move, to)
	get("/administrasjon/forlopsflytting/" + care.LongTerm + "/1")
	get("/administrasjon/forlopsflytting/" + care.LongTerm + "/9")
	undo := regexp.MustCompile(`action="(/administrasjon/forlopsflytting/[0-9a-f-]{36}/angre)"`).FindStringSubmatch(get(to).HTML)
	if undo == nil {
		t.Fatal("no move to undo")
	}
	l.look(admin, "POST", undo[1])
	l.look(admin, "POST", "/administrasjon/forlopsflytting/"+string(db.NewID())+"/angre")
	get(to)

	// A pathway is withdrawn and opened again.
	end := "/administrasjon/forlopstrekking/"
	for _, code := range []string{care.LongTerm, care.Homecoming, "finnes-ikke"} {
		get(end + code)
	}
	l.look(admin, "POST", end+care.LongTerm, "hvorfor", "")
	l.look(admin, "POST", end+care.LongTerm, "hvorfor", zyx)
	l.look(admin, "POST", end+care.Homecoming, "hvorfor", zyx)
	l.look(admin, "POST", end+care.Homecoming+"/apne")
	sets(l, admin, string(w.Orgs["Nes"]))
	l.done()
}

// sets looks at own surveys, instruments and papers.
func sets(l *listener, admin *webtest.Browser, nes string) {
	const surveys = "/administrasjon/undersokelser"
	get := func(path string) *webtest.Page { return l.look(admin, "GET", path) }
	send := func(path string, pairs ...string) *webtest.Page {
		return l.see(admin.SendTo(admin.Get(path), path, pairs...), "POST", path)
	}
	get(surveys)
	for _, code := range []string{"pasient", "parorende", "personell", "fastlege", "finnes-ikke"} {
		get(surveys + "-ferdig/" + code)
	}
	key := string(db.NewID())
	at := surveys + "/" + key
	l.look(admin, "POST", surveys, "nokkel", key, "fra", "")
	l.look(admin, "POST", surveys, "nokkel", "x", "fra", "")
	l.look(admin, "POST", surveys, "nokkel", string(db.NewID()), "fra", "finnes-ikke")
	get(surveys)
	stale := admin.Get(at)
	typed := []string{"tittel", zyx, "hvem", "patient", "innledning", zyx, "sp-1-tekst", zyx + " 1", "sp-1-type", "choice", "sp-1-svar", "+ " + zyx + "\n" + zyx + " 2", "sp-2-tekst", zyx + " 2", "sp-2-type", "scale", "sp-2-lav", zyx, "sp-2-hoy", zyx}
	send(at, "steg", "publiser")
	send(at, append(typed, "sp-1-svar", zyx, "sp-2-lav", "", "sp-2-tekst", zyx+" 1", "sp-3-tekst", strings.Repeat(zyx, 200), "steg", "publiser")...)
	send(at, typed...)
	l.see(admin.SendTo(stale, at, typed...), "POST", at)
	get(at + "/utseende")
	english := at + "/sprak/en"
	before := get(english)
	name := regexp.MustCompile(`<(?:input|textarea)[^>]* name="(t-[^"]+)"`).FindStringSubmatch(before.HTML)
	if name == nil {
		l.t.Fatal("no text to translate")
	}
	send(english, name[1], zyx)
	l.see(admin.SendTo(before, english, name[1], zyx+" 3"), "POST", english)
	send(english, name[1], strings.Repeat(zyx, 2000))
	get(at + "/sprak/nn")
	get(at + "/sprak/x")
	get(surveys + "/" + string(db.NewID()) + "/sprak/en")
	send(at, append(typed, "steg", "publiser")...)
	l.look(admin, "POST", at, typed...)
	get(surveys)
	l.look(admin, "POST", at+"/trekk", "trukket", "ja")
	get(surveys)
	l.look(admin, "POST", at+"/trekk")
	l.look(admin, "POST", at+"/forkast")
	own := string(db.NewID())
	admin.Post(surveys, "nokkel", own, "fra", "")
	l.look(admin, "POST", surveys+"/"+own+"/forkast")
	get(surveys + "/" + own)

	const tools = "/administrasjon/verktoy"
	text := get(tools).Value("verktoy")
	for _, typed := range []string{strings.Replace(text, "from = 6", "from = 7", 1), "zyx <toml>", "", strings.Replace(text, "eget-verktoy", "Eget", 1), text + "zyx = 1\n", text} {
		send(tools, "verktoy", typed)
	}
	get(tools)

	orgs := "/administrasjon/oppsett/"
	get(orgs + nes + "/papirer")
	for _, c := range adoption.Codes {
		get(orgs + nes + "/papirer/" + string(c))
	}
	get(orgs + nes + "/papirer/finnes-ikke")
	get(orgs + string(db.NewID()) + "/papirer")
}
