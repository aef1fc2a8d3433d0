package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"traad/internal/app"
	"traad/internal/base/audit"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/metrics"
	"traad/internal/base/nin"
	"traad/internal/base/traffic"
	demoregion "traad/internal/front/demo"
	"traad/internal/front/web"
	"traad/internal/front/web/page"
)

var (
	uuidText     = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)
	hrefText     = regexp.MustCompile(`href="(/[^"]*)"`)
	formText     = regexp.MustCompile(`(?s)<form[^>]*action="(/[^"]*)"[^>]*>(.*?)</form>`)
	nameText     = regexp.MustCompile(`<(?:input|select|textarea|button)[^>]*\sname="([^"]+)"`)
	titleText    = regexp.MustCompile(`<title>([^<]*)</title>`)
	tagText      = regexp.MustCompile(`<[^>]*>`)
	calendarText = regexp.MustCompile(`/kalender/([A-Za-z0-9_-]{20,})\.ics`)
	againText    = regexp.MustCompile(`(?s)<form[^>]* data-again>.*?</form>`)
	wordText     = regexp.MustCompile(`[\p{L}-]+`)
)

// walker is one user's browser in the demo's front.
type walker struct {
	t       *testing.T
	h       http.Handler
	cookies []*http.Cookie

	addresses, messages, titles, refusals *strings.Builder // of all that was answered: where it leads, what waits in a cookie, what a tab is called, why not
}

// keep notes what of an answer stands where others than its reader may see it.
func (w *walker) keep(a *httptest.ResponseRecorder) {
	body := a.Body.String()
	fmt.Fprintln(w.addresses, a.Header().Get("Location"))
	for _, m := range hrefText.FindAllStringSubmatch(body, -1) {
		fmt.Fprintln(w.addresses, html.UnescapeString(m[1]))
	}
	for _, m := range formText.FindAllStringSubmatch(body, -1) {
		fmt.Fprintln(w.addresses, html.UnescapeString(m[1]))
	}
	for _, c := range a.Result().Cookies() {
		text, err := base64.RawURLEncoding.DecodeString(c.Value)
		if err != nil || c.Name == "traad" {
			text = nil
		}
		var flash map[string]any
		_ = json.Unmarshal(text, &flash)
		for _, said := range flash {
			fmt.Fprintln(w.messages, said)
		}
	}
	if m := titleText.FindStringSubmatch(body); m != nil {
		fmt.Fprintln(w.titles, html.UnescapeString(m[1]))
	}
	if a.Code >= 400 && a.Code != http.StatusUnprocessableEntity && a.Code != http.StatusConflict { // those show what was typed, to who typed it
		_, main, _ := strings.Cut(body, "<main")
		main, _, _ = strings.Cut(main, "</main>")
		main = againText.ReplaceAllString(main, "") // what was typed, given back to who typed it
		fmt.Fprintln(w.refusals, tagText.ReplaceAllString(html.UnescapeString(main), " "))
	}
}

func (w *walker) ask(method, path string, form url.Values) string {
	w.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for _, c := range w.cookies {
		r.AddCookie(c)
	}
	a := httptest.NewRecorder()
	w.h.ServeHTTP(a, r)
	for _, c := range a.Result().Cookies() { // a message for the next page is a cookie too
		w.cookies = append(slices.DeleteFunc(w.cookies, func(old *http.Cookie) bool { return old.Name == c.Name }), c)
	}
	w.keep(a)
	if to := a.Header().Get("Location"); to != "" && a.Code == http.StatusSeeOther && strings.HasPrefix(to, "/") {
		return w.ask(http.MethodGet, to, nil)
	}
	return a.Body.String()
}

