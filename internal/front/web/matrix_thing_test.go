package web_test

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"traad/internal/base/db"
	"traad/internal/base/nb"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
)

// thing is a real thing of one kind at its address.
type thing struct {
	path string
	in   []webtest.User // who may; all others are answered as if it did not exist
}

// forms are what must be posted beside what is plausible to get as far as the thing.
func (w *things) forms() map[string]url.Values {
	return map[string]url.Values{
		"POST /personer/{id}/sla-sammen/angre":         {"sammenslaing": {string(w.merge)}},
		"POST /personer/{id}/plan/meldinger/endringer": {"versjon": {string(w.version)}, "antall": {"0"}},
		"POST /journaluttrekk/{id}/avslag":             {"hvorfor": {"Ikke ennå."}},
		"POST /personer/{id}/innleggelse/{sid}/avtale": {"forlop": {string(w.liv.Enrolment)}, "slag": {"contact"}, "valg": {"keep"}, "dag": {nb.Numeric(webtest.Today.AddDays(2))}},
		"POST /meldinger/{nr}":                         {"grunn": {"Skal se om avdelingen stemmer."}},
		"POST /undersokelser/{id}/lenker":              {"nokkel": {string(db.NewID())}, "antall": {"2"}},
		"POST /personer/{id}/undersokelser/{runde}/gi": {"nokkel": {string(db.NewID())}},
		"POST /personer/{id}/undersokelser/{runde}":    {"nokkel": {string(db.NewID())}, "sp-na": {"7"}},
		"POST /ressurser/{org}/plan":                   {"nokkel": {string(db.NewID())}},
	}
}

// Who has to do with a person who is followed in Nes and lies in no ward, by what their role lets them.
var (
	aroundTeam = []webtest.User{webtest.Nes, webtest.NesToo, webtest.Kongsvinger, webtest.Physician}
	aroundGP   = append(aroundTeam[:4:4], webtest.GP, webtest.Substitute)
	aroundCare = append(aroundGP[:6:6], webtest.CareWorker)
	atHospital = []webtest.User{webtest.Kongsvinger, webtest.Physician} // the candidate lives in Nes
	loads      = []webtest.User{webtest.Analyst, webtest.Administrator}
)

