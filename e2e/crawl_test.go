package e2e

import (
	"html"
	"iter"
	"maps"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"traad/internal/base/browser"
	"traad/internal/base/db"
)

const (
	perKind = 6   // pages of one kind that each user visits, with queries that nobody has tried
	perUser = 120 // pages in all
)

// TestCrawl follows the links of every demo user, each kind of page at least once, and checks what holds for all pages:
// found; accessible; silent; nothing from other hosts; no scrolling sideways on a phone nor at 200 % zoom; one main
// heading; no person's name in the title; no national number. In the end every address that the front answers has been
// visited by somebody, so that no page is without a link to it.
func TestCrawl(t *testing.T) {
	b := browser.ForTest(t)
	dependOnProduct(t)
	w := &atlas{world: &world{startDemo(t, db.SQLite), b, axe(t)}, kinds: map[string]bool{}, parts: map[string]map[string]bool{}, rest: map[string]*walk{}}
	logIn := b.Page(t)
	logIn.Open(w.at("/logg-inn"))
	for _, open := range []string{"/logg-inn", "/om-iht", "/kontakt-oss"} {
		check(t, w, logIn, visit{path: open}, false)
	}
	_, _, offered := w.ask(t, "", "/logg-inn")
	keys := loginKey.FindAllStringSubmatch(string(offered), -1)
	if len(keys) < 9 {
		t.Fatalf("the log-in page offers %d users", len(keys))
	}
	t.Run("as", func(t *testing.T) {
		for _, key := range keys {
			t.Run(key[1], func(t *testing.T) {
				t.Parallel()
				crawl(t, w, key[1])
			})
		}
	})
	source, err := os.ReadFile("../internal/front/web/routes.go")
	if err != nil {
		t.Fatal(err)
	}
	unmet := func() (all []string) {
		for _, m := range route.FindAllStringSubmatch(string(source), -1) {
			if !w.kinds[kindOf(m[1])] && !unlinked[m[1]] {
				all = append(all, m[1])
			}
		}
		return all
	}
	for _, key := range slices.Sorted(maps.Keys(w.rest)) {
		if len(unmet()) > 0 {
			further(t, w, key, unmet)
		}
	}
	for _, address := range unmet() {
		t.Errorf("no link leads to %s", address)
	}
}

// kindOf is the kind of the pages that a route answers.
func kindOf(route string) string {
	return parameter.ReplaceAllString(strings.TrimSuffix(route, "{$}"), "{}")
}

