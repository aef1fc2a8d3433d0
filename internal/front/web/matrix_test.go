package web_test

import (
	"archive/zip"
	"flag"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

var uuid = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)

// matrix is everybody who works, everybody who is followed, and every address.
type matrix struct {
	t      *testing.T
	w      *webtest.World
	people []*figure
	form   url.Values // what is posted beside what is plausible
	forms  map[string]url.Values
	last   map[webtest.User]tally
	other  care.PatientID // whom everybody around reaches, and who owns none of the things
}

func newMatrix(t *testing.T) *matrix {
	t.Helper()
	w := webtest.New(t)
	w.Hire(webtest.OtherManager, care.Manager, "Ullensaker")
	if err := w.Store.InTx(t.Context(), func(tx *store.Writer) error {
		return tx.InsertSubstitute(t.Context(), query.InsertSubstituteParams{
			ID: db.NewID(), GpID: db.ID(w.ID(webtest.GP)), SubstituteID: db.ID(w.ID(webtest.OtherGP)), ValidFrom: webtest.Today.AddDays(-30),
			ValidTo: webtest.Today.AddDays(-1), CreatedAt: db.At(webtest.Today.At(8, 0)),
		})
	}); err != nil {
		t.Fatal(err)
	}
	return &matrix{t: t, w: w, people: people(t, w)}
}

// whole asks for each page about each person as each user, as is done wherever CI is set. Without it each page meets every fifth person,
// another fifth for each page and user, so that every page meets every user, and every user every situation on ten pages. A page that the
// role never has is refused before anybody is looked up: there a fifth is asked in the whole as well.
var whole = flag.Bool("whole", os.Getenv("CI") != "", "the whole matrix")

const part = 5

// TestMatrix asks every page about one person as everybody who works, in every situation: it opens for those whom the law and
// the service's promise let in and answers all others as if she did not exist, word for word and with as much written in the
// audit; what is shown holds nothing that the role or her wish keeps back.
func TestMatrix(t *testing.T) {
	for half := range 2 { // side by side, each with a region of its own
		t.Run("half "+strconv.Itoa(half+1), func(t *testing.T) {
			t.Parallel()
			m := newMatrix(t)
			for n, s := range seats {
				if n%2 == half {
					m.seat(n, s)
				}
			}
			m.silent()
		})
	}
}

// seat asks everything as one user.
func (m *matrix) seat(n int, s seat) {
	t := m.t
	b := m.w.As(s.user)
	before := m.tables()
	for k, pattern := range slices.Sorted(maps.Keys(routeTable)) {
		p := routeTable[pattern]
		if p.kind < ofEnrolment || p.kind == ofThing || p.kind == ofOwn {
			continue
		}
		method, path, _ := strings.Cut(pattern, " ")
		unknown := m.ask(b, s, method, fill(path, string(db.NewID())))
		if unknown.page.Status != http.StatusNotFound && unknown.page.Status != http.StatusSeeOther {
			t.Errorf("%s %s of nobody: status %d for %s", method, path, unknown.page.Status, s.user)
		}
		for i, f := range m.people {
			if (i+k+n)%part != 0 && f.emergency != s.user && (!*whole || !strings.Contains(p.may, s.letter)) && !has(f.placeless, s.user) && f.against != care.ObjectItem {
				continue
			}
			m.one(b, s, method, path, p, f, unknown)
		}
	}
	if after := m.tables(); after != before {
		t.Errorf("what %s was refused left something: %s became %s", s.user, before, after)
	}
}

// emergencyOpens are the pages that emergency access opens to a coordinator: what shows, and nothing that writes, lists or tells who else has looked.
var emergencyOpens = map[string]bool{
	"GET /forlop/{id}/journal/{event}": true, "GET /forlop/{id}/journal/{event}/tekst.txt": true, "GET /forlop/{id}/plan": true, "GET /personer/{id}": true,
	"GET /personer/{id}/avdelingsark": true, "GET /personer/{id}/avklaringer": true, "GET /personer/{id}/bekymring": true, "GET /personer/{id}/hendelser": true,
	"GET /personer/{id}/innleggelse": true, "GET /personer/{id}/oppfolging": true, "GET /personer/{id}/opplysninger": true, "GET /personer/{id}/plan": true,
	"GET /personer/{id}/plan/historikk": true, "GET /personer/{id}/plan/meldinger": true, "GET /personer/{id}/plan/pasient": true, "GET /personer/{id}/skarer": true,
	"GET /personer/{id}/trygghetskort": true, "GET /sporsmal/{qid}": true, "POST /personer/{id}/fodselsnummer": true,
}

