package web_test

import (
	"flag"
	"hash/fnv"
	"html"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"traad/internal/app/agreement"
	"traad/internal/app/emergency"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/front/web/ui"
	"traad/internal/front/web/webtest"

	objected "traad/internal/app/objection"
	"traad/internal/app/pathway"
	surveyapp "traad/internal/app/survey"
)

// hostile are values that forms have choked on somewhere, and some that have not been tried.
var hostile = []string{
	"<script>alert(1)</script>", `"><img src=x onerror=alert(1)>`, "{{.}} ${7*7} <%= 1 %>", "' or 1=1; drop table patient; --",
	"a\x00b\u202e\ufeff\u200bc", "\xff\xfe\xc0\x80", "31.02.2026", "-1", "99999999999999999999", "2026-13-45T25:61", strings.Repeat("æ\u0301", 3000),
	"Innledning:\r\nSet-Cookie: traad=x\r\n\r\n<b>", "../../etc/passwd", "01931b2c-7f00-7000-8000-000000000001", "true", "\u2028\u2029 \t\n", "",
}

// everyday are those that an ordinary run tries: what markup, templates, SQL and headers are broken with, what is no text, what is too
// long, too large, of another kind, and nothing.
var everyday = []string{
	`<script>alert(1)</script>"><img src=x onerror=alert(1)>{{.}} ${7*7} <%= 1 %>' or 1=1; drop table patient; --`,
	"a\x00b\u202e\ufeff\u200bc", "\xff\xfe\xc0\x80", "99999999999999999999", strings.Repeat("æ\u0301", 3000),
	"Innledning:\r\nSet-Cookie: traad=x\r\n\r\n<b>", "01931b2c-7f00-7000-8000-000000000001", "",
}

// turn decides which part of the fields a value meets alone: the values of every day meet all of them between them.
func turn(value string) int {
	if i := slices.Index(everyday, value); i >= 0 {
		return i
	}
	return len(value)
}

// FuzzForms sends every form of the front with a value in each of its fields, one at a time and in all: never a fault of ours, never
// a panic; nothing comes back unescaped; what was typed in a form that is refused stands in it again.
func FuzzForms(f *testing.F) {
	values := everyday
	if *deep || *everywhere {
		values = hostile
	}
	for _, v := range values {
		f.Add(v)
	}
	f.Fuzz(func(t *testing.T, value string) {
		if len(value) > 20_000 {
			return
		}
		if fuzzing() {
			onePage(t, value)
			return
		}
		newForms(t).all(value)
	})
}

// fuzzing reports whether values are being invented. Go gives an invented value ten seconds, and a world with one thing of each sort, and every form
// in it, takes longer.
func fuzzing() bool {
	x := flag.Lookup("test.fuzz")
	return x != nil && x.Value.String() != ""
}

// onePage sends a value in the forms of one page in a world with one person; which, the value says.
func onePage(t *testing.T, value string) {
	f := &forms{t: t, w: &things{World: webtest.New(t)}, met: map[string]bool{}, router: http.NewServeMux()}
	f.kari = f.w.Person("Kari", "Aasen", webtest.Planned)
	sum := fnv.New32a()
	_, _ = sum.Write([]byte(value))
	n := int(sum.Sum32() % 10_007)
	pages := len(ownPages)
	for _, a := range actors {
		pages += len(a.paths)
	}
	n %= pages
	if n < len(ownPages) {
		f.page(f.w.AsOwn(f.w.Let(f.kari, "")), ownPages[n], value)
	}
	n -= len(ownPages)
	for _, a := range actors {
		if n >= 0 && n < len(a.paths) {
			f.page(f.w.As(a.user), f.at(a.paths[n]), value)
		}
		n -= len(a.paths)
	}
	f.sound()
}

// page sends a value in all forms of a page.
func (f *forms) page(b *webtest.Browser, path, value string) {
	for _, form := range b.Get(path).Forms() {
		f.send(b, form, value)
	}
}