// all is one of each, by the address that names it. The table is written from what the service promises and does not ask package access.
func (w *things) all() map[string]thing {
	kari, liv, twin := w.kari.Page(), w.liv.Page(), w.twin.Page()
	sid, id := "/innleggelse/"+string(w.stay), func(id db.ID) string { return "/" + string(id) }
	doctors := []webtest.User{webtest.Physician, webtest.GP, webtest.Substitute}
	figures := []webtest.User{webtest.Manager, webtest.OtherManager, webtest.Analyst} // the report is of all municipalities
	handsOut := []webtest.User{webtest.Nes, webtest.NesToo, webtest.Kongsvinger, webtest.Manager}
	plans, leader := "/ressurser/"+string(w.Orgs["Nes"]), []webtest.User{webtest.Manager}
	return map[string]thing{
		"GET /personer/{id}/oppsummering": {kari + "/oppsummering", append(aroundCare[:7:7], webtest.Clinician, webtest.Ullensaker, webtest.Nordbyhagen, webtest.OtherGP, webtest.OtherCare)}, // an old address: leads all who may have one to the new, known or not

		"GET /personer/{id}/innleggelse/{sid}": {kari + sid, aroundTeam}, "POST /personer/{id}/innleggelse/{sid}": {kari + sid, aroundTeam},
		"GET /personer/{id}/innleggelse/{sid}/sporsmal": {kari + sid + "/sporsmal", aroundGP}, "POST /personer/{id}/innleggelse/{sid}/sporsmal": {kari + sid + "/sporsmal", aroundGP},
		"GET /personer/{id}/innleggelse/{sid}/avtale": {liv + "/innleggelse/" + string(w.open) + "/avtale?forlop=" + string(w.liv.Enrolment) + "&slag=contact", aroundTeam}, "POST /personer/{id}/innleggelse/{sid}/avtale": {liv + "/innleggelse/" + string(w.open) + "/avtale", aroundTeam},

		"GET /data/{lid}": {"/data" + id(w.load), loads}, "POST /data/{lid}/bruk": {"/data" + id(w.load) + "/bruk", loads},
		"POST /data/{lid}/forkast": {"/data" + id(w.load) + "/forkast", loads}, "POST /data/{lid}/angre": {"/data" + id(w.load) + "/angre", loads},

		"GET /oppslagskontroll/{id}": {"/oppslagskontroll" + id(w.finding), []webtest.User{webtest.Manager}}, "POST /oppslagskontroll/{id}": {"/oppslagskontroll" + id(w.finding), []webtest.User{webtest.Manager}},

		"POST /overlevering/{id}":              {"/overlevering/" + string(w.kari.Enrolment), aroundTeam},
		"GET /journaluttrekk/{id}/fil":         {"/journaluttrekk" + id(w.ready) + "/fil", []webtest.User{webtest.Nes, webtest.NesToo}},
		"POST /journaluttrekk/{id}/godkjenn":   {"/journaluttrekk" + id(w.asked) + "/godkjenn", []webtest.User{webtest.Manager}},
		"POST /journaluttrekk/{id}/avslag":     {"/journaluttrekk" + id(w.asked) + "/avslag", []webtest.User{webtest.Manager}},
		"POST /personer/{id}/sla-sammen/angre": {twin + "/sla-sammen/angre", aroundTeam},
		"GET /personer/{id}/ett-forlop":        {twin + "/ett-forlop", aroundTeam}, "POST /personer/{id}/ett-forlop": {twin + "/ett-forlop", aroundTeam},
		"GET /personer/{id}/slett": {kari + "/slett?ting=score/" + string(w.score), aroundTeam}, // one entry of hers
		"GET /slettinger/{rid}":    {"/slettinger" + id(w.removal), aroundTeam}, "POST /slettinger/{rid}": {"/slettinger" + id(w.removal), aroundTeam},

		"GET /personer/{id}/plan.pdf": {liv + "/plan.pdf", aroundCare}, "GET /personer/{id}/plan/pasient.pdf": {liv + "/plan/pasient.pdf", aroundCare},
		"GET /personer/{id}/trygghetskort.pdf": {liv + "/trygghetskort.pdf", aroundCare}, "POST /personer/{id}/plan/overta": {kari + "/plan/overta", aroundTeam},
		"POST /personer/{id}/plan/meldinger/endringer":       {liv + "/plan/meldinger/endringer", aroundTeam},
		"POST /personer/{id}/plan/meldinger/{mid}/fulgt-opp": {liv + "/plan/meldinger" + id(w.message) + "/fulgt-opp", aroundTeam}, "POST /personer/{id}/plan/meldinger/{mid}/igjen": {liv + "/plan/meldinger" + id(w.message) + "/igjen", aroundTeam},
		"GET /personer/{id}/plan/innkommet/{iid}/vedlegg/{nr}": {liv + "/plan/innkommet" + id(w.incoming) + "/vedlegg/1", aroundGP},
		"POST /personer/{id}/plan/innkommet/{iid}":             {liv + "/plan/innkommet" + id(w.incoming), aroundTeam},
		"POST /personer/{id}/plan/purr":                        {kari + "/plan/purr", aroundTeam}, "POST /personer/{id}/plan/svar": {kari + "/plan/svar", aroundTeam},
		"POST /personer/{id}/plan/endre": {liv + "/plan/endre", aroundCare}, "POST /dokument/{id}/felt": {"/dokument" + id(w.document) + "/felt", aroundGP}, "POST /dokument/{id}/her": {"/dokument" + id(w.document) + "/her", aroundGP},

		"GET /skarer/{sid}/rett": {"/skarer" + id(w.score) + "/rett", aroundGP}, "POST /skarer/{sid}/rett": {"/skarer" + id(w.score) + "/rett", aroundGP},
		"GET /bekymringer/{bid}": {"/bekymringer" + id(w.concern), aroundCare}, "POST /bekymringer/{bid}": {"/bekymringer" + id(w.concern), aroundGP},

		"POST /personer/{id}/innsyn/{nr}/avslutt": {kari + "/innsyn" + id(w.grant) + "/avslutt", aroundTeam},
		"POST /personer/{id}/innsyn/unntak":       {liv + "/innsyn/unntak", doctors}, "POST /personer/{id}/innsyn/unntak/{nr}/opphev": {liv + "/innsyn/unntak" + id(w.withheld) + "/opphev", doctors},
		"POST /forslag/{wid}": {"/forslag" + id(w.word), aroundTeam},

		"GET /varsler/{id}": {"/varsler" + id(w.alert), aroundTeam}, "POST /varsler/{id}/kvitter": {"/varsler" + id(w.alert) + "/kvitter", aroundTeam},
		"POST /varsler/{id}/gjort": {"/varsler" + id(w.alert) + "/gjort", aroundTeam}, "POST /varsler/{id}/videre": {"/varsler" + id(w.alert) + "/videre", aroundTeam},
		"POST /varsler/{id}/ikke-var": {"/varsler" + id(w.alert) + "/ikke-var", aroundTeam},
		"GET /v/{lenke}":              {w.alertLink, aroundTeam}, "GET /h/{lenke}": {w.planLink, aroundGP},

		"GET /resultater/rapport/{id}": {"/resultater/rapport" + id(w.report), figures}, "GET /resultater/rapport/{id}/pdf": {"/resultater/rapport" + id(w.report) + "/pdf", figures},
		"GET /resultater/rapport/{id}/xlsx": {"/resultater/rapport" + id(w.report) + "/xlsx", figures},

		"GET /undersokelser/{id}": {"/undersokelser" + id(w.survey), append(aroundTeam[:4:4], webtest.Manager, webtest.Analyst)}, "POST /undersokelser/{id}/lenker": {"/undersokelser" + id(w.survey) + "/lenker", handsOut},
		"POST /undersokelser/{id}/avslutt": {"/undersokelser" + id(w.survey) + "/avslutt", handsOut}, "GET /personer/{id}/undersokelser/{runde}": {kari + "/undersokelser" + id(w.tied), aroundTeam},
		"POST /personer/{id}/undersokelser/{runde}": {kari + "/undersokelser" + id(w.tied), aroundTeam}, "POST /personer/{id}/undersokelser/{runde}/gi": {kari + "/undersokelser" + id(w.tied) + "/gi", aroundTeam},
		"POST /personer/{id}/undersokelser/{runde}/trekk": {kari + "/undersokelser" + id(w.tied) + "/trekk", aroundTeam},

		"GET /forlop/{id}/brev/{brev}": {w.kari.Path("brev") + id(w.letter), aroundTeam}, "GET /forlop/{id}/brev/{brev}/pdf": {w.kari.Path("brev") + id(w.letter) + "/pdf", aroundTeam},
		"GET /henvisninger/nett/{id}": {"/henvisninger/nett" + id(w.callback), aroundTeam}, "POST /henvisninger/nett/{id}": {"/henvisninger/nett" + id(w.callback), aroundTeam},

		"GET /utbredelse/{org}": {"/utbredelse/" + string(w.Orgs["Nes"]), leader}, "POST /utbredelse/{org}": {"/utbredelse/" + string(w.Orgs["Nes"]), leader},
		"GET /ressurser/{org}": {plans, leader}, "POST /ressurser/{org}/plan": {plans + "/plan", leader}, "POST /ressurser/{org}/scenario": {plans + "/scenario", leader},
		"GET /ressurser/{org}/plan/{id}": {plans + "/plan" + id(w.staffing), leader}, "POST /ressurser/{org}/plan/{id}": {plans + "/plan" + id(w.staffing), leader},
		"GET /ressurser/{org}/plan/{id}/bok.xlsx": {plans + "/plan" + id(w.staffing) + "/bok.xlsx", leader}, "GET /ressurser/{org}/plan/{id}/excel": {plans + "/plan" + id(w.staffing) + "/excel", leader},
		"POST /ressurser/{org}/plan/{id}/excel":    {plans + "/plan" + id(w.staffing) + "/excel", leader},
		"POST /ressurser/{org}/plan/{id}/svar":     {plans + "/plan" + id(w.staffing) + "/svar", leader},
		"POST /ressurser/{org}/plan/{id}/godkjenn": {plans + "/plan" + id(w.staffing) + "/godkjenn", leader}, "POST /ressurser/{org}/plan/{id}/forkast": {plans + "/plan" + id(w.scenario) + "/forkast", leader}, "POST /ressurser/{org}/plan/{id}/angre": {plans + "/plan" + id(w.scenario) + "/angre", leader},

		"POST /kandidater/{kode}/avgjorelse": {"/kandidater/" + w.code + "/avgjorelse", atHospital}, "POST /kandidater/{kode}/identitet": {"/kandidater/" + w.code + "/identitet", atHospital},
		"POST /fravaer/{id}/avslutt": {"/fravaer" + id(w.absence) + "/avslutt", []webtest.User{webtest.Nes}},
		"GET /meldinger/{nr}":        {"/meldinger/" + strconv.Itoa(w.told), aroundGP}, "POST /meldinger/{nr}": {"/meldinger/" + strconv.Itoa(w.told), aroundGP},
	}
}