// answer is a page with what it left in the audit.
type answer struct {
	page           *webtest.Page
	refused, shown int
	statements     int64 // asked of the database
	reason         string
}

// one checks one page for one user and one person.
func (m *matrix) one(b *webtest.Browser, s seat, method, path string, p placed, f *figure, unknown answer) {
	t := m.t
	may := strings.Contains(p.may, s.letter)
	open := may && has(f.reached, s.user)
	where := fmt.Sprintf("%s %s for %s: %s", method, path, s.user, f.name)
	if p.kind == ofObjections && may && has(f.objected, s.user) {
		open = true
	}
	if open && method == http.MethodPost {
		return // TestWhoMayGetsToTheForm
	}
	a := m.ask(b, s, method, fill(path, f.id(p.kind), string(f.contact)))
	switch {
	case s.user == f.emergency && emergencyOpens[method+" "+path]:
		if a.page.Status != http.StatusSeeOther && (a.page.Status != http.StatusOK || a.shown == 0) || a.refused > 0 {
			t.Errorf("%s: status %d, %d rows in the audit: emergency access opens it", where, a.page.Status, a.shown)
		}
		m.placeless(where, s, a.page, f)
	case s.user == f.emergency && method+path == "POST/personer/{id}/innleggelse": // the page again, with what is wrong; TestItOnlyReads says that it writes nothing
		if a.page.Status != http.StatusUnprocessableEntity {
			t.Errorf("%s: status %d, want the form again", where, a.page.Status)
		}
	case f.merged && has(f.reached, s.user) && method == http.MethodGet && a.page.Status == http.StatusSeeOther: // to the record that stands, which is judged as itself
		m.secret(where, a.page, f)
	case method+path == "GET/personer/{id}" && strings.Contains("CE", s.letter): // for anybody, known or not: to the one page that the role has
		if a.page.Header.Get("Location") != f.Page()+"/avdelingsark" || a.page.Status != http.StatusSeeOther {
			t.Errorf("%s: status %d to %s", where, a.page.Status, a.page.Header.Get("Location"))
		}
	case open:
		if a.page.Status != http.StatusOK && a.page.Status != http.StatusSeeOther {
			t.Errorf("%s: status %d, want it open\n%s", where, a.page.Status, a.page.Text)
		}
		if a.shown == 0 && a.page.Status == http.StatusOK {
			t.Errorf("%s: shown, and not in the audit", where)
		}
		if f.against == care.ObjectItem && s.user != webtest.Nes && s.user != webtest.NesToo && holds(a.page, f.item) {
			t.Errorf("%s: shows the entry that she wants hidden", where)
		}
		m.placeless(where, s, a.page, f)
	case may && has(f.objected, s.user) && strings.Contains(team, s.letter) && method == http.MethodGet:
		if a.page.Status != http.StatusSeeOther || a.page.Header.Get("Location") != f.Page()+"/reservasjoner" {
			t.Errorf("%s: status %d to %s, want the objections", where, a.page.Status, a.page.Header.Get("Location"))
		}
		m.secret(where, a.page, f)
		m.refusal(where, a, 1, access.Objected)
	default:
		if a.page.Status != unknown.page.Status || plain(a.page, f) != plain(unknown.page, f) {
			t.Errorf("%s: not the answer for one who does not exist, %d and %d:\n%s\n%s", where, a.page.Status, unknown.page.Status, plain(a.page, f), plain(unknown.page, f))
		}
		m.secret(where, a.page, f)
		if a.refused != unknown.refused {
			t.Errorf("%s: %d refusals in the audit, and %d for one who does not exist", where, a.refused, unknown.refused)
		}
		own := int64(0)
		if f.merged {
			own = int64(a.refused) // each refusal stands in the log of her other record too
		}
		if a.statements < unknown.statements || a.statements > unknown.statements+own {
			t.Errorf("%s: %d statements, and %d for one who does not exist: the time tells", where, a.statements, unknown.statements)
		}
		want := access.OutsideTeam
		switch {
		case !may:
			want = access.NotForRole
		case has(f.objected, s.user):
			want = access.Objected
		}
		m.refusal(where, a, a.refused, want)
	}
}