// walk follows links from the first page, a few of each kind, and sends every form that it meets with names and numbers in it.
func (w *walker) walk(hostile url.Values) {
	kinds, queue := map[string]int{}, []string{"/"}
	seen := map[string]bool{"/": true}
	for len(queue) > 0 {
		path := queue[0]
		queue = queue[1:]
		body := w.ask(http.MethodGet, path, nil)
		for _, m := range hrefText.FindAllStringSubmatch(body, -1) {
			to := html.UnescapeString(m[1])
			kind, _, _ := strings.Cut(uuidText.ReplaceAllString(to, "{}"), "?")
			if !seen[to] && kinds[kind] < 2 && !strings.HasPrefix(to, "/assets/") {
				seen[to] = true
				kinds[kind]++
				queue = append(queue, to)
			}
		}
		for _, m := range formText.FindAllStringSubmatch(body, -1) {
			to := html.UnescapeString(m[1])
			kind := "POST " + uuidText.ReplaceAllString(to, "{}")
			if kinds[kind]++; kinds[kind] > 1 || to == "/logg-ut" || to == "/rolle" {
				continue
			}
			form := url.Values{}
			for i, name := range nameText.FindAllStringSubmatch(m[2], -1) {
				form.Set(name[1], hostile["verdi"][i%len(hostile["verdi"])])
			}
			w.ask(http.MethodPost, to, form)
		}
	}
}

// TestNothingLeaks: after every demo user has been everywhere, sent every form and met every sort of fault, after plans have gone as messages and answers have come in, and a record
// system has asked about everybody, neither the log, the numbers for monitoring, the names of files, the jobs, a card, nor any mail or SMS hold a name, a number, an address or the id of anybody.
func TestNothingLeaks(t *testing.T) {
	for _, e := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(e), func(t *testing.T) { nothingLeaks(t, e) })
	}
}