// asksFirst are those that ask why before they look: the page is the same for all who have the role, whether there is such a thing or not.
var asksFirst = map[string]bool{"GET /meldinger/{nr}": true, "GET /personer/{id}/oppsummering": true}

// notAPersons are things of an organisation or a user: who may do the deed at all and names another's is told that there is no such thing,
// which is no refusal to see anybody.
var notAPersons = map[string]bool{
	"GET /journaluttrekk/{id}/fil": true, "POST /journaluttrekk/{id}/godkjenn": true, "POST /journaluttrekk/{id}/avslag": true, "POST /fravaer/{id}/avslutt": true,
	"POST /kandidater/{kode}/avgjorelse": true, "POST /kandidater/{kode}/identitet": true,
	"GET /resultater/rapport/{id}": true, "GET /resultater/rapport/{id}/pdf": true, "GET /resultater/rapport/{id}/xlsx": true,
	"GET /henvisninger/nett/{id}": true, "POST /henvisninger/nett/{id}": true,
	"GET /undersokelser/{id}": true, "POST /undersokelser/{id}/lenker": true, "POST /undersokelser/{id}/avslutt": true,
	"GET /oppslagskontroll/{id}": true, "POST /oppslagskontroll/{id}": true, "GET /utbredelse/{org}": true, "POST /utbredelse/{org}": true,
	"GET /ressurser/{org}": true, "POST /ressurser/{org}/plan": true, "POST /ressurser/{org}/scenario": true, "GET /ressurser/{org}/plan/{id}": true, "POST /ressurser/{org}/plan/{id}": true,
	"GET /ressurser/{org}/plan/{id}/bok.xlsx": true, "GET /ressurser/{org}/plan/{id}/excel": true, "POST /ressurser/{org}/plan/{id}/excel": true, "POST /ressurser/{org}/plan/{id}/svar": true, "POST /ressurser/{org}/plan/{id}/godkjenn": true, "POST /ressurser/{org}/plan/{id}/forkast": true, "POST /ressurser/{org}/plan/{id}/angre": true,
}