func (m *matrix) refusal(where string, a answer, n int, want access.Reason) {
	if n == 0 || a.refused != n || a.reason != string(want) {
		m.t.Errorf("%s: %d refusals in the audit, the last because of %q, want %q", where, a.refused, a.reason, want)
	}
}

// secret checks that nothing of hers is in the answer.
func (m *matrix) secret(where string, p *webtest.Page, f *figure) {
	for _, s := range f.secrets {
		if holds(p, s) {
			m.t.Errorf("%s: shows %q", where, s)
		}
	}
}

// holds reports whether the text is in the page, its headers, cookies or address.
func holds(p *webtest.Page, text string) bool {
	if strings.Contains(p.HTML, text) || strings.Contains(p.Text, text) {
		return true
	}
	for _, values := range p.Header {
		for _, v := range values {
			if strings.Contains(v, text) {
				return true
			}
		}
	}
	return false
}

// plain is an answer without the id that was asked for.
func plain(p *webtest.Page, f *figure) string {
	return uuid.ReplaceAllString(p.HTML, "{}") + "\n" + uuid.ReplaceAllString(p.Header.Get("Location"), "{}")
}

// fill puts ids in the places of an address: the first in the first.
func fill(path string, ids ...string) string {
	for i := 0; strings.Contains(path, "{"); i++ {
		from, to := strings.Index(path, "{"), strings.Index(path, "}")
		path = path[:from] + ids[min(i, len(ids)-1)] + path[to+1:]
	}
	return path
}

// plausible is what would be right in most forms.
var plausible = url.Values{
	"tekst": {"Har det bra."}, "dato": {"16.11.2026"}, "form": {"telephone"}, "med": {"patient"}, "arsak": {"Feil dato."}, "hast": {"today"}, "sporsmal": {"Kan dosen økes?"},
	"svar": {"Ja."}, "mot": {"everybody"}, "hvem": {"patient"}, "kompetanse": {"full"}, "dod": {"16.11.2026"}, "ansvarlig": {"ingen"}, "skjema": {"fastlege"}, "fastlege": {"ingen"}, "utfall": {"include"},
}

func (m *matrix) ask(b *webtest.Browser, s seat, method, path string) answer {
	m.t.Helper()
	before := m.audited(s, true)
	var form url.Values
	if method == http.MethodPost {
		form = plausible
		if m.form != nil {
			form = maps.Clone(plausible)
			maps.Copy(form, m.form)
		}
	}
	statements := m.w.Store.DB.Statements()
	a := answer{page: b.Raw(method, path, form)}
	a.statements = m.w.Store.DB.Statements() - statements
	after := m.audited(s, false)
	a.refused, a.shown, a.reason = after.refused-before.refused, after.shown-before.shown, after.reason
	return a
}

// tally is what the audit has of a user, up to a row.
type tally struct {
	through        string
	refused, shown int
	reason         string // of the last refusal
}

// audited counts the user's refusals and looks: only what is new since it was asked last is read. known says that nothing can be.
func (m *matrix) audited(s seat, known bool) tally {
	m.t.Helper()
	n, ok := m.last[s.user]
	if known && ok {
		return n
	}
	if m.last == nil {
		m.last = map[webtest.User]tally{}
	}
	// The + keeps SQLite from the index of users, by which each question reads all that the user has ever asked.
	rows, err := m.w.Store.DB.Raw().QueryContext(m.t.Context(), `select id, allowed, reason from audit where id > $1 and +user_id = $2 order by id`, n.through, string(m.w.ID(s.user)))
	if err != nil {
		m.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var allowed bool
		var reason string
		if err := rows.Scan(&n.through, &allowed, &reason); err != nil {
			m.t.Fatal(err)
		}
		if allowed {
			n.shown++
		} else {
			n.refused++
			n.reason = reason
		}
	}
	if err := rows.Err(); err != nil {
		m.t.Fatal(err)
	}
	m.last[s.user] = n
	return n
}

