package webtest

import (
	"bytes"
	"html"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"traad/internal/app/signin"
	"traad/internal/base/db"
)

// Browser is one user's browser: it holds cookies and follows a form's answer to the page after.
type Browser struct {
	w       *World
	t       *testing.T
	cookies map[string]string
	from    string
	dest    string
}

// As logs the user in, in a browser of her own.
func (w *World) As(u User) *Browser {
	w.T.Helper()
	return &Browser{w: w, t: w.T, cookies: map[string]string{"traad": w.token(u)}}
}

// Nobody is a browser where nobody is logged in.
func (w *World) Nobody() *Browser { return &Browser{w: w, t: w.T, cookies: map[string]string{}} }

// Cookies are the browser's, by name; a test may lay in others.
func (b *Browser) Cookies() map[string]string { return b.cookies }

// From lets the browser tell that it came by a link on the page at that address.
func (b *Browser) From(path string) *Browser { b.from = "http://example.com" + path; return b }

// InFrame lets the browser show its pages inside those of another site.
func (b *Browser) InFrame() *Browser { b.dest = "iframe"; return b }

// Get asks for a page and follows redirects.
func (b *Browser) Get(path string) *Page { return b.follow(b.Raw(http.MethodGet, path, nil)) }

// Post sends pairs of name and value as a form and follows redirects.
func (b *Browser) Post(path string, pairs ...string) *Page {
	return b.follow(b.Raw(http.MethodPost, path, values(pairs)))
}

// Send fills in the form of a page and sends it: what stands in its fields, hidden ones too, with the pairs of name and
// value in their place. A value "" empties the field or takes the tick away. The form is the first one with method post in
// the main part of the page that has a field of the first name; see SendTo for another.
func (b *Browser) Send(p *Page, pairs ...string) *Page {
	b.t.Helper()
	for _, f := range p.forms() {
		if len(pairs) == 0 || f.has[pairs[0]] {
			return b.submit(f, pairs)
		}
	}
	b.t.Fatalf("webtest: no form with the field %q on %s:\n%s", pairs[0], p.Path, p.Text)
	return nil
}

// With returns the pairs with another value of one name, for tables where each case changes one field.
func With(pairs []string, name, value string) []string {
	out := []string{name, value}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i] != name {
			out = append(out, pairs[i], pairs[i+1])
		}
	}
	return out
}

// SendTo is Send for the form with that action, or with a button that posts it there.
func (b *Browser) SendTo(p *Page, action string, pairs ...string) *Page {
	b.t.Helper()
	for _, f := range p.forms() {
		if f.action == action || strings.Contains(f.source, ` formaction="`+action+`"`) {
			f.action = action
			return b.submit(f, pairs)
		}
	}
	b.t.Fatalf("webtest: no form that posts to %s on %s", action, p.Path)
	return nil
}

func (b *Browser) submit(f form, pairs []string) *Page {
	for i := 0; i+1 < len(pairs); i += 2 {
		f.values.Del(pairs[i])
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			f.values.Add(pairs[i], pairs[i+1])
		} else if f.text[pairs[i]] {
			f.values.Set(pairs[i], "")
		}
	}
	return b.follow(b.Raw(http.MethodPost, f.action, f.values))
}

// Upload sends a file in a field of a multipart form and follows redirects.
func (b *Browser) Upload(path, field, name string, content []byte) *Page {
	b.t.Helper()
	return b.UploadForm(path, nil, field, name, string(content))
}

// UploadForm is Upload with other fields too, pairs of name and value, and any number of files, pairs of name and content.
func (b *Browser) UploadForm(path string, pairs []string, field string, files ...string) *Page {
	b.t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	var err error
	for i := 0; i < len(pairs) && err == nil; i += 2 {
		err = m.WriteField(pairs[i], pairs[i+1])
	}
	for i := 0; i+1 < len(files) && err == nil; i += 2 {
		var part io.Writer
		if part, err = m.CreateFormFile(field, files[i]); err == nil {
			_, err = io.WriteString(part, files[i+1])
		}
	}
	if err == nil {
		err = m.Close()
	}
	if err != nil {
		b.t.Fatal(err)
	}
	r := httptest.NewRequestWithContext(b.t.Context(), http.MethodPost, path, &body)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return b.follow(b.ask(r, path))
}

// Raw asks once, without following; form is what is posted, nil for none. Page.Path is where it leads.
func (b *Browser) Raw(method, path string, form url.Values) *Page {
	r := httptest.NewRequestWithContext(b.t.Context(), method, path, strings.NewReader(form.Encode()))
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return b.ask(r, path)
}

func (b *Browser) ask(r *http.Request, path string) *Page {
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Referer", b.from)
	if b.dest != "" {
		r.Header.Set("Sec-Fetch-Dest", b.dest)
	}
	for name, value := range b.cookies {
		r.Header.Add("Cookie", name+"="+value)
	}
	rec := httptest.NewRecorder()
	b.w.Handler.ServeHTTP(rec, r)
	for _, c := range rec.Result().Cookies() {
		if c.MaxAge < 0 {
			delete(b.cookies, c.Name)
		} else {
			b.cookies[c.Name] = c.Value
		}
	}
	p := &Page{T: b.t, Status: rec.Code, Path: path, HTML: rec.Body.String(), Header: rec.Header()}
	p.Text = text(p.HTML)
	if to := rec.Header().Get("Location"); to != "" {
		p.Path = to
	}
	return p
}