// unlinked are the addresses that nobody meets in the demo by following links.
var unlinked = map[string]bool{
	"/healthz": true, "/readyz": true, // the service manager asks these
	"/smart/launch": true, "/smart/svar/{system}": true, "/smart/pasient": true, "/smart/gjelder": true, // record systems lead there: launch_test.go
	"/logg-inn/start": true, "/logg-inn/svar": true, "/logg-inn/rolle": true, "/logg-inn/pasient/start": true, "/logg-inn/pasient/svar": true, // log-in that is not the demo's
	"/forskning/{id}/fil":      true,                                                                              // when it is made
	"/resultater/rapport/{id}": true, "/resultater/rapport/{id}/pdf": true, "/resultater/rapport/{id}/xlsx": true, // after a report is frozen
	"/resultater/laeringsnettverk/{id}/fil": true,                                                                              // of our own file alone: the tests of the page
	"/kommunale-tall/{run}":                 true, "/kommunale-tall/{run}/merket.xlsx": true, "/kommunale-tall/mal.xlsx": true, // after a file is sent; a form
	"/innflytting/{run}": true, "/innflytting/{run}/angre": true, "/innflytting/{run}/merket.xlsx": true, // after a file is sent
	"/oppslagskontroll/{id}":             true,                                                                                                               // when the nightly control has found something
	"/administrasjon/undersokelser/{id}": true, "/administrasjon/undersokelser/{id}/utseende": true, "/administrasjon/undersokelser/{id}/sprak/{kode}": true, // after somebody has written a set
	"/overlevering": true, "/overlevering.xlsx": true, // after notice of an agreement is given
	"/journaluttrekk/{id}/fil": true,                                    // after a file is made
	"/slettinger/{rid}":        true, "/personer/{id}/ett-forlop": true, // after a request, and after a merge: page/removal looks at them
	"/administrasjon/avtaler/{id}/oppsigelse": true, "/administrasjon/avtaler/{id}/versjon/{avtale}/{versjon}": true, // the walk opens one party of many
	"/forlop/{id}/kartlegging/journal": true, "/skarer/{sid}/rett": true, // from a conversation that is finished, from a score: few of the persons whom the walk meets have them
	"/administrasjon/forlop/tilpasning": true, "/administrasjon/forlop/{kode}/tilpasning/{kommune}": true, // by a form: the administrator's story
	"/personer/{id}/oppsummering":      true,                                                                                                     // the address that the ward sheet had
	"/personer/{id}/innleggelse/{sid}": true, "/personer/{id}/innleggelse/{sid}/sporsmal": true, "/personer/{id}/innleggelse/{sid}/avtale": true, // of persons with a stay: the tests of the page
	"/administrasjon/forlopsfil/{kode}/{versjon}/definisjon.toml": true,                                                                                                                                                                   // a file: the tests of the page
	"/administrasjon/forlopsutkast/{id}":                          true, "/administrasjon/forlopsutkast/{id}/prov": true, "/administrasjon/forlopsutkast/{id}/sprak/{kode}": true, "/administrasjon/forlopsutkast/{id}/utkast.toml": true, // of a draft, of which the demo has none: the tests of the page
	"/forlop/{id}/sett-pa-posten": true,                                       // of those who are admitted: few of the persons whom the walk meets are
	"/forlop/{id}/brev/{brev}":    true, "/forlop/{id}/brev/{brev}/pdf": true, // of a letter that was made: the tests of the page
	"/kontakt-oss/takk": true, "/henvisninger/nett": true, "/henvisninger/nett/{id}": true, // after the public form is sent: the tests of the page
	"/kontakt-oss/behandler":                           true,                                                 // by log-in as a clinician: TestClinicianRefers
	"/kontakt-oss/innlogget":                           true,                                                 // by log-in as a patient: TestWhoLogsInRefers
	"/administrasjon/forlopsflytting/{kode}/{versjon}": true, "/administrasjon/forlopstrekking/{kode}": true, // of codes that are no ids: the tests of the page
	"/kalender/{nokkel}": true,                  // by one's own calendar program
	"/u/{kode}":          true, "/u/takk": true, // from a paper: the story of surveys
	"/v/{lenke}": true, "/h/{lenke}": true, // from mails
	"/meldinger/{nr}":            true,                                           // of messages that came in: the tests of e2e/intake
	"/ressursark/{run}":          true,                                           // after a file is sent: the tests of the page
	"/ressurser/{org}/plan/{id}": true, "/ressurser/{org}/plan/{id}/excel": true, // of a draft: the walk opens one plan of many; the tests of the page look at them
	"/personer/{id}/plan/innkommet/{iid}/vedlegg/{nr}": true, // of a message with an attachment, of which the demo has none: the tests of page/planwhere
	"/data/{lid}":                           true, // of a load: the story of candidates, and the tests of the page
	"/personer/{id}/plan/send":              true, // from a draft, of which the demo has one: the tests of the page
	"/administrasjon/adresser/mal.xlsx":     true, // a file: the tests of the page
	"/administrasjon/journalsystemer/{id}":  true, // of a system that is registered, of which the region has none: the tests of the page
	"/administrasjon/virksomheter/mal.xlsx": true, // a file: the tests of the page
}

// atlas is a world with a map of what has been visited.
type atlas struct {
	*world
	mu    sync.Mutex
	kinds map[string]bool            // addresses with {} for each id, without query and with what it asks for
	parts map[string]map[string]bool // what axe has looked at, by kind of page
	rest  map[string]*walk           // by the key of the user
}

// walk is how far a user has come.
type walk struct {
	known   map[string]bool // addresses that a link has led to
	waiting []visit         // of them, those not visited
}

// meet adds the links of a page.
func (k *walk) meet(from, text string) {
	for _, m := range link.FindAllStringSubmatch(text, -1) {
		to, _, _ := strings.Cut(html.UnescapeString(m[1]), "#")
		if from == "/demo/epost" && (strings.HasPrefix(to, "/v/") || strings.HasPrefix(to, "/h/")) {
			continue // mails to everybody: whoever is not meant is told that there is nothing
		}
		if !k.known[to] {
			k.known[to] = true
			k.waiting = append(k.waiting, visit{to, from})
		}
	}
}

// take takes one that waits.
func (k *walk) take(i int) visit {
	v := k.waiting[i]
	k.waiting = slices.Delete(k.waiting, i, i+1)
	return v
}

// first reports whether no page of this kind has been shown.
func (a *atlas) first(kind string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.parts[kind] == nil
}

// fresh reports whether a page has anything that those of its kind before it did not have: an element, a class, a role. Axe takes half
// a second or more for each page and width, and finds nothing new in the same parts with other words in them.
func (a *atlas) fresh(kind, text string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	for part := range partsOf(text) {
		if !a.parts[kind][part] {
			return true
		}
	}
	return false
}

// shown notes what a page has.
func (a *atlas) shown(kind, text string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.parts[kind] == nil {
		a.parts[kind] = map[string]bool{}
	}
	maps.Insert(a.parts[kind], partsOf(text))
}