// TestMatrixOfThings asks every address that names something with an id of its own, with a real one, as everybody who works: it opens for
// those whom it concerns, and is in the audit; all others are answered as for an id that nobody has, and it is in the audit that they were.
func TestMatrixOfThings(t *testing.T) {
	w := newThings(t)
	w.notice()
	m := &matrix{t: t, w: w.World, other: w.twin.Patient, forms: w.forms()}
	secrets := []string{"Gamma", "Zeta", word, w.kari.Number.Digits(), w.liv.Number.Digits(), w.twin.Number.Digits()}
	all := w.all()
	for pattern, p := range routeTable {
		if _, ok := all[pattern]; p.kind == ofThing && !ok {
			t.Errorf("no real id is made for %s", pattern)
		}
	}
	for _, s := range seats {
		b := w.As(s.user)
		for _, pattern := range slices.Sorted(maps.Keys(all)) {
			if x := all[pattern]; !has(x.in, s.user) {
				m.closedThing(b, s, pattern, x, secrets)
			}
		}
	}
	// Who may comes after all who may not: what they do changes things. Looks first.
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		for _, s := range seats {
			b := w.As(s.user)
			for _, pattern := range slices.Sorted(maps.Keys(all)) {
				if x := all[pattern]; has(x.in, s.user) && strings.HasPrefix(pattern, method) {
					m.openThing(b, s, pattern, x, secrets)
				}
			}
		}
	}
	m.elsewhere(w)
	log := w.Log()
	for _, secret := range append(secrets, string(w.kari.Patient), string(w.document), w.alertLink, w.planLink) {
		if strings.Contains(log, secret) {
			t.Errorf("%q is in the log", secret)
		}
	}
}