// sound fails where the log tells of a fault of ours.
func (f *forms) sound() {
	for _, bad := range []string{"page panicked", "page failed", "answer not sent"} {
		if strings.Contains(f.w.Log(), bad) {
			f.t.Errorf("%q in the log:\n%s", bad, f.w.Log())
		}
	}
}

// forms is a small world where every form can be met.
type forms struct {
	t      *testing.T
	w      *things
	met    map[string]bool // patterns of routes that a form was sent to
	kari   webtest.Case    // whom most forms are about
	router *http.ServeMux
}

func newForms(t *testing.T) *forms {
	f := &forms{t: t, w: newThings(t), met: map[string]bool{}, router: http.NewServeMux()}
	f.kari = f.w.Person("Kari", "Aasen", webtest.Planned)
	for p := range routeTable {
		f.router.HandleFunc(p, func(http.ResponseWriter, *http.Request) {})
	}
	return f
}

// deep tries all that forms have choked on, as `make deep` does.
var deep = flag.Bool("deep", false, "all the values that forms have choked on")

// everywhere sends each value in each field of each form, which takes the better part of an hour. Without it each value meets another part.
var everywhere = flag.Bool("everywhere", false, "each value in each field of each form")

// actors are who sends the forms of the pages.
var actors = []struct {
	user  webtest.User
	paths []string // {e} and {p} are an enrolment and a person of their own
}{
	{webtest.Nes, []string{
		"/henvisninger/ny", "/sok", "/forlop", "/forlop/lister/ny", "/nodtilgang", "/innflytting", "/rolle", "/min-konto", "/sporsmal",
		"/personer/{p}", "/personer/{p}/opplysninger", "/personer/{p}/dod", "/personer/{p}/reservasjoner", "/personer/{p}/sporsmal",
		"/forlop/{e}/vurdering", "/forlop/{e}/samtykke", "/forlop/{e}/trekk-samtykke", "/forlop/{e}/besok", "/forlop/{e}/kartlegging", "/forlop/{e}/plan/rediger",
		"/forlop/{e}/kontakt", "/forlop/{e}/evaluering", "/forlop/{e}/pause", "/forlop/{e}/ansvarlig", "/forlop/{e}/avslutt", "/forlop/{e}/rett/{v}",
		"/personer/{p}/plan", "/personer/{p}/plan/rediger", "/personer/{p}/plan/send", "/personer/{p}/plan/publiser", "/personer/{p}/skarer", "/personer/{p}/avklaringer",
		"/personer/{p}/bekymring", "/personer/{p}/innleggelse", "/personer/{p}/sla-sammen", "/personer/{p}/slett", "/forlop/{e}/slett", "/personer/{p}/innsyn",
		"/fravaer", "/varsler", "/slettinger", "/kommunale-tall", "/undersokelser/ny", "/undersokelser/svar", "/forlop/{e}/brev", "/handbok/" + care.LongTerm + "/mapping", "/kontakt-oss", "/personer/{p}/undersokelser", "/koordinatormoter/nytt", "/personer/{p}/koordinatormote",
	}},
	{webtest.Physician, []string{"/forlop/{e}/sett-pa-posten", "/sporsmal/{q}", "/personer/{p}", "/personer/{p}/avklaringer", "/personer/{p}/innleggelse"}},
	{webtest.Manager, []string{"/nodtilganger", "/tilganger", "/oppslagskontroll", "/journaluttrekk", "/slettinger", "/ressurser/{o}", "/ressursark", "/utbredelse/{o}", "/resultater/kvalitet/endring"}},
	{webtest.Analyst, []string{"/forskning", "/resultater/priser", "/resultater/registre", "/resultater/laeringsnettverk"}},
	{webtest.Administrator, []string{
		"/administrasjon/virksomheter/ny", "/administrasjon/virksomheter", "/administrasjon/virksomheter/{o}", "/administrasjon/brukere", "/administrasjon/brukere/ny",
		"/administrasjon/brukere/{u}", "/administrasjon/vikarer", "/administrasjon/forlop/ny", "/administrasjon/forlop/" + care.LongTerm + "/tilpasning/{o}", "/administrasjon/forlopstrekking/" + care.LongTerm, "/administrasjon/jobber",
		"/administrasjon/verktoy", "/administrasjon/oppsett/{o}", "/administrasjon/virksomheter/fil", "/administrasjon/avtaler/{o}", "/administrasjon/avtaler/{o}/rediger", "/administrasjon/avtaler/{o}/oppsigelse", "/journaluttrekk", "/administrasjon/apne-opphold", "/administrasjon/adresser", "/administrasjon/journalsystemer", "/data",
	}},
}