// partsOf are the elements of a page with their classes and roles.
func partsOf(text string) iter.Seq2[string, bool] {
	return func(yield func(string, bool) bool) {
		for _, m := range element.FindAllStringSubmatch(text, -1) {
			if !yield(m[1]+strings.Join(shaping.FindAllString(m[2], -1), ""), true) {
				return
			}
		}
	}
}

func (a *atlas) tried(variant string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.kinds[variant]
}

func (a *atlas) visited(kind string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.kinds[kind] = true
}

var (
	loginKey = regexp.MustCompile(`name="som" value="([^"]+)"`)
	link     = regexp.MustCompile(`<a\b[^>]*?\shref="(/[^"]*)"[^>]*>`)
	person   = regexp.MustCompile(`<a\b[^>]*?\shref="/personer/[0-9a-f-]{36}"[^>]*>\s*([^<]+?)\s*<`)
	id       = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)
	word     = regexp.MustCompile(`^[a-z]+$`)
	titled   = regexp.MustCompile(`<title>([^<]*)</title>`)
	heading  = regexp.MustCompile(`<h1\b`)

	route     = regexp.MustCompile(`"GET (/[^"]*)"`)
	parameter = regexp.MustCompile(`\{[^}]*\}`)
	element   = regexp.MustCompile(`<([a-z0-9]+)((?:\s[^<>]*)?)>`)
	shaping   = regexp.MustCompile(`\s(?:class|role|type)="[^"]*"`)
)

// visit is a page to go to.
type visit struct {
	path string // with its query
	from string // where the link stands
}

// kind is the address without the ids in it, and without its query.
func (v visit) kind() string {
	path, _, _ := strings.Cut(v.path, "?")
	if m := book.FindStringSubmatch(path); m != nil {
		return "/handbok/{}" + strings.Repeat("/{}", min(1, len(m[1])))
	}
	return papers.ReplaceAllString(named.ReplaceAllString(id.ReplaceAllString(path, "{}"), "$1{}/{}"), "$1{}")
}

// book is the handbook: of a pathway, and of a stage.
var book = regexp.MustCompile(`^/handbok/[a-z-]+(/[a-z_]+)?$`)

// named are ids that are words, in the addresses of pathway definitions: code and version.
var named = regexp.MustCompile(`^(/administrasjon/forlop/)[a-z]+-[a-z]+/[0-9]+$`)

// papers and surveys that come with the program are named by a word, too.
var papers = regexp.MustCompile(`^(/administrasjon/(?:oppsett/\{\}/papirer|undersokelser-ferdig)/)[a-z_-]+`)

// variant is the kind with what the query asks for: names, and values that are words.
func (v visit) variant() string {
	_, query, _ := strings.Cut(v.path, "?")
	values, _ := url.ParseQuery(query)
	out := v.kind()
	for _, name := range slices.Sorted(maps.Keys(values)) {
		out += "&" + name
		if word.MatchString(values.Get(name)) {
			out += "=" + values.Get(name)
		}
	}
	return out
}

func crawl(t *testing.T, w *atlas, key string) {
	p := w.browser.Page(t)
	defer p.Close()
	p.Open(w.at("/logg-inn"))
	p.ClickCSS(`button[value="` + key + `"]`)

	names := map[string]bool{}
	visited := map[string]int{} // by kind
	way := &walk{known: map[string]bool{"/": true}, waiting: []visit{{path: "/"}}}
	defer func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.rest[key] = way
	}()
	pages := 0
	for len(way.waiting) > 0 && pages < perUser {
		// A kind of page that has not been seen comes first, then one with another query.
		next := slices.IndexFunc(way.waiting, func(v visit) bool { return visited[v.kind()] == 0 })
		if next < 0 {
			if next = slices.IndexFunc(way.waiting, func(v visit) bool { return visited[v.kind()] < perKind && !w.tried(v.variant()) }); next < 0 {
				break
			}
		}
		v := way.take(next)
		visited[v.kind()]++
		w.visited(v.variant())
		pages++
		text, title := check(t, w, p, v, visited[v.kind()] > 1)
		for _, m := range person.FindAllStringSubmatch(text, -1) {
			names[html.UnescapeString(m[1])] = true
		}
		for name := range names {
			if strings.Contains(title, name) {
				t.Errorf("%s: the title names a person", v.path)
			}
		}
		way.meet(v.path, text)
	}
	for _, v := range way.waiting {
		if visited[v.kind()] == 0 {
			t.Errorf("more than %d pages: %s is not visited", perUser, v.path)
		}
	}
	t.Logf("%d pages, %d persons named in lists", pages, len(names))
}

// perRest is how many pages more of each user are read for links to what nobody has met.
const perRest = 200