func nothingLeaks(t *testing.T, e db.Engine) {
	i := installRegion(t, e)
	s := i.service
	s.Outward = app.Outward{Address: "https://traad.example", SMS: true}
	var log lockedText
	logger := slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	was := slog.Default()
	slog.SetDefault(logger)
	t.Cleanup(func() { slog.SetDefault(was) })
	var logins []page.DemoLogin
	for _, x := range demoregion.Logins() {
		logins = append(logins, page.DemoLogin{Key: x.Key, Name: x.Name, Label: x.Label, About: x.Note, Assignment: string(x.Assignment)})
	}
	h := traffic.Watch(web.New(s, web.Options{Demo: &web.Demo{Logins: logins}, Log: logger}), logger)

	words, numbers := secrets(t, s.Store.DB)
	number := ""
	for _, n := range nationalNumbers(t, s) {
		numbers[n] = true
		number = n
	}
	var addresses, messages, titles, refusals strings.Builder
	var w *walker
	for _, l := range logins {
		w = &walker{t, h, nil, &addresses, &messages, &titles, &refusals}
		w.ask(http.MethodPost, "/logg-inn", url.Values{"som": {l.Key}})
		if body := w.ask(http.MethodGet, "/", nil); !strings.Contains(body, l.Name) {
			t.Fatalf("%s is not logged in", l.Key)
		}
		w.walk(url.Values{"verdi": {"Solveig Aasen", number, "17.11.2026", "' or 1=1 --", "<b>Aasen</b>", "01931b2c-7f00-7000-8000-000000000001"}})
		for _, path := range []string{"/personer/Aasen", "/personer/" + number, "/forlop?sok=Aasen", "/finnes/Aasen", "/personer/01931b2c-7f00-7000-8000-000000000001", "/forlop/%00", "/../etc/passwd"} {
			w.ask(http.MethodGet, path, nil)
		}
		w.ask("AASEN", "/", nil)
	}
	metricsText := func() string {
		a := httptest.NewRecorder()
		metrics.Handler("", samples(s, func() audit.Status { return audit.Status{} }, time.Now())...).ServeHTTP(a, httptest.NewRequest(http.MethodGet, "/metrics", nil))
		body, err := io.ReadAll(a.Body)
		if err != nil {
			t.Fatal(err)
		}
		return string(body)
	}
	for _, path := range []string{"/u/Aasen", "/u/" + number, "/u/takk", "/cds-services/Aasen", "/cds-services/" + number} {
		w.ask(http.MethodGet, path, nil)
		w.ask(http.MethodPost, path, url.Values{"svar": {"Solveig Aasen"}})
	}
	calendar, secret := calendarOf(t, h)
	files, faults := posted(t, s, logger, number)
	told := cards(t, s, logger, nationalNumbers(t, s)...)
	epj := fetches(t, s, logger)
	followed, foreign := column(t, s.Store.DB, followedIn("= 'Nes'"))[0], column(t, s.Store.DB, followedIn("<> 'Nes'"))[0]
	epj.everywhere(followed, number)
	if epj.given < 20 {
		t.Errorf("only %d calls for FHIR were given something", epj.given)
	}
	given := epj.given
	epj.everywhere(foreign, nobodys(numbers))
	if n := epj.given - given; n > 0 {
		t.Errorf("%d calls about somebody else's were given something", n)
	}
	mails := letters(t, s)
	for _, q := range []string{"update plan_version set sha256 = 'x' where patient_id = $1", `update enrolment_event set data = '"x"' where enrolment_id in (select id from enrolment where patient_id = $1)`} {
		if _, err := s.Store.DB.Raw().ExecContext(t.Context(), q, followed); err != nil { // somebody has been at the database
			t.Fatal(err)
		}
		epj.everywhere(followed, number)
		for _, path := range []string{"", "/plan", "/hendelser"} {
			w.ask(http.MethodGet, "/personer/"+followed+path, nil)
		}
	}
	counted := metricsText()
	s.Store.DB.Close() // and now every page fails from within
	epj.everywhere(followed, number)
	for _, path := range []string{"/", "/forlop", "/logg-inn", "/readyz"} {
		w.ask(http.MethodGet, path, nil)
	}

	text := log.String()
	if n := strings.Count(text, `"msg":"request"`); n < 300 {
		t.Errorf("only %d requests were logged", n)
	}
	for _, want := range []string{`"status":422`, `"status":404`, `"status":500`, `"route":"GET /personer/{id}"`, `"msg":"page failed"`, `"route":"GET /fhir/CarePlan/{id}"`, `"msg":"fhir: a call could not be answered"`, "version {id} differs", "event {id} has data"} {
		if !strings.Contains(text, want) {
			t.Errorf("the walk met no %s", want)
		}
	}
	for _, want := range []string{
		`traad_deeds_total{deed="see.person",outcome="done"}`, `outcome="denied"`, `outcome="invalid"`, `route="POST /sok"`, "traad_sessions_open 1", `traad_deeds_total{deed="message.hand",outcome="done"}`, `traad_cds_calls_total{outcome="card"}`,
		`traad_fhir_calls_total{interaction="read",status="200",type="CarePlan"}`, `traad_fhir_calls_total{interaction="search-type",status="400",type="Patient"}`,
		`traad_fhir_calls_total{interaction="history-instance",status="404",type="Goal"}`, `traad_fhir_calls_total{interaction="search-type",status="503",type="CarePlan"}`,
		`traad_message_taken_total{kind="message",outcome="refused"}`, `traad_message_taken_total{kind="message",outcome="failed"}`,
	} {
		if !strings.Contains(counted, want) {
			t.Errorf("not counted: %s", want)
		}
	}
	for what, text := range map[string]string{
		"log": text, "metrics": counted, "addresses": addresses.String(), "messages": messages.String(), "titles": titles.String(), "refusals": refusals.String(), "mails": mails,
		"names of files": files, "faults and jobs": faults, "cards": told, "calendar": calendar, "refused FHIR": epj.refused.String(),
	} {
		if len(text) < 200 {
			t.Errorf("hardly anything was gathered of the %s: %q", what, text)
		}
		text = once(text)
		if ids := uuidText.FindAllString(text, -1); len(ids) > 0 && (what == "log" || what == "metrics" || what == "mails") {
			t.Errorf("ids are in the %s: %s", what, ids[0])
		}
		used := wordText.FindAllString(text, -1)
		slices.Sort(used)
		for _, word := range slices.Compact(used) {
			if words[word] {
				t.Errorf("the name %q is in the %s:\n%s", word, what, around(text, word))
			}
		}
		for n := range numbers {
			if strings.Contains(text, n) {
				t.Errorf("a number is in the %s:\n%s", what, around(text, n))
			}
		}
	}
	if strings.Contains(text+counted, secret) {
		t.Error("the secret address of a calendar is in the log or the metrics")
	}
	for line := range strings.Lines(text) {
		var fields map[string]json.RawMessage
		if err := json.Unmarshal([]byte(line), &fields); err != nil {
			t.Fatalf("a line is no JSON: %q", line)
		}
		for _, never := range []string{"remote", "ip", "user", "path", "url", "address"} {
			if _, has := fields[never]; has {
				t.Errorf("a line has %q: %s", never, line)
			}
		}
	}
}