// ownPages are those where the patient writes.
var ownPages = []string{"/min-plan/forberedelse", "/min-plan/forslag", "/min-plan/innsyn", "/min-plan/bekymring"}

// elsewhere are the addresses whose forms stand on pages of another state than the small world's, or on none: they are met by their address
// with real ids in it, with every name that a field has anywhere.
var elsewhere = map[string]bool{
	"POST /henvisninger/nett/{id}": true, "POST /henvisninger/nett": true, "POST /kontakt-oss/innlogget": true, "POST /kontakt-oss/behandler": true, // which deletes whom it is told of; of one who has logged in as a patient
	"POST /forlop/{id}/beslutning": true, "POST /resultater/rapport": true, "POST /koordinatormoter/{id}/rediger": true, "POST /koordinatormoter/{id}/avlys": true, "POST /koordinatormoter/{id}/beslutninger": true,
	"POST /koordinatormoter/beslutninger/{id}/gjort": true, "POST /koordinatormoter/beslutninger/{id}/apne": true, "POST /koordinatormoter/beslutninger/{id}/ta-bort": true, "POST /koordinatormoter/saker/{id}/ta-av": true, "POST /personer/{id}/koordinatormote": true,
	"POST /resultater/laeringsnettverk/egen": true, "POST /resultater/laeringsnettverk/{id}/angre": true,
	"POST /ressurser/{org}/plan": true, "POST /ressurser/{org}/scenario": true, "POST /ressurser/{org}/plan/{id}": true, "POST /ressurser/{org}/plan/{id}/svar": true, "POST /ressurser/{org}/plan/{id}/excel": true, "POST /ressurser/{org}/plan/{id}/godkjenn": true, "POST /ressurser/{org}/plan/{id}/forkast": true, "POST /ressurser/{org}/plan/{id}/angre": true, // of a draft
	"POST /administrasjon/avtaler/{id}/oppsigelse/trekk": true, "POST /administrasjon/brukere/{id}/apne": true,
	"POST /administrasjon/brukere/{id}/konto": true, "POST /administrasjon/grensesnitt/{nr}/kjor": true, "POST /administrasjon/grensesnitt/{nr}/behandlet": true, "POST /administrasjon/grensesnitt/behandlet": true, "POST /administrasjon/jobber/{id}/kjor": true,
	"POST /forskning/{id}/godkjenn": true, "POST /forskning/{id}/avslag": true, "POST /forskning/{id}/slett": true, "POST /resultater/registre/{id}/fil": true, "POST /resultater/registre/{id}/slett": true, "POST /resultater/kvalitet/endring/{id}/trekk": true,
	"POST /ressursark/{run}": true, "POST /kommunale-tall/{run}/fullfor": true, "POST /kommunale-tall/{run}/angre": true, "POST /kommunale-tall/fagsystem": true,
	"POST /bekymringer/{bid}": true, "POST /dokument/{id}/felt": true, "POST /dokument/{id}/her": true, "POST /forlop/lister/medlemmer": true,
	"POST /forlop/lister/slett": true, "POST /forlop/lister/velg": true, "POST /forlop/{id}/angre": true, "POST /forlop/{id}/avlys": true,
	"POST /u/{kode}": true, "POST /undersokelser/{id}/lenker": true, "POST /undersokelser/{id}/avslutt": true,
	"POST /personer/{id}/undersokelser/{runde}": true, "POST /personer/{id}/undersokelser/{runde}/gi": true, "POST /personer/{id}/undersokelser/{runde}/trekk": true,
	"POST /administrasjon/forlopsflytting/{kode}/{versjon}": true, "POST /administrasjon/forlopsflytting/{id}/angre": true, "POST /administrasjon/forlopstrekking/{kode}/apne": true,
	"POST /administrasjon/undersokelser": true, "POST /administrasjon/undersokelser/{id}": true, "POST /administrasjon/undersokelser/{id}/forkast": true, "POST /administrasjon/undersokelser/{id}/sprak/{kode}": true, "POST /administrasjon/undersokelser/{id}/trekk": true, "POST /sprak": true,
	"POST /administrasjon/forlopsutkast": true, "POST /administrasjon/forlopsutkast/{id}": true, "POST /administrasjon/forlopsutkast/{id}/sprak/{kode}": true, "POST /administrasjon/forlopsutkast/{id}/forkast": true,
	"POST /forslag/{wid}": true, "POST /fravaer/{id}/avslutt": true, "POST /innflytting/{run}/angre": true, "POST /innflytting/{run}/fullfor": true,
	"POST /logg-inn": true, "POST /smart/apne": true, "POST /min-konto/kalender/av": true, "POST /logg-inn/rolle": true, "POST /min-konto/{id}/svar": true, "POST /min-plan/bytt": true,
	"POST /min-plan/forberedelse/felt": true, "POST /min-plan/forberedelse/her": true, "POST /min-plan/innsyn/{nr}/avslutt": true,
	"POST /oppslagskontroll/{id}": true, "POST /personer/{id}/ett-forlop": true, "POST /personer/{id}/innleggelse/{sid}": true,
	"POST /personer/{id}/innleggelse/{sid}/avtale": true, "POST /personer/{id}/innleggelse/{sid}/sporsmal": true,
	"POST /personer/{id}/innsyn/{nr}/avslutt": true, "POST /personer/{id}/plan/endre": true, "POST /personer/{id}/plan/frist": true,
	"POST /personer/{id}/plan/horing": true, "POST /personer/{id}/plan/overta": true, "POST /personer/{id}/plan/purr": true,
	"POST /personer/{id}/plan/innkommet/{iid}": true, "POST /personer/{id}/plan/meldinger/endringer": true, "POST /personer/{id}/plan/meldinger/{mid}/fulgt-opp": true, "POST /personer/{id}/plan/meldinger/{mid}/igjen": true, "POST /administrasjon/adresser/{id}/fjern": true, "POST /administrasjon/adresser/sjekk": true, "POST /administrasjon/journalsystemer/{id}": true, "POST /administrasjon/journalsystemer/{id}/steng": true,
	"POST /personer/{id}/plan/svar": true, "POST /personer/{id}/plan/trekk": true, "POST /personer/{id}/sla-sammen": true,
	"POST /personer/{id}/sla-sammen/angre": true, "POST /skarer/{sid}/rett": true, "POST /slettinger/{rid}": true, "POST /varsler/{id}/gjort": true,
	"POST /administrasjon/stille-avsender/{id}": true, "POST /administrasjon/apne-opphold/{id}/trekk": true, "POST /meldinger/{nr}": true,
	"POST /personer/{id}/innsyn/unntak": true, "POST /personer/{id}/innsyn/unntak/{nr}/opphev": true, "POST /data/{lid}/bruk": true, "POST /data/{lid}/forkast": true, "POST /data/{lid}/angre": true,
	"POST /kandidater/regel": true, "POST /kandidater/regel/prov": true, "POST /kandidater/regel/bruk": true, "POST /kandidater/reservasjon": true, "POST /kandidater/reservasjon/trekk": true, "POST /kandidater/{kode}/avgjorelse": true,
	"POST /kandidater/{kode}/identitet": true, "POST /varsler/{id}/ikke-var": true, "POST /varsler/{id}/kvitter": true, "POST /varsler/{id}/videre": true,
}