func (b *Browser) follow(p *Page) *Page {
	for i := 0; i < 5 && p.Status == http.StatusSeeOther; i++ {
		address, _, _ := strings.Cut(p.Path, "#") // the place in a page is the browser's own affair
		p = b.Raw(http.MethodGet, address, nil)
	}
	return p
}

// Page is an answer.
type Page struct {
	T      *testing.T
	Status int
	Path   string // the address in the end, with its query
	HTML   string
	Text   string // what a reader sees: no tags, entities read, blanks as one space
	Header http.Header
}

// MustStatus checks the status.
func (p *Page) MustStatus(want int) *Page {
	p.T.Helper()
	if p.Status != want {
		p.T.Fatalf("%s: status %d, want %d\n%s", p.Path, p.Status, want, p.Text)
	}
	return p
}

// MustBe checks the address in the end.
func (p *Page) MustBe(path string) *Page {
	p.T.Helper()
	if p.Path != path {
		p.T.Fatalf("came to %s (status %d), want %s\n%s", p.Path, p.Status, path, p.Text)
	}
	return p
}

// MustShow checks that the reader sees each of the texts.
func (p *Page) MustShow(texts ...string) *Page {
	p.T.Helper()
	for _, s := range texts {
		if !strings.Contains(p.Text, s) {
			p.T.Errorf("%s (status %d) does not show %q:\n%s", p.Path, p.Status, s, p.Text)
		}
	}
	return p
}

// MustNotShow checks that none of the texts is in the answer, neither seen nor in its source.
func (p *Page) MustNotShow(texts ...string) *Page {
	p.T.Helper()
	for _, s := range texts {
		if strings.Contains(p.Text, s) || strings.Contains(p.HTML, s) {
			p.T.Errorf("%s (status %d) shows %q:\n%s", p.Path, p.Status, s, p.Text)
		}
	}
	return p
}

// MustEscape checks that the reader sees each of the texts and that none of them stands in the source as it is.
func (p *Page) MustEscape(texts ...string) *Page {
	p.T.Helper()
	p.MustShow(texts...)
	for _, s := range texts {
		if strings.Contains(p.HTML, s) {
			p.T.Errorf("%s (status %d) has %q unescaped in its source", p.Path, p.Status, s)
		}
	}
	return p
}

// Value returns what a field of the page holds, hidden ones too: the first of that name.
func (p *Page) Value(name string) string {
	for _, f := range p.forms() {
		if f.has[name] {
			return f.values.Get(name)
		}
	}
	p.T.Helper()
	p.T.Fatalf("webtest: no field %q on %s", name, p.Path)
	return ""
}

func values(pairs []string) url.Values {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v
}

type form struct {
	action string
	source string
	values url.Values
	has    map[string]bool // every field, also boxes that are not ticked
	text   map[string]bool // sent also when empty
}

// The forms are our own templates' output, so patterns are enough to read them.
var (
	formTag   = regexp.MustCompile(`(?s)<form([^>]*)>(.*?)</form>`)
	fieldTag  = regexp.MustCompile(`(?s)<(input)([^>]*)>|<(textarea)([^>]*)>(.*?)</textarea>|<(select)([^>]*)>(.*?)</select>`)
	buttonTag = regexp.MustCompile(`<button([^>]*)>`)
	optionTag = regexp.MustCompile(`<option([^>]*)>`)
	mainTag   = regexp.MustCompile(`(?s)<main.*</main>`)
)

func (p *Page) forms() []form {
	var out []form
	for _, m := range formTag.FindAllStringSubmatch(mainTag.FindString(p.HTML), -1) {
		if !strings.Contains(m[1], `method="post"`) {
			continue
		}
		f := form{attr(m[1], "action"), m[2], url.Values{}, map[string]bool{}, map[string]bool{}}
		for _, field := range fieldTag.FindAllStringSubmatch(m[2], -1) {
			f.add(field)
		}
		for _, button := range buttonTag.FindAllStringSubmatch(m[2], -1) {
			f.has[attr(button[1], "name")] = true // sent only by the one who presses it
		}
		out = append(out, f)
	}
	return out
}

func (f *form) add(m []string) {
	name := attr(m[2]+m[4]+m[7], "name")
	if name == "" {
		return
	}
	f.has[name] = true
	kind := attr(m[2], "type")
	switch {
	case kind == "radio" || kind == "checkbox":
		if strings.Contains(m[2], " checked") {
			f.values.Add(name, attr(m[2], "value"))
		}
	case m[1] != "":
		f.text[name] = true
		f.values.Add(name, attr(m[2], "value"))
	case m[3] != "":
		f.text[name] = true
		f.values.Add(name, html.UnescapeString(strings.TrimPrefix(m[5], "\n")))
	default:
		first, chosen := "", ""
		for i, o := range optionTag.FindAllStringSubmatch(m[8], -1) {
			if v := attr(o[1], "value"); strings.Contains(o[1], " selected") {
				chosen = v
			} else if i == 0 {
				first = v
			}
		}
		if chosen == "" {
			chosen = first
		}
		f.text[name] = true
		f.values.Add(name, chosen)
	}
}

func attr(tag, name string) string {
	_, rest, ok := strings.Cut(tag, " "+name+`="`)
	if !ok {
		return ""
	}
	value, _, _ := strings.Cut(rest, `"`)
	return html.UnescapeString(value)
}

// AsAssignment logs somebody in with a role that a test has given.
func (w *World) AsAssignment(id db.ID) *Browser {
	w.T.Helper()
	token, err := signin.Begin(w.T.Context(), w.Service, id)
	w.must(err)
	return &Browser{w: w, t: w.T, cookies: map[string]string{"traad": token}}
}
