package web_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"traad/internal/front/web"
	"traad/internal/front/web/webtest"
)

// raw sends a request as it is, with the session's cookie.
func raw(w *webtest.World, b *webtest.Browser, method, target, body string, change func(*http.Request)) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "/", strings.NewReader(body))
	u, err := url.ParseRequestURI(target)
	if err != nil {
		u = &url.URL{Path: target}
	}
	r.URL, r.RequestURI = u, target
	if body != "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if b != nil {
		for name, value := range b.Cookies() {
			r.AddCookie(&http.Cookie{Name: name, Value: value})
		}
	}
	if change != nil {
		change(r)
	}
	rec := httptest.NewRecorder()
	w.Handler.ServeHTTP(rec, r)
	return rec
}

// TestOddPathsAndMethods: addresses and methods that no page has are refused as such, whoever asks, and with nothing of anybody.
func TestOddPathsAndMethods(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	id := string(kari.Patient)
	for _, c := range []struct {
		method, target string
		status         []int
	}{
		{"GET", "/personer/" + id + "%00", []int{404}},
		{"GET", "/personer/" + id + "%2f..%2f" + id, []int{404}},
		{"GET", "/personer/%2e%2e/administrasjon", []int{404, 301, 307}},
		{"GET", "/personer/" + strings.ToUpper(id), []int{404}},
		{"GET", "/personer/{" + id + "}", []int{404}},
		{"GET", "/personer/" + strings.ReplaceAll(id, "-", ""), []int{404}},
		{"GET", "/personer/" + id + "/../../administrasjon", []int{404, 301, 307}},
		{"GET", "//personer//" + id, []int{404, 301, 307}},
		{"GET", "/personer/" + id + "/.", []int{404, 301, 307}},
		{"GET", "/personer/" + id + "/", []int{404}},
		{"GET", "/personer/%ff%fe", []int{404}},
		{"GET", "/personer/" + strings.Repeat("a", 60_000), []int{404}},
		{"GET", "/forlop/%0d%0aSet-Cookie:%20x=y/kontakt", []int{404}},
		{"GET", "/forlop?kommune=%00&status=%ff&etter=%27&cfs=1e9&liste=../..", []int{200}},
		{"GET", "/forlop?" + strings.Repeat("kommune=x&", 3000), []int{200}},
		{"GET", "/forlop?kommune=a;b&%zz", []int{200}},
		{"GET", "/assets/../routes.go", []int{404, 301, 307}},
		{"GET", "/assets/%2e%2e%2fserver.go", []int{404}},
		{"GET", "/assets/", []int{404}},
		{"PUT", kari.Page(), []int{405}},
		{"DELETE", kari.Page(), []int{405}},
		{"POST", kari.Page(), []int{405}},
		{"TRACE", "/", []int{404, 405}},
		{"PROPFIND", "/", []int{404, 405}},
		{"GET", kari.Path("avlys"), []int{405}},
		{"OPTIONS", kari.Path("kontakt"), []int{405}},
	} {
		for name, b := range map[string]*webtest.Browser{"outside": w.As(webtest.Ullensaker), "inside": w.As(webtest.Nes)} {
			a := raw(w, b, c.method, c.target, "", nil)
			ok := false
			for _, s := range c.status {
				ok = ok || a.Code == s
			}
			if !ok {
				t.Errorf("%s %.80s from %s: status %d, want one of %v", c.method, c.target, name, a.Code, c.status)
			}
			text := a.Body.String()
			if a.Code != http.StatusOK && strings.Contains(text, "Aasen") {
				t.Errorf("%s %.80s from %s: shows her", c.method, c.target, name)
			}
			if a.Header().Get("Set-Cookie") != "" && strings.Contains(a.Header().Get("Set-Cookie"), "x=y") {
				t.Errorf("%.80s: a header of the address became one of the answer", c.target)
			}
			for _, v := range a.Header() {
				if strings.ContainsAny(strings.Join(v, ""), "\r\n\x00") {
					t.Errorf("%.80s: a header is broken: %q", c.target, v)
				}
			}
			if a.Header().Get("Content-Security-Policy") == "" {
				t.Errorf("%s %.80s: an answer without the policy", c.method, c.target)
			}
		}
	}
	w.As(webtest.Nes).Get(kari.Page()).MustStatus(200).MustShow("Kari Aasen")
}