// stages sends the forms that stand on the pages of a person at one stage only. It comes before the administrator's forms, which may
// end the agreement that inclusion rests on.
func (f *forms) stages(value string) {
	nes := f.w.As(webtest.Nes)
	for stage, paths := range map[webtest.Stage][]string{
		webtest.Answered: {"/forlop/{e}/vurdering"}, webtest.Asked: {"/personer/{p}", "/forlop/{e}/vurdering"}, webtest.Included: {"/forlop/{e}/samtykke"},
		webtest.Consented: {"/forlop/{e}/kartlegging"}, webtest.Paused: {"/personer/{p}", "/forlop/{e}/pause"},
	} {
		c := f.w.Person("Kari", "Aasen", stage)
		for _, path := range paths {
			for _, form := range nes.Get(strings.NewReplacer("{e}", string(c.Enrolment), "{p}", string(c.Patient)).Replace(path)).Forms() {
				f.send(nes, form, value)
			}
		}
	}
}

// begun sends the forms of what somebody else has begun.
func (f *forms) begun(value string) {
	nes := f.w.As(webtest.Nes)
	tor := f.w.PersonIn("Ullensaker", "Torvald", "Fjellheim", webtest.Planned)
	take := emergency.Take{Patient: tor.Patient, Reason: care.EmergencyAcute, Note: "Falt på gulvet, uten medisinliste."}
	if _, err := take.Run(f.t.Context(), f.w.Service, f.w.Actor(webtest.CareWorker)); err != nil {
		f.t.Fatal(err)
	}
	manager := f.w.As(webtest.Manager)
	for _, path := range []string{"/nodtilganger", "/journaluttrekk"} {
		for _, form := range manager.Get(path).Forms() {
			f.send(manager, form, value)
		}
	}
	notice := agreement.GiveNotice{Party: f.w.Orgs["Nes"], Seen: 1, Notice: care.AgreementNotice{
		On: webtest.Today, Ends: webtest.Today.AddDays(200), Reason: "Avtalen slutter.",
	}}
	// The administrator's forms may have given it already.
	if err := notice.Run(f.t.Context(), f.w.Service, f.w.Actor(webtest.Administrator)); err != nil && errs.KindOf(err) != errs.KindConflict {
		f.t.Fatal(err)
	}
	for _, path := range []string{"/overlevering", "/journaluttrekk"} {
		for _, form := range nes.Get(path).Forms() {
			f.send(nes, form, value)
		}
	}
}