// elsewhere: a leader's own pages hold nothing of another municipality's, and no deed of hers there is done.
func (m *matrix) elsewhere(w *things) {
	b := w.As(webtest.OtherManager)
	for pattern, p := range routeTable {
		method, path, _ := strings.Cut(pattern, " ")
		if method != http.MethodGet || p.kind != general || !strings.Contains(p.may, "L") || strings.Contains(path, "{") {
			continue
		}
		page := b.Get(path)
		for _, told := range []string{word, "uten medisinliste", "Anne Holt", "Avtalen slutter", "Uten vikar", "Ny koordinator", string(w.finding), string(w.asked), string(w.ready), string(w.survey), string(w.staffing), string(w.emergency), string(w.Assignment(webtest.Nes))} {
			if holds(page, told) {
				m.t.Errorf("%s for a leader of another municipality: shows %q", pattern, told)
			}
		}
	}
	before := m.tables()
	for path, form := range map[string]url.Values{
		"/nodtilganger/" + string(w.emergency): {"utfall": {"justified"}, "tekst": {"Sett på."}},
		"/tilganger":                           {"gjor": {"bekreft"}, "til": {"1.6.2027"}, "tilgang": {string(w.Assignment(webtest.Nes))}},
		"/resultater/kvalitet/endring/" + string(w.change) + "/trekk": {"grunn": {"Feil."}},
	} {
		if got := b.Raw(http.MethodPost, path, form); got.Status < 400 {
			m.t.Errorf("%s by a leader of another municipality: status %d", path, got.Status)
		}
	}
	if after := m.tables(); after != before {
		m.t.Errorf("what a leader of another municipality was refused left something: %s became %s", before, after)
	}
}

// nobodys is the address with other ids in the places that the pattern has.
func nobodys(pattern, path string) string {
	_, shape, _ := strings.Cut(pattern, " ")
	path, query, _ := strings.Cut(path, "?")
	want, is := strings.Split(shape, "/"), strings.Split(path, "/")
	for i, part := range want {
		switch {
		case part == "{nr}" && !db.IsID(is[i]):
			is[i] = "987654"
		case part == "{lenke}":
			is[i] = strings.Repeat("A", 20)
		case part == "{kode}":
			is[i] = "AAAAAA"
		case strings.HasPrefix(part, "{"):
			is[i] = string(db.NewID())
		}
	}
	if query != "" {
		query = "?" + uuid.ReplaceAllStringFunc(query, func(string) string { return string(db.NewID()) })
	}
	return strings.Join(is, "/") + query
}