// TestOddBodies: what is no form of ours is refused with the right status, nothing is written, and what was typed comes back where a
// form was.
func TestOddBodies(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	b := w.As(webtest.Nes)
	n := len(w.Events(kari))
	for name, c := range map[string]struct {
		kind, body string
		status     int
	}{
		"json":             {"application/json", `{"tekst":"Hei","form":"telephone"}`, 422},
		"no type":          {"", "tekst=Hei", 422},
		"plain text":       {"text/plain", "tekst=Hei&form=telephone", 422},
		"broken percent":   {"application/x-www-form-urlencoded", "tekst=%zz", 422},
		"multipart":        {"multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"tekst\"\r\n\r\nHei\r\n--x--\r\n", 422},
		"two of each":      {"application/x-www-form-urlencoded", "tekst=&tekst=Hei&form=brev&form=telephone&med=patient&dato=17.11.2026&dato=1.1.1900", 422},
		"many names":       {"application/x-www-form-urlencoded", strings.Repeat("a&", 5) + manyNames(2000), 422},
		"much too large":   {"application/x-www-form-urlencoded", "tekst=" + strings.Repeat("x", 9<<20), 413},
		"another charset":  {"application/x-www-form-urlencoded; charset=utf-16", "form=brev&tekst=\xfe\xff\x00H", 422},
		"NUL and controls": {"application/x-www-form-urlencoded", "form=brev%00&tekst=a%00%1b%07", 422},
	} {
		t.Run(name, func(t *testing.T) {
			a := raw(w, b, "POST", kari.Path("kontakt"), c.body, func(r *http.Request) {
				r.Header.Set("Content-Type", c.kind)
				r.Header.Set("Sec-Fetch-Site", "same-origin")
			})
			if a.Code != c.status {
				t.Errorf("status %d, want %d", a.Code, c.status)
			}
			if a.Header().Get("Cache-Control") != "no-store" {
				t.Errorf("Cache-Control is %q", a.Header().Get("Cache-Control"))
			}
		})
	}
	if len(w.Events(kari)) != n {
		t.Error("something was written")
	}
	b.Get(kari.Page()).MustStatus(200)
}

// TestPastedDocument: 5 MB in one field is answered at the field; the rest of the form stands as it was typed, and nothing is written.
func TestPastedDocument(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	b := w.As(webtest.Nes)
	n := len(w.Events(kari))
	form := b.Get(kari.Path("kontakt")).MustStatus(200)
	back := b.Send(form, "tekst", strings.Repeat("x", 5<<20), "form", "telephone", "dato", "16.11.2026").MustStatus(422).
		MustShow("Teksten er på 5 242 880 tegn. Det er plass til 20 000.", "så feltet er tomt")
	if back.Value("tekst") != "" || back.Value("form") != "telephone" || back.Value("dato") != "16.11.2026" || len(back.HTML) > 1<<20 {
		t.Errorf("tekst %.20q, form %q, dato %q, %d bytes", back.Value("tekst"), back.Value("form"), back.Value("dato"), len(back.HTML))
	}
	if len(w.Events(kari)) != n {
		t.Error("something was written")
	}
}

func manyNames(n int) string {
	var all strings.Builder
	for i := range n {
		all.WriteString("n")
		all.WriteString(strings.Repeat("x", i%50))
		all.WriteString(string(rune('a'+i%26)) + string(rune('a'+i/26%26)) + string(rune('a'+i/676)) + "=1&")
	}
	return all.String()
}

// TestSessionCookies: a session is what the server began and nothing else: not one that is made up, changed, laid in before the
// log-in, ended, or sent twice beside a true one.
func TestSessionCookies(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	token := w.As(webtest.Nes).Cookies()["traad"]
	in := func(cookies ...string) bool {
		a := raw(w, nil, "GET", kari.Page(), "", func(r *http.Request) {
			for _, c := range cookies {
				r.Header.Add("Cookie", "traad="+c)
			}
		})
		return a.Code == http.StatusOK
	}
	if !in(token) {
		t.Fatal("the session does not count")
	}
	flipped := []byte(token)
	flipped[len(flipped)/2] ^= 1
	for name, c := range map[string]string{
		"flipped": string(flipped), "cut": token[:42], "longer": token + "A", "empty": "", "quoted twice": `""` + token, "in capitals": strings.ToUpper(token),
		"a session's id": w.Actor(webtest.Nes).Session, "very long": strings.Repeat(token, 100), "with a NUL": token[:42] + "\x00",
	} {
		if in(c) {
			t.Errorf("%s: it counts as a session", name)
		}
	}

	// Fixation: who lays a cookie in somebody's browser before the log-in is not logged in with it afterwards.
	laid := strings.Repeat("B", 43)
	b := w.Nobody()
	b.Cookies()["traad"] = laid
	b.Get("/logg-inn").MustStatus(200)
	if in(laid) {
		t.Error("a cookie that was laid in counts as a session")
	}
	after := w.As(webtest.Nes).Cookies()["traad"]
	if after == laid || after == token {
		t.Error("a log-in uses a token again")
	}

	// Replay: a session that was left is over, also for one who kept the cookie; so is the old one after a change of role.
	c := w.As(webtest.Nes)
	kept := c.Cookies()["traad"]
	c.Post("/logg-ut")
	if in(kept) {
		t.Error("a session that was left can be used again")
	}
	d := w.As(webtest.Nes)
	kept = d.Cookies()["traad"]
	d.Post("/rolle", "rolle", string(w.Assignment(webtest.Nes)))
	if in(kept) {
		t.Error("the session from before a change of role can be used again")
	}
	if d.Cookies()["traad"] == kept || !in(d.Cookies()["traad"]) {
		t.Error("a change of role gave no new session")
	}
}