// placed tells of a form that is new: its page belongs among those of actors, or its address in elsewhere.
func (f *forms) placed() {
	for pattern := range routeTable {
		method, path, _ := strings.Cut(pattern, " ")
		if method == http.MethodPost && path != "/logg-ut" && !f.met[pattern] && !elsewhere[pattern] {
			f.t.Errorf("no page that is tried has a form for %s", pattern)
		}
	}
}

func (f *forms) all(value string) {
	f.stages(value)
	for _, a := range actors {
		b := f.w.As(a.user)
		for _, path := range a.paths {
			path = f.at(path)
			for _, form := range b.Get(path).Forms() {
				f.send(b, form, value)
			}
		}
	}
	f.begun(value)
	own := f.w.AsOwn(f.w.Let(f.kari, ""))
	for _, path := range ownPages {
		for _, form := range own.Get(path).Forms() {
			f.send(own, form, value)
		}
	}
	f.placed()
	f.ofThings(value)
	// Those that stand on pages of another state: with every name that a field has anywhere, so that each meets its own.
	all, forms, ids := f.w.all(), f.w.forms(), f.ids()
	for pattern := range routeTable {
		method, path, _ := strings.Cut(pattern, " ")
		if method != http.MethodPost || f.met[pattern] || path == "/logg-ut" {
			continue
		}
		values := url.Values{}
		for name := range plausible {
			values.Set(name, value)
		}
		maps.Copy(values, forms[pattern])
		x, known := all[pattern]
		switch {
		case known:
			f.post(f.w.As(x.in[0]), x.path, values, nil, value)
		case strings.HasPrefix(path, "/min-plan"):
			f.post(own, fill(path, ids[pattern]), values, nil, value)
		case strings.HasPrefix(path, "/forskning"), strings.HasPrefix(path, "/resultater"):
			f.post(f.w.As(webtest.Manager), fill(path, ids[pattern]), values, nil, value)
		case strings.HasPrefix(path, "/administrasjon"):
			f.post(f.w.As(webtest.Administrator), fill(path, ids[pattern]), values, nil, value)
		default:
			f.post(f.w.As(webtest.Nes), fill(path, ids[pattern]), values, nil, value)
		}
		if strings.Contains(path, "{") && !known && ids[pattern] == "" {
			f.t.Errorf("%s is sent to nobody: make a real id for it", pattern)
		}
	}
	f.sound()
}

