package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"html"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"traad/internal/app/signin"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/db/dbtest"
	"traad/internal/base/keys"
	"traad/internal/base/nb"
	"traad/internal/base/nin"
	"traad/internal/care"
	demoregion "traad/internal/front/demo"
	"traad/internal/front/web"
	"traad/internal/store"
)

// trap is a server that nobody should call.
func trap(t *testing.T) (address string, called *atomic.Int32) {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	called = &atomic.Int32{}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			called.Add(1)
			c.Close()
		}
	}()
	return l.Addr().String(), called
}

// free is an address that nobody answers.
func free(t *testing.T) string {
	t.Helper()
	l, err := bind(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	return l.Addr().String()
}

// notSynthetic is a number that could be a real person's, made here: none stands in the repository.
func notSynthetic(t *testing.T, from nin.Number) string {
	t.Helper()
	d := []byte(from.Digits())
	d[2] -= 8 // month + 80
	for i := range 1000 {
		x := fmt.Sprintf("%s%03d", d[:6], i)
		for k := range 100 {
			n, err := nin.Parse(fmt.Sprintf("%s%02d", x, k))
			if _, known := n.BirthDate(); err == nil && known && !n.Synthetic() {
				return n.Digits()
			}
		}
	}
	t.Fatal("no number fits")
	return ""
}

// contents is every row of a database, by table.
func contents(t *testing.T, address string) map[string]string {
	t.Helper()
	d, err := db.Open(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	out := map[string]string{}
	if err := d.Snapshot(t.Context(), func(p *db.Dump) error {
		tables, err := p.Tables(t.Context())
		if err != nil {
			return err
		}
		for _, table := range tables {
			var rows []string
			if err := p.Rows(t.Context(), table, func(row []any) error {
				rows = append(rows, fmt.Sprint(row...))
				return nil
			}); err != nil {
				return err
			}
			slices.Sort(rows)
			out[table.Name] = strings.Join(rows, "\n")
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

// The people of the two places, by names that nobody else has.
const (
	realName    = "Qvirkelig"
	pretendName = "Qøvelig"
)

// realPlace is an installation with people in it, and settings with every way out and in, all of them traps.
func realPlace(t *testing.T, engine db.Engine) (config, address, keyDir string, called []*atomic.Int32, feed, numbers string) {
	t.Helper()
	dir := t.TempDir()
	keyDir, address = filepath.Join(dir, "keys"), dbtest.Address(t, engine)
	if err := keys.Generate(keyDir); err != nil {
		t.Fatal(err)
	}
	s, stop, err := open(t.Context(), address, keyDir)
	if err != nil {
		t.Fatal(err)
	}
	if err := demoregion.Seed(t.Context(), s, s.Today(), 0); err != nil {
		t.Fatal(err)
	}
	if err := s.Store.InTx(t.Context(), func(w *store.Writer) error {
		_, err := w.Tx.ExecContext(t.Context(), "update patient set family_name = $1", realName)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	stop()
	post, mails := trap(t)
	gateway, texts := trap(t)
	pseudonyms, asked := trap(t)
	feed, numbers = free(t), free(t)
	_, port, _ := net.SplitHostPort(post)
	out := filepath.Join(dir, "meldinger")
	for _, d := range []string{"inn", "ut"} {
		if err := os.MkdirAll(filepath.Join(out, d), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	config = filepath.Join(dir, "traad.toml")
	text := fmt.Sprintf(`database = %q
keys = %q
[web]
secure = false
[login]
issuer = "https://sts.example.no"
client_id = "traad"
secret = "hemmelig-hemmelig"
address = "http://127.0.0.1:1"
levels = ["4"]
[mail]
host = "127.0.0.1"
port = %s
tls = "none"
from = "varsel@traad.example"
[mail.sms]
url = "https://%s/sms"
[mllp]
address = %q
[metrics]
address = %q
[message]
folder = %q
her_id = "8140001"
name = "IHT"
business_her_id = "8140000"
business_name = "Ahus"
[pseudonym_service]
url = "https://%s"
[training]
folder = %q
`, address, keyDir, port, gateway, feed, numbers, out, pseudonyms, filepath.Join(dir, "ovelse"))
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return config, address, keyDir, []*atomic.Int32{mails, texts, asked}, feed, numbers
}

// person drives a browser of one who is logged in.
type visitor struct {
	t    *testing.T
	c    *http.Client
	base string
}

func visit(t *testing.T, base string) *visitor {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &visitor{t, &http.Client{Jar: jar}, strings.TrimSuffix(base, "/")}
}

func (v *visitor) post(path string, pairs ...string) (int, string) {
	v.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	r, err := http.NewRequestWithContext(v.t.Context(), http.MethodPost, v.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	a, err := v.c.Do(r)
	if err != nil {
		v.t.Fatal(err)
	}
	defer a.Body.Close()
	var b bytes.Buffer
	_, _ = b.ReadFrom(a.Body)
	return a.StatusCode, html.UnescapeString(b.String())
}

// surfaces are all places where people and sums of people are seen, or leave from.
var surfaces = []string{
	"/", "/forlop", "/forlop.xlsx", "/oversikt", "/oversikt.xlsx", "/varsler", "/varsler/tall", "/sporsmal", "/kandidater", "/kandidater/hjemreise", "/kandidater/treff", "/resultater", "/resultater.xlsx", "/resultater/rapport",
	"/resultater/kvalitet", "/resultater/kvalitet.xlsx", "/resultater/registre", "/forskning", "/kommunale-tall", "/undersokelser", "/journaluttrekk", "/slettinger", "/overlevering.xlsx", "/nodtilganger", "/tilganger", "/oppslagskontroll",
	"/data", "/min-konto", "/demo/epost", "/administrasjon", "/administrasjon/brukere", "/administrasjon/oppsett", "/administrasjon/grensesnitt", "/administrasjon/jobber", "/administrasjon/endringer", "/administrasjon/adresser",
}

var choice = regexp.MustCompile(`(?s)name="som" value="([^"]+)"><span class="choice-title">Logg inn som ([^<]+)</span>`)

// TestTraining: whoever trains sees invented people only, in every list, count, search, result, export, mail and extract; nothing is taken in, nothing
// leaves, and the installation beside it is as it was, row by row. No number of a real person can be written there.
func TestTraining(t *testing.T) {
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) { training(t, engine) })
	}
}

func training(t *testing.T, engine db.Engine) {
	config, address, keyDir, called, feed, numbers := realPlace(t, engine)
	before := contents(t, address)
	base, stop := background(t, "train", "--config", config, "--addr", "127.0.0.1:0")

	_, door := get(t, http.DefaultClient, base)
	door = html.UnescapeString(door)
	logins := choice.FindAllStringSubmatch(door, -1)
	if !strings.Contains(door, "ØVING.") || !strings.Contains(door, "<title>ØVING: ") || len(logins) < 20 {
		t.Fatalf("the log-in page offers %d:\n%s", len(logins), door)
	}
	number, _ := nin.Synthetic(date.Of(1941, 3, 5), true, 7)
	roles := map[string]bool{}
	referred := false
	for _, x := range logins {
		role, _, _ := strings.Cut(x[2], ", ")
		if strings.Contains(x[2], "IHT-koordinator") {
			role = x[2][:strings.LastIndex(x[2], ", ")]
		}
		if roles[role] {
			continue // one of each
		}
		roles[role] = true
		v := visit(t, base)
		if code, page := v.post("/logg-inn", "som", x[1]); code != 200 || !strings.Contains(page, "training-bar") {
			t.Fatalf("%s cannot log in: %d", x[2], code)
		}
		if role == "IHT-koordinator, kommune" {
			referred = refer(t, v, number)
		}
		for _, path := range surfaces {
			code, page := get(t, v.c, v.base+path)
			if strings.Contains(page, realName) || strings.Contains(page, strings.ToUpper(realName)) {
				t.Errorf("%s shows %s a real person", path, x[2])
			}
			if code == 200 && strings.HasPrefix(page, "<!doctype html>") && !strings.Contains(page, "ØVING.") {
				t.Errorf("%s does not say that it is training", path)
			}
			if code >= 500 {
				t.Errorf("%s answers %s %d", path, x[2], code)
			}
		}
		if _, page := v.post("/sok", "q", realName); strings.Contains(page, "/personer/") {
			t.Errorf("a search by %s finds a real person", x[2])
		}
	}
	if !referred || len(roles) < 8 {
		t.Fatalf("not everybody was tried: %v", roles)
	}
	// Nothing is taken in.
	for _, path := range []string{"/fhir/metadata", "/fhir/Patient", "/cds-services", "/hendelser", "/metrics"} {
		if code, _ := get(t, http.DefaultClient, strings.TrimSuffix(base, "/")+path); code != 404 {
			t.Errorf("%s answers %d", path, code)
		}
	}
	for _, closed := range []string{feed, numbers} {
		if c, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", closed); err == nil {
			c.Close()
			t.Errorf("%s is open", closed)
		}
	}
	code, _, progress := stop()
	if code != 0 || strings.Contains(progress, "ERROR") || strings.Contains(progress, pretendName) {
		t.Errorf("status %d\n%s", code, progress)
	}
	// Nothing left, and nothing was written beside it.
	for i, c := range called {
		if n := c.Load(); n != 0 {
			t.Errorf("way %d was used %d times", i, n)
		}
	}
	if left, err := filepath.Glob(filepath.Join(filepath.Dir(config), "meldinger", "*", "*")); err != nil || len(left) > 0 {
		t.Errorf("messages were written: %v, %v", left, err)
	}
	after := contents(t, address)
	for table, rows := range before {
		if sha256.Sum256([]byte(rows)) != sha256.Sum256([]byte(after[table])) {
			t.Errorf("%s of the real database is changed", table)
		}
	}
	folder := filepath.Join(filepath.Dir(config), "ovelse")
	pretend := contents(t, "sqlite:"+filepath.Join(folder, "traad.sqlite"))
	for table, rows := range pretend {
		for _, secret := range []string{realName, "ingrid.sandvik", "Ingrid Sandvik", number.Digits()} {
			if strings.Contains(rows, secret) {
				t.Errorf("%s of the place to train in holds %q", table, secret)
			}
		}
	}
	if !strings.Contains(pretend["patient"], pretendName) || strings.Contains(fmt.Sprint(after), pretendName) {
		t.Error("the referral is not where it was written, or not there alone")
	}
	// Neither has the other's keys, and neither takes the other's log-in.
	for _, p := range keys.Inspect(keyDir) {
		a, errA := os.ReadFile(p.Path)
		b, errB := os.ReadFile(filepath.Join(folder, "keys", filepath.Base(p.Path)))
		if errA != nil || errB != nil || bytes.Equal(a, b) {
			t.Errorf("%s is shared, or cannot be read: %v, %v", filepath.Base(p.Path), errA, errB)
		}
	}
	if engine == db.SQLite { // the pages are the same on the other
		strangers(t, address, keyDir)
	}
}

var summaryText = regexp.MustCompile(`(?s)<main.*?</main>`)

// said is what a page says in its middle, without its tags.
func said(page string) string { return tagText.ReplaceAllString(summaryText.FindString(page), " ") }

// refer writes an invented person, after a number that could be real was refused.
func refer(t *testing.T, v *visitor, number nin.Number) bool {
	t.Helper()
	_, form := get(t, v.c, v.base+"/henvisninger/ny")
	area := regexp.MustCompile(`(?s)name="kommune".*?value="([0-9a-f-]{36})"`).FindStringSubmatch(form)
	key := regexp.MustCompile(`name="nokkel" value="([0-9a-f-]{36})"`).FindStringSubmatch(form)
	if area == nil || key == nil {
		t.Fatal("the form of referral lacks a municipality")
	}
	pairs := []string{
		"nokkel", key[1], "fornavn", "Ottilie", "etternavn", pretendName, "kjonn", "woman", "kommune", area[1], "fra", "gp", "henvist", nb.Numeric(date.In(time.Now())), "hvordan", "message", "hvorfor", "Trenger noen som holder i trådene.", "vet", "yes", "forlop", "iht-langvarig",
	}
	code, page := v.post("/henvisninger", append([]string{"fodselsnummer", notSynthetic(t, number)}, pairs...)...)
	if code != 422 || !strings.Contains(page, "Her øves det. Bruk et oppdiktet nummer") {
		t.Errorf("a number that may be real: %d\n%s", code, said(page))
	}
	if code, page = v.post("/henvisninger", append([]string{"fodselsnummer", number.Digits()}, pairs...)...); code != 200 || !strings.Contains(page, "Henvisningen er registrert.") {
		t.Fatalf("the referral: %d\n%s", code, said(page))
	}
	return true
}

// strangers: in the real place nobody finds the invented person, no log-in of the other is taken, and the operation refuses invented numbers.
func strangers(t *testing.T, address, keyDir string) {
	t.Helper()
	s, stop, err := open(t.Context(), address, keyDir)
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	h := web.New(s, web.Options{})
	ask := func(method, path, cookie, value string, form url.Values) (int, string) {
		r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		r.AddCookie(&http.Cookie{Name: cookie, Value: value})
		a := httptest.NewRecorder()
		h.ServeHTTP(a, r)
		return a.Code, html.UnescapeString(a.Body.String())
	}
	tried := map[care.Role]bool{}
	for _, l := range demoregion.Logins() {
		if tried[l.Role] {
			continue
		}
		tried[l.Role] = true
		token, err := signin.Begin(context.WithoutCancel(t.Context()), s, l.Assignment)
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range surfaces {
			if _, page := ask(http.MethodGet, path, "traad", token, nil); strings.Contains(page, pretendName) || strings.Contains(page, "ØVING") {
				t.Errorf("%s shows %s an invented person", path, l.Label)
			}
		}
		if _, page := ask(http.MethodPost, "/sok", "traad", token, url.Values{"q": {pretendName}}); strings.Contains(page, "/personer/") {
			t.Errorf("a search by %s finds an invented person", l.Label)
		}
		if code, _ := ask(http.MethodGet, "/forlop", "traad-ovelse", token, nil); code != http.StatusSeeOther {
			t.Errorf("the other place's cookie lets %s in: %d", l.Label, code)
		}
	}
}

// TestTrainingKeepsApart: a place to train in is never made of another database, is thrown away only when it is one, and is never served as real.
func TestTrainingKeepsApart(t *testing.T) {
	config, address, keyDir, _, _, _ := realPlace(t, db.SQLite)
	folder := filepath.Join(filepath.Dir(config), "ovelse")
	for range 2 { // the second time it is there
		_, stop := background(t, "train", "--config", config, "--addr", "127.0.0.1:0")
		if code, _, progress := stop(); code != 0 {
			t.Fatalf("status %d\n%s", code, progress)
		}
	}
	pretend := "sqlite:" + filepath.Join(folder, "traad.sqlite")
	first := contents(t, pretend)["patient"]
	_, stop := background(t, "train", "--config", config, "--addr", "127.0.0.1:0", "--fresh")
	if code, _, progress := stop(); code != 0 {
		t.Fatalf("status %d\n%s", code, progress)
	}
	if again := contents(t, pretend)["patient"]; again == "" || len(again) != len(first) {
		t.Error("a fresh place is not as the first was")
	}

	t.Setenv("TRAAD_KEYS", filepath.Join(folder, "keys"))
	if code, _, progress := call(t, "serve", "--config", config, "--database", pretend, "--addr", "127.0.0.1:0"); code == 0 || !strings.Contains(progress, "kan ikke brukes i drift") {
		t.Errorf("it is served as real: %d\n%s", code, progress)
	}
	t.Setenv("TRAAD_KEYS", keyDir)
	// The folder of the real database is refused, also to be thrown away.
	path, _ := sqlitePath(address)
	elsewhere := t.TempDir()
	moved := filepath.Join(elsewhere, "traad.sqlite")
	if data, err := os.ReadFile(path); err != nil || os.WriteFile(moved, data, 0o600) != nil {
		t.Fatal(err)
	}
	for _, more := range [][]string{nil, {"--fresh"}} {
		args := append([]string{"train", "--config", config, "--addr", "127.0.0.1:0", "--folder", elsewhere}, more...)
		if code, _, progress := call(t, args...); code != 1 || !strings.Contains(progress, "er ikke en øving") {
			t.Errorf("%v: %d\n%s", more, code, progress)
		}
		if _, err := os.Stat(moved); err != nil {
			t.Error("a database that is no place to train in is gone")
		}
	}
	t.Setenv("TRAAD_DATABASE", "sqlite:"+moved)
	if code, _, progress := call(t, "train", "--config", config, "--addr", "127.0.0.1:0", "--folder", elsewhere); code != 1 || !strings.Contains(progress, "kan ikke ligge der Tråd i drift") {
		t.Errorf("%d\n%s", code, progress)
	}
}