// TestCookiesAreGuarded: behind TLS the session's cookie is bound to the host, hidden from scripts and sent to nobody else.
func TestCookiesAreGuarded(t *testing.T) {
	w := webtest.New(t)
	h := web.New(w.Service, web.Options{Secure: true, Demo: &web.Demo{}})
	r := httptest.NewRequest(http.MethodPost, "/logg-ut", strings.NewReader(""))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Cookie", "__Host-traad="+w.As(webtest.Nes).Cookies()["traad"])
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, r)
	set := rec.Result().Cookies()
	if len(set) == 0 {
		t.Fatal("no cookie is set")
	}
	for _, c := range set {
		if !c.HttpOnly || !c.Secure || c.SameSite == http.SameSiteNoneMode || c.SameSite == http.SameSiteDefaultMode || c.Path != "/" || c.Domain != "" {
			t.Errorf("%s: %+v", c.Name, c)
		}
	}
	if rec.Header().Get("Strict-Transport-Security") == "" {
		t.Error("no HSTS behind TLS")
	}
}

// TestPersonalPagesStayInNoCache: nothing of anybody lies in a cache; a request for a part, or for what has changed, gets the whole.
func TestPersonalPagesStayInNoCache(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	for _, path := range []string{
		"/", "/forlop", "/forlop.xlsx", "/oversikt", "/oversikt.xlsx", kari.Page(), kari.Page() + "/opplysninger", kari.Page() + "/innsynslogg", kari.Page() + "/plan", kari.Page() + "/trygghetskort", kari.Page() + "/innsynslogg.csv", kari.Path("kontakt"),
		kari.Page() + "/avdelingsark", kari.Page() + "/reservasjoner", "/sporsmal", "/finnes-ikke", "/nodtilgang", "/min-konto",
	} {
		a := raw(w, w.As(webtest.Nes), "GET", path, "", func(r *http.Request) {
			r.Header.Set("Range", "bytes=0-10")
			r.Header.Set("If-None-Match", "*")
			r.Header.Set("If-Modified-Since", "Fri, 01 Jan 2027 00:00:00 GMT")
		})
		if a.Code != 200 && a.Code != 404 || !strings.Contains(a.Header().Get("Cache-Control"), "no-store") || a.Header().Get("ETag") != "" {
			t.Errorf("%s: status %d, Cache-Control %q, ETag %q", path, a.Code, a.Header().Get("Cache-Control"), a.Header().Get("ETag"))
		}
	}
	// A redirect to the log-in, and the refusal of a post, lie in none either.
	for _, method := range []string{"GET", "POST"} {
		a := raw(w, nil, method, kari.Path("kontakt"), "tekst=Hei", nil)
		if !strings.Contains(a.Header().Get("Cache-Control"), "no-store") {
			t.Errorf("%s by nobody: status %d, Cache-Control %q", method, a.Code, a.Header().Get("Cache-Control"))
		}
	}
}

// TestHeadersOfTheRequestAreNotBelieved: no header says who somebody is, where the server is or what is asked for.
func TestHeadersOfTheRequestAreNotBelieved(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	for name, value := range map[string]string{
		"X-Forwarded-User": "Ingrid Sandvik", "X-Original-URL": "/administrasjon", "X-Rewrite-URL": "/administrasjon", "X-HTTP-Method-Override": "DELETE",
		"X-Forwarded-Host": "ond.example", "Forwarded": "host=ond.example", "Authorization": "Bearer x", "Referer": "https://ond.example/<script>", "User-Agent": "Kari Aasen\x1b[31m",
	} {
		out := raw(w, w.As(webtest.Ullensaker), "GET", kari.Page(), "", func(r *http.Request) { r.Header.Set(name, value) })
		if out.Code != 404 || strings.Contains(out.Body.String(), "ond.example") || strings.Contains(out.Body.String(), "Aasen") {
			t.Errorf("%s: status %d", name, out.Code)
		}
		in := raw(w, w.As(webtest.Nes), "GET", kari.Page(), "", func(r *http.Request) { r.Header.Set(name, value) })
		if in.Code != 200 || strings.Contains(in.Body.String(), "ond.example") {
			t.Errorf("%s: status %d for one who may", name, in.Code)
		}
	}
	if strings.Contains(w.Log(), "Aasen") || strings.Contains(w.Log(), "ond.example") || strings.Contains(w.Log(), "\x1b") {
		t.Errorf("a header of a request is in the log:\n%s", w.Log())
	}
}

// TestAGoneReader: one who closes the connection in the middle costs nobody anything.
func TestAGoneReader(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	raw(w, w.As(webtest.Nes), "GET", kari.Page(), "", func(r *http.Request) { *r = *r.WithContext(ctx) })
	w.As(webtest.Nes).Get(kari.Page()).MustStatus(200)
	if strings.Contains(w.Log(), "page failed") {
		t.Errorf("a reader who left is logged as a fault:\n%s", w.Log())
	}
}