// ofThings sends the forms of the pages of the things that there is one of each of, as one who may.
func (f *forms) ofThings(value string) {
	all := f.w.all()
	kari, liv, twin := f.w.kari.Page(), f.w.liv.Page(), f.w.twin.Page()
	paths := map[webtest.User][]string{
		webtest.Nes: {
			kari + "/plan/frist", kari + "/plan/trekk", kari + "/plan/rediger", kari + "/plan", liv + "/plan", twin + "/sla-sammen", twin + "/ett-forlop", kari + "/innsyn", "/fravaer", "/sporsmal/" + string(f.w.question),
			kari + "/forslag", "/overlevering", kari,
		},
		webtest.GP: {kari + "/plan/horing"}, webtest.Physician: {"/kandidater", "/kandidater/regel", liv + "/innsyn/unntak"}, webtest.Kongsvinger: {"/meldinger/" + strconv.Itoa(f.w.unread)},
		webtest.NesToo: {"/slettinger/" + string(f.w.removal)}, webtest.Administrator: {"/administrasjon/grensesnitt", "/administrasjon/brukere/" + string(f.w.ID(webtest.Substitute))},
	}
	for pattern, x := range all {
		if strings.HasPrefix(pattern, "GET ") && !strings.HasSuffix(x.path, ".pdf") && !strings.HasSuffix(x.path, "/fil") {
			paths[x.in[0]] = append(paths[x.in[0]], x.path)
		}
	}
	for _, user := range slices.Sorted(maps.Keys(paths)) {
		b := f.w.As(user)
		for i, path := range paths[user] {
			if (i+turn(value))%4 != 0 && !*everywhere { // another quarter for each value
				continue
			}
			for _, form := range b.Get(path).Forms() {
				f.send(b, form, value)
			}
		}
	}
}