func (m *matrix) closedThing(b *webtest.Browser, s seat, pattern string, x thing, secrets []string) {
	t := m.t
	method, _, _ := strings.Cut(pattern, " ")
	where := pattern + " for " + string(s.user)
	before := m.tables()
	m.form = url.Values{}
	for name, values := range m.forms[pattern] {
		m.form[name] = values
		if db.IsID(values[0]) {
			m.form[name] = []string{string(db.NewID())}
		}
	}
	unknown := m.ask(b, s, method, nobodys(pattern, x.path))
	m.form = m.forms[pattern]
	a := m.ask(b, s, method, x.path)
	m.form = nil
	same := func(p *webtest.Page) string {
		return strings.NewReplacer(x.path, "{}", nobodys(pattern, x.path), "{}").Replace(plain(p, nil))
	}
	if asksFirst[pattern] && strings.Contains(routeTable[pattern].may, s.letter) {
		if a.page.Status != unknown.page.Status {
			t.Errorf("%s: status %d, and %d for one that does not exist", where, a.page.Status, unknown.page.Status)
		}
	} else if a.page.Status != http.StatusNotFound || same(a.page) != same(unknown.page) {
		t.Errorf("%s: not the answer for one that does not exist, %d and %d:\n%s\n%s", where, a.page.Status, unknown.page.Status, a.page.Text, unknown.page.Text)
	} else if a.refused == 0 && !notAPersons[pattern] || a.refused != unknown.refused {
		t.Errorf("%s: %d refusals in the audit, and %d for one that does not exist", where, a.refused, unknown.refused)
	} else if !strings.Contains(routeTable[pattern].may, s.letter) && a.reason != string(access.NotForRole) {
		t.Errorf("%s: refused because of %q", where, a.reason)
	}
	more := int64(0)
	if strings.Contains(x.path, string(m.other)) && a.refused > 0 {
		more = 1 // the refusal stands in the log of her other record as well
	}
	if a.statements != unknown.statements && a.statements != unknown.statements+more {
		t.Errorf("%s: %d statements, and %d for one that does not exist: the time tells", where, a.statements, unknown.statements)
	}
	for _, secret := range secrets {
		if holds(a.page, secret) {
			t.Errorf("%s: shows %q", where, secret)
		}
	}
	if after := m.tables(); after != before {
		t.Errorf("%s: what was refused left something: %s became %s", where, before, after)
	}
}

func (m *matrix) openThing(b *webtest.Browser, s seat, pattern string, x thing, secrets []string) {
	t := m.t
	method, _, _ := strings.Cut(pattern, " ")
	where := pattern + " for " + string(s.user)
	if !strings.Contains(routeTable[pattern].may, s.letter) {
		t.Errorf("%s: routeTable does not let the role in", where)
	}
	m.form = m.forms[pattern]
	defer func() { m.form = nil }()
	a := m.ask(b, s, method, x.path)
	if a.page.Status == http.StatusNotFound || a.page.Status >= 500 && a.page.Status != http.StatusServiceUnavailable {
		t.Errorf("%s: status %d, want it open\n%s", where, a.page.Status, a.page.Text)
	}
	if a.page.Status == http.StatusOK && a.shown == 0 && method == http.MethodGet && !asksFirst[pattern] {
		t.Errorf("%s: shown, and not in the audit", where)
	}
	if s.letter == "L" || s.letter == "A" || s.letter == "X" {
		for _, secret := range secrets {
			if holds(a.page, secret) {
				t.Errorf("%s: shows %q to one who has nothing to do with her", where, secret)
			}
		}
	}
	// The person is theirs, the thing is another's: both must fit. A round of a survey is of no one person.
	if two := "/personer/" + strings.Split(x.path, "/")[2]; strings.Count(pattern, "{") == 2 && !strings.Contains(pattern, "{runde}") && strings.HasPrefix(x.path, "/personer/") {
		other := m.ask(b, s, method, strings.Replace(x.path, two, "/personer/"+string(m.other), 1))
		if other.page.Status != http.StatusNotFound {
			t.Errorf("%s: under another person's address: status %d\n%s", where, other.page.Status, other.page.Text)
		}
	}
}