// followedIn asks for persons who are followed in municipalities, with a plan.
func followedIn(name string) string {
	return `select distinct v.patient_id from plan_version v join enrolment e on e.id = v.enrolment_id join organisation o on o.id = e.area_id join patient p on p.id = v.patient_id ` +
		`where v.status = 'published' and e.status = 'active' and e.now_text not like '%avsluttes' and p.protection = '' and p.merged_into is null and o.name ` + name + ` order by v.patient_id`
}

// calendarOf makes a coordinator's calendar and fetches it as her calendar program does: what it says, and the secret in its address.
func calendarOf(t *testing.T, h http.Handler) (text, secret string) {
	t.Helper()
	var all [4]strings.Builder
	w := &walker{t, h, nil, &all[0], &all[1], &all[2], &all[3]}
	w.ask(http.MethodPost, "/logg-inn", url.Values{"som": {"koordinator-nes"}})
	at := calendarText.FindStringSubmatch(w.ask(http.MethodPost, "/min-konto/kalender", url.Values{}))
	if at == nil {
		t.Fatal("no calendar was made")
	}
	program := &walker{t, h, nil, &all[0], &all[1], &all[2], &all[3]}
	text = program.ask(http.MethodGet, at[0], nil)
	if !strings.Contains(text, "BEGIN:VEVENT") {
		t.Fatalf("no task in the calendar: %q", text)
	}
	return text, at[1]
}

// once is a text with each of its lines only once: the same menu stands on every page.
func once(text string) string {
	var b strings.Builder
	seen := map[string]bool{}
	for line := range strings.Lines(text) {
		if !seen[line] {
			seen[line] = true
			b.WriteString(line)
		}
	}
	return b.String()
}

// nobodys is a number that nobody has.
func nobodys(taken map[string]bool) string {
	for serial := 0; ; serial++ {
		if n, ok := nin.Synthetic(date.Of(1931, 3, 7), true, serial); ok && !taken[n.Digits()] {
			return n.Digits()
		}
	}
}

// nationalNumbers are those of all patients.
func nationalNumbers(t *testing.T, s *app.Service) (all []string) {
	t.Helper()
	rows, err := s.Store.DB.Reader().QueryContext(t.Context(), `select sealed, patient_id from patient_identifier`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var sealed, patient string
		if err := rows.Scan(&sealed, &patient); err != nil {
			t.Fatal(err)
		}
		digits, err := s.Keys.Open(sealed, "patient/"+patient)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, string(digits))
	}
	if err := rows.Err(); err != nil || len(all) < 100 {
		t.Fatalf("%d national numbers, %v", len(all), err)
	}
	return all
}

// secrets are the words that names of persons consist of, and the numbers that lead to them.
func secrets(t *testing.T, d *db.DB) (words, numbers map[string]bool) {
	t.Helper()
	words, numbers = map[string]bool{}, map[string]bool{}
	for q, into := range map[string]map[string]bool{
		`select given_name || ' ' || family_name from patient`: words, `select name from user_account`: words, `select name from next_of_kin`: words,
		`select address from patient`: numbers, `select phone from user_account`: numbers, `select email from user_account`: numbers, `select hpr from user_account`: numbers,
		`select phone from patient`: numbers, `select phone from next_of_kin`: numbers, `select blind_index from patient_identifier`: numbers, `select sealed from patient_identifier`: numbers,
	} {
		for _, s := range column(t, d, q) {
			if !strings.Contains(q, "name") {
				if len(s) > 5 {
					into[s] = true
				}
				continue
			}
			for _, word := range wordText.FindAllString(s, -1) {
				if len(word) > 2 {
					into[word] = true
				}
			}
		}
	}
	if len(words) < 100 || !words["Aasen"] || len(numbers) < 200 {
		t.Fatalf("only %d words and %d numbers to look for", len(words), len(numbers))
	}
	return words, numbers
}

// column is what a question for one text column gives.
func column(t *testing.T, d *db.DB, q string) []string {
	t.Helper()
	rows, err := d.Reader().QueryContext(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

func around(text, part string) string {
	i := strings.Index(text, part)
	return text[max(0, i-200):min(len(text), i+len(part)+100)]
}

// lockedText is a buffer that several may write.
type lockedText struct {
	mu sync.Mutex
	b  bytes.Buffer
}

// Write appends.
func (l *lockedText) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedText) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}