// ids are what stands in the addresses of elsewhere that are of no thing of their own.
func (f *forms) ids() map[string]string {
	run := db.NewID()
	f.w.Exec("insert into import_run (id, kind, file_name, area_id, status, created_at, created_by) select $1, 'persons', '', organisation_id, 'checked', created_at, user_id from role_assignment where user_id = $2",
		string(run), string(f.w.ID(webtest.Nes)))
	draft := db.NewID()
	f.w.Do(f.w.Actor(webtest.Administrator), pathway.BeginDraft{ID: draft, Code: care.LongTerm})
	set := db.NewID()
	if _, err := (surveyapp.BeginSet{ID: set, From: "pasient"}).Run(f.w.T.Context(), f.w.Service, f.w.Actor(webtest.Administrator)); err != nil {
		f.w.T.Fatal(err)
	}
	kari, enrolment, user := string(f.w.kari.Patient), string(f.w.kari.Enrolment), string(f.w.ID(webtest.OtherGP))
	ids := map[string]string{
		"POST /administrasjon/undersokelser/{id}": string(set), "POST /administrasjon/undersokelser/{id}/forkast": string(set), "POST /administrasjon/undersokelser/{id}/sprak/{kode}": string(set), "POST /administrasjon/undersokelser/{id}/trekk": string(set),
		"POST /henvisninger/nett/{id}": string(f.w.callback), "POST /u/{kode}": "ABCD-EFGH-JKMN", "POST /undersokelser/{id}/lenker": string(f.w.survey), "POST /undersokelser/{id}/avslutt": string(f.w.survey),
		"POST /administrasjon/forlopsutkast/{id}": string(draft), "POST /administrasjon/forlopsutkast/{id}/sprak/{kode}": string(draft), "POST /administrasjon/forlopsutkast/{id}/forkast": string(draft),
		"POST /min-konto/{id}/svar": string(f.w.finding), "POST /administrasjon/avtaler/{id}/oppsigelse/trekk": string(f.w.Orgs["Nes"]), "POST /administrasjon/grensesnitt/{nr}/kjor": strconv.Itoa(f.w.unread), "POST /administrasjon/grensesnitt/{nr}/behandlet": strconv.Itoa(f.w.unread),
		"POST /forskning/{id}/godkjenn": string(f.w.extract), "POST /forskning/{id}/avslag": string(f.w.extract), "POST /forskning/{id}/slett": string(f.w.extract), "POST /resultater/registre/{id}/fil": string(f.w.extract), "POST /resultater/registre/{id}/slett": string(f.w.extract),
		"POST /resultater/kvalitet/endring/{id}/trekk": string(f.w.change), "POST /kommunale-tall/{run}/fullfor": string(run), "POST /kommunale-tall/{run}/angre": string(run),
		"POST /ressursark/{run}": string(run), "POST /innflytting/{run}/angre": string(run), "POST /innflytting/{run}/fullfor": string(run), "POST /min-plan/innsyn/{nr}/avslutt": string(f.w.livGrant),
	}
	for pattern := range elsewhere {
		switch {
		case ids[pattern] != "":
		case strings.HasPrefix(pattern, "POST /personer/"):
			ids[pattern] = kari
		case strings.HasPrefix(pattern, "POST /forlop/{id}"):
			ids[pattern] = enrolment
		case strings.HasPrefix(pattern, "POST /administrasjon/brukere/"):
			ids[pattern] = user
		case strings.HasPrefix(pattern, "POST /administrasjon/jobber/"):
			ids[pattern] = one[string](f.w, "select coalesce(max(id), 'x') from job")
		case strings.HasPrefix(pattern, "POST /administrasjon/"):
			ids[pattern] = string(f.w.ID(webtest.Nes))
		}
	}
	return ids
}

// at puts persons, and what belongs to them, in an address.
func (f *forms) at(path string) string {
	if !strings.Contains(path, "{") {
		return path
	}
	c := f.kari
	for _, ending := range []string{"dod", "avslutt", "trekk-samtykke", "rett", "samtykke"} { // what closes the other forms
		if strings.Contains(path, ending) {
			c = f.w.Person("Kari", "Aasen", webtest.Planned)
			break
		}
	}
	if strings.Contains(path, "{q}") {
		b := f.w.As(webtest.Nes)
		b.Send(b.Get(c.Page()+"/sporsmal"), "hast", "today", "sporsmal", "Kan dosen økes?")
		var id string
		if err := f.w.Store.DB.Raw().QueryRowContext(f.t.Context(), "select id from question where patient_id = $1", string(c.Patient)).Scan(&id); err != nil {
			f.t.Fatal(err)
		}
		path = strings.ReplaceAll(path, "{q}", id)
	}
	if strings.Contains(path, "reservasjoner") {
		f.w.Do(f.w.Actor(webtest.Nes), objected.Record{Patient: c.Patient, Objection: care.Objection{
			Against: care.ObjectOrganisation, Org: f.w.Orgs["Ullensaker"], By: "patient", Competence: "full", On: webtest.Today,
		}})
	}
	return strings.NewReplacer("{e}", string(c.Enrolment), "{p}", string(c.Patient), "{v}", string(f.w.Last(c).ID), "{o}", string(f.w.Orgs["Nes"]),
		"{u}", string(f.w.ID(webtest.OtherGP))).Replace(path)
}