// tables counts the rows of every table but those of the audit and the sessions.
func (m *matrix) tables() string {
	m.t.Helper()
	raw, ctx := m.w.Store.DB.Raw(), m.t.Context()
	rows, err := raw.QueryContext(ctx, `select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' and name not like 'audit%' and name <> 'session' order by name`)
	if err != nil {
		m.t.Fatal(err)
	}
	defer rows.Close()
	var names []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			m.t.Fatal(err)
		}
		names = append(names, name)
	}
	var counts []string
	for _, name := range append(names, "") {
		q := `select count(*) from "` + name + `"`
		if name == "" {
			q, name = `select (select sum(version) from patient) + (select sum(event_count) from enrolment) + (select sum(version) from question)`, "versions"
		}
		var n int
		if err := raw.QueryRowContext(ctx, q).Scan(&n); err != nil {
			m.t.Fatal(err)
		}
		counts = append(counts, fmt.Sprintf("%s %d", name, n))
	}
	return strings.Join(counts, ", ")
}

// silent checks that no answer of all those left anything of anybody in the log.
func (m *matrix) silent() {
	log := m.w.Log()
	for _, f := range m.people {
		for _, s := range append(f.secrets, string(f.Patient), string(f.Enrolment)) {
			if strings.Contains(log, s) {
				m.t.Errorf("%s: %q is in the log", f.name, s)
			}
		}
	}
}

// TestMatrixOfLists: a search, the lists, saved ones among them, the figures and the files hold exactly those whom one reaches.
func TestMatrixOfLists(t *testing.T) {
	m := newMatrix(t)
	lists := m.savedLists()
	for _, s := range seats {
		b := m.w.As(s.user)
		for pattern, p := range routeTable {
			method, path, _ := strings.Cut(pattern, " ")
			if p.kind != general {
				continue
			}
			if method == http.MethodPost || strings.Contains(path, "{") && path != "/{$}" {
				m.closed(b, s, method, path, p)
				continue
			}
			paths := []string{strings.TrimSuffix(path, "{$}")}
			switch path {
			case "/{$}":
				paths = append(paths, "/?vis=alle")
			case "/forlop", "/forlop.xlsx":
				for _, query := range []string{"status=avsluttede", "status=aktive&grupper=ingen", "sorter=navn", "innlagt=ja", "evaluering=ja"} {
					paths = append(paths, path+"?"+query)
				}
				for _, l := range lists {
					paths = append(paths, path+"?liste="+l)
				}
			}
			for _, path := range paths {
				m.list(b, s, path, p)
			}
		}
		for _, f := range m.people {
			m.found(b, s, f)
		}
	}
	m.silent()
}

// closed checks that a role that may not come to an address is refused there, and that it is noted.
func (m *matrix) closed(b *webtest.Browser, s seat, method, path string, p placed) {
	m.t.Helper()
	if strings.Contains(p.may, s.letter) {
		return
	}
	a := m.ask(b, s, method, fill(path, string(db.NewID())))
	if a.page.Status != http.StatusNotFound || a.refused == 0 || a.reason != string(access.NotForRole) {
		m.t.Errorf("%s %s for %s: status %d, %d refusals in the audit because of %q", method, path, s.user, a.page.Status, a.refused, a.reason)
	}
}

// savedLists are the lists that everybody of the matrix was put on.
func (m *matrix) savedLists() (ids []string) {
	m.t.Helper()
	rows, err := m.w.Store.DB.Raw().QueryContext(m.t.Context(), "select id from saved_list")
	if err != nil {
		m.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			m.t.Fatal(err)
		}
		ids = append(ids, id)
	}
	if len(ids) != 2 {
		m.t.Fatalf("%d saved lists", len(ids))
	}
	return ids
}

// list checks that a list holds nobody whom the user does not reach.
func (m *matrix) list(b *webtest.Browser, s seat, path string, p placed) {
	m.t.Helper()
	a := m.ask(b, s, http.MethodGet, path)
	where := path + " for " + string(s.user)
	if may := strings.Contains(p.may, s.letter); !may && a.page.Status != http.StatusNotFound || may && a.page.Status >= 400 && !strings.Contains(path, "liste=") && !strings.Contains(path, "slett") && !strings.Contains(path, "tilpasning") {
		m.t.Errorf("%s: status %d", where, a.page.Status)
	} else if !may && (a.refused != 1 || a.reason != string(access.NotForRole)) {
		m.t.Errorf("%s: %d refusals in the audit, because of %q", where, a.refused, a.reason)
	}
	if strings.Contains(a.page.Header.Get("Content-Type"), "spreadsheet") {
		a.page.HTML = cells(m.t, a.page.HTML)
	}
	for _, f := range m.people {
		switch {
		case s.user == f.emergency && path == "/nodtilgang": // the user's own emergency accesses
		case !has(f.reached, s.user):
			m.secret(where+": "+f.name, a.page, f)
		case s.letter == "E":
			for _, place := range f.places {
				if holds(a.page, place) {
					m.t.Errorf("%s: shows %q", where, place)
				}
			}
		}
		if f.against == care.ObjectItem && s.user != webtest.Nes && s.user != webtest.NesToo && holds(a.page, f.item) {
			m.t.Errorf("%s: shows the entry that she wants hidden", where)
		}
	}
}