// further reads pages of kinds that the walk has seen enough of, and does not show them, until a link leads to what nobody has met: who can be asked in a survey, or is admitted,
// is not among the few persons whom each user meets on every day that the demo is made.
func further(t *testing.T, w *atlas, key string, unmet func() []string) {
	p := w.browser.Page(t)
	defer p.Close()
	p.Open(w.at("/logg-inn"))
	p.ClickCSS(`button[value="` + key + `"]`)
	way, read := w.rest[key], 0
	for len(way.waiting) > 0 && read < perRest {
		want := unmet()
		if len(want) == 0 {
			return
		}
		met := slices.IndexFunc(way.waiting, func(v visit) bool {
			return slices.ContainsFunc(want, func(address string) bool { return kindOf(address) == v.kind() })
		})
		if met >= 0 {
			v := way.take(met)
			text, _ := check(t, w, p, v, false)
			way.meet(v.path, text)
			continue
		}
		read++
		v := way.take(max(0, nearest(way.waiting, want)))
		if _, header, text := w.ask(t, p.Cookies(), v.path); strings.HasPrefix(header.Get("Content-Type"), "text/html") {
			way.meet(v.path, string(text))
		}
	}
	t.Logf("%s: read %d pages more for links to %s", key, read, unmet())
}

// nearest is the first that waits whose address begins one that is wanted, the longest such; -1 where none does.
func nearest(waiting []visit, want []string) int {
	best, long := -1, 0
	for i, v := range waiting {
		kind := v.kind()
		if len(kind) > long && slices.ContainsFunc(want, func(address string) bool { return strings.HasPrefix(kindOf(address), kind+"/") }) {
			best, long = i, len(kind)
		}
	}
	return best
}

// check goes to one page and looks at it in three widths. It returns the page as the server sent it, and its title. A page of a kind that
// this user has been shown, which differs from those of its kind in its words only, is read and not shown: a browser takes a second.
func check(t *testing.T, w *atlas, p *browser.Page, v visit, again bool) (text, title string) {
	t.Helper()
	w.visited(v.kind())
	for ending, kind := range map[string]string{".xlsx": "spreadsheet", ".csv": "text/csv", ".pdf": "pdf", ".txt": "text/plain", ".toml": "application/toml", ".html": "text/html", "/laeringsnettverk/{}/fil": "application/json"} {
		if !strings.HasSuffix(v.kind(), ending) {
			continue
		}
		if status, header, _ := w.ask(t, p.Cookies(), v.path); status != 200 || !strings.Contains(header.Get("Content-Type"), kind) {
			t.Errorf("%s (link on %s): %d %s", v.path, v.from, status, header.Get("Content-Type"))
		}
		return "", ""
	}
	status, _, raw := w.ask(t, p.Cookies(), v.path)
	if again && status == 200 && !w.fresh(v.kind(), string(raw)) {
		text = string(raw)
		if m := titled.FindStringSubmatch(text); m != nil {
			title = html.UnescapeString(m[1])
		}
		read(t, v, text, title)
		return text, title
	}
	p.ViewportSize(browser.Desktop, 900)
	p.Open(w.at(v.path))
	if p.Status() != 200 {
		t.Errorf("%s (link on %s): status %d", v.path, v.from, p.Status())
		return "", ""
	}
	if status != 200 { // some first pages send on
		v.path = strings.TrimPrefix(p.URL(), w.base)
		w.visited(v.kind())
		_, _, raw = w.ask(t, p.Cookies(), v.path)
	}
	text, title = string(raw), p.Title()
	first := w.first(v.kind())
	if fresh := w.fresh(v.kind(), text); w.axe && fresh {
		p.Clean()
	}
	w.shown(v.kind(), text)
	for _, width := range []int{640, browser.Phone} {
		p.ViewportSize(width, 844)
		if n := p.Overflows(); n > 0 {
			t.Errorf("%s: %d px too wide at %d px", v.path, n, width)
		}
	}
	if first && w.axe { // as a phone shows it
		for _, fault := range p.Axe() {
			t.Errorf("%s at %d px: %s", v.path, browser.Phone, fault)
		}
	}
	for _, fault := range append(p.ConsoleErrors(), p.RequestsToOtherHosts()...) {
		t.Errorf("%s: %s", v.path, fault)
	}
	read(t, v, text, title)
	return text, title
}

// read checks what holds for the source of every page.
func read(t *testing.T, v visit, text, title string) {
	t.Helper()
	if n := len(heading.FindAllString(text, -1)); n != 1 {
		t.Errorf("%s: %d main headings", v.path, n)
	}
	if nationalNumber.MatchString(text) {
		t.Errorf("%s: eleven digits that may be a national number", v.path)
	}
	if !strings.HasSuffix(title, " – Tråd") {
		t.Errorf("%s: the title is %q", v.path, title)
	}
}