// send posts the form with the value in all of its fields, then in each of them.
func (f *forms) send(b *webtest.Browser, form webtest.Form, value string) {
	if strings.HasSuffix(form.Action, "/logg-ut") || form.Action == "" {
		return
	}
	if _, pattern := f.router.Handler(&http.Request{Method: http.MethodPost, URL: &url.URL{Path: strings.Split(form.Action, "?")[0]}}); pattern != "" {
		f.met[pattern] = true
	}
	every := maps.Clone(form.Values)
	for _, name := range form.Names {
		if name != "nokkel" && name != "sett" && name != "skjema" {
			every[name] = []string{value}
		}
	}
	f.post(b, form.Action, every, form.Typed, value)
	for i, name := range form.Names {
		if (i+turn(value))%8 != 0 && !*everywhere { // another eighth for each value
			continue
		}
		one := maps.Clone(form.Values)
		one[name] = []string{value, value}
		var typed []string
		if slices.Contains(form.Typed, name) {
			typed = []string{name}
		}
		f.post(b, form.Action, one, typed, value)
	}
}

func (f *forms) post(b *webtest.Browser, path string, values url.Values, typed []string, value string) {
	f.t.Helper()
	p := b.Raw(http.MethodPost, path, values)
	if p.Status >= 500 || p.Status == http.StatusOK && p.HTML == "" {
		f.t.Errorf("POST %s with %.60q in %v: status %d", path, value, typed, p.Status)
	}
	for _, h := range p.Header {
		for _, line := range h {
			if strings.ContainsAny(line, "\r\n") {
				f.t.Errorf("POST %s: a header of two lines: %q", path, line)
			}
		}
	}
	if p.Status == http.StatusSeeOther && strings.HasPrefix(p.Path, "/") {
		p = b.Raw(http.MethodGet, p.Path, nil)
		if p.Status >= 500 {
			f.t.Errorf("after POST %s with %.60q: status %d at %s", path, value, p.Status, p.Path)
		}
	} else if p.Status == http.StatusUnprocessableEntity && len(typed) > 0 {
		f.kept(p, path, typed, value)
	}
	if !utf8.ValidString(p.HTML) {
		f.t.Errorf("POST %s with %.60q: the answer is not UTF-8", path, value)
	}
	for _, raw := range []string{"<script>alert", "<img src=x", "<b>"} {
		if strings.Contains(value, raw) && strings.Contains(p.HTML, raw) {
			f.t.Errorf("POST %s with %.60q: it stands unescaped in the answer", path, value)
		}
	}
}

// kept checks that what was typed in a form that was refused stands in it again.
func (f *forms) kept(p *webtest.Page, path string, typed []string, value string) {
	f.t.Helper()
	want := ui.NewForm(url.Values{"x": {value}}).Value("x")
	if want == "" || !strings.Contains(p.HTML, "<form") {
		return
	}
	source := html.UnescapeString(p.HTML)
	for _, form := range p.Forms() {
		for _, name := range typed {
			if vs, ok := form.Values[name]; ok && slices.Contains(vs, want) {
				return
			}
		}
	}
	if !strings.Contains(source, want) && !strings.Contains(source, strings.ReplaceAll(want, "\n", " ")) {
		f.t.Errorf("POST %s with %.60q in %v: the text is gone after the refusal", path, want, typed)
	}
}