// placeless checks that who may not see where she lives is not told it.
func (m *matrix) placeless(where string, s seat, p *webtest.Page, f *figure) {
	if !has(f.placeless, s.user) {
		return
	}
	for _, place := range slices.Concat(f.places, f.told, []string{"Nes kommune"}) {
		if holds(p, place) {
			m.t.Errorf("%s: shows %q, which tells where she lives", where, place)
		}
	}
}

// found checks a search for the person by name, birth date and number.
func (m *matrix) found(b *webtest.Browser, s seat, f *figure) {
	m.t.Helper()
	if !strings.Contains(clinical, s.letter) {
		return
	}
	where := fmt.Sprintf("search as %s: %s", s.user, f.name)
	reached := has(f.reached, s.user)
	for _, typed := range []string{f.family, f.Number.Digits()} {
		if s.user == f.emergency && typed != f.family {
			continue // by her number she is found by who may open her page
		}
		p := b.Raw(http.MethodPost, "/sok", url.Values{"q": {typed}})
		if found := strings.Contains(p.HTML, "/personer/"+string(f.stands)); found != reached || p.Status != http.StatusOK {
			m.t.Errorf("%s: found %v, want %v (status %d)", where, found, reached, p.Status)
		}
		if has(f.placeless, s.user) && strings.Contains(strings.Split(p.HTML, "<main")[1], "Nes") {
			m.t.Errorf("%s: the hit tells where she lives", where)
		}
		if !reached && strings.Contains(p.HTML, "Gamma") {
			m.t.Errorf("%s: shows her name", where)
		}
	}
}

// cells are the texts of a workbook.
func cells(t *testing.T, file string) string {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, part := range z.File {
		r, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&b, r); err != nil {
			t.Fatal(err)
		}
		r.Close()
	}
	return b.String()
}

// TestWhoMayGetsToTheForm: nobody who may send a form is turned away as if the person did not exist.
func TestWhoMayGetsToTheForm(t *testing.T) {
	m := newMatrix(t)
	for _, s := range seats {
		b := m.w.As(s.user)
		for pattern, p := range routeTable {
			method, path, _ := strings.Cut(pattern, " ")
			if method != http.MethodPost || p.kind < ofEnrolment || p.kind == ofThing || p.kind == ofOwn || !strings.Contains(p.may, s.letter) {
				continue
			}
			f := m.people[0]
			if !has(f.reached, s.user) || strings.Contains(path, "{nr}") {
				continue
			}
			a := b.Raw(method, fill(path, f.id(p.kind), string(f.contact)), url.Values{"skjema": {"parorende"}})
			switch a.Status {
			case http.StatusOK, http.StatusSeeOther, http.StatusConflict, http.StatusUnprocessableEntity:
			default:
				t.Errorf("%s for %s: status %d\n%s", pattern, s.user, a.Status, a.Text)
			}
		}
	}
}

// TestNobodyLoggedIn: who is not logged in gets to the log-in page from everywhere, and nothing is done.
func TestNobodyLoggedIn(t *testing.T) {
	m := newMatrix(t)
	before := m.tables()
	f := m.people[0]
	for pattern, p := range routeTable {
		method, path, _ := strings.Cut(pattern, " ")
		if p.kind == anyone {
			continue
		}
		var form url.Values
		want := http.StatusSeeOther
		if method == http.MethodPost {
			form, want = plausible, http.StatusUnauthorized
		}
		a := m.w.Nobody().Raw(method, fill(strings.TrimSuffix(path, "{$}"), f.id(p.kind), string(f.contact)), form)
		if a.Status != want || want == http.StatusSeeOther && !strings.HasPrefix(a.Header.Get("Location"), "/logg-inn") {
			t.Errorf("%s: status %d to %s", pattern, a.Status, a.Header.Get("Location"))
		}
		m.secret(pattern, a, f)
	}
	if after := m.tables(); after != before {
		t.Errorf("something was done: %s became %s", before, after)
	}
	m.silent()
}
