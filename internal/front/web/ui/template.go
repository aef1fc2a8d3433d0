package ui

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"net/http"
	"strconv"
	"strings"
	"unicode"

	"traad/internal/front/web/assets"
)

//go:embed templates/*.html
var partFiles embed.FS

// parts is the frame and all parts, parsed once; every page is a clone with its own blocks added.
var parts = template.Must(template.New("ui").Funcs(template.FuncMap{
	"asset":     assets.URL,
	"icon":      Icon,
	"tel":       telHref,
	"submit":    Submit,
	"link":      Link,
	"elementID": ElementID,
}).Option("missingkey=error").ParseFS(partFiles, "templates/*.html"))

// alone is the parts for HTML: a set that has been executed cannot be cloned, and parts must be.
var alone = template.Must(parts.Clone())

// Template is a page: its own blocks with the frame and the parts.
type Template struct {
	set *template.Template
}

// New parses the files of a page that match the patterns ("page.html" where none is given) together with the frame and
// the parts. The page must define "main" and may define "top", "side" and blocks of its own. It panics on a fault, since
// templates are part of the program: call it in a package variable.
func New(fsys fs.FS, patterns ...string) *Template {
	if len(patterns) == 0 {
		patterns = []string{"page.html"}
	}
	set := template.Must(template.Must(parts.Clone()).ParseFS(fsys, patterns...))
	if set.Lookup("main") == nil {
		panic(fmt.Sprintf("ui.New: %v defines no block main", patterns))
	}
	return &Template{set: set}
}

// shown is what the layout template gets: the frame and the page's blocks, already made.
type shown struct {
	Frame
	Status          int
	Top, Main, Side template.HTML
}

// Page returns the whole page as bytes.
func (t *Template) Page(status int, f Frame, data any) ([]byte, error) {
	s := shown{Frame: f, Status: status}
	for _, block := range []struct {
		name string
		to   *template.HTML
	}{{"top", &s.Top}, {"main", &s.Main}, {"side", &s.Side}} {
		made, err := execute(t.set, block.name, data)
		if err != nil {
			return nil, fmt.Errorf("ui.Page: %w", err)
		}
		*block.to = made
	}
	var b bytes.Buffer
	if err := t.set.ExecuteTemplate(&b, "layout", s); err != nil {
		return nil, fmt.Errorf("ui.Page: %w", err)
	}
	return b.Bytes(), nil
}

// Block writes one block of the page without the frame, for parts that are fetched alone.
func (t *Template) Block(w io.Writer, name string, data any) error {
	if err := t.set.ExecuteTemplate(w, name, data); err != nil {
		return fmt.Errorf("ui.Block %s: %w", name, err)
	}
	return nil
}

// Render answers with the page. It is made whole before the first byte is sent, so that a fault never leaves half a
// page: then the answer is the page of Internal with status 500, and the fault is returned for the log.
func (t *Template) Render(w http.ResponseWriter, status int, f Frame, data any) error {
	page, err := t.Page(status, f, data)
	if err != nil {
		f.Flash = nil
		page, _ = errorPage.Page(http.StatusInternalServerError, f, internalFault)
		status = http.StatusInternalServerError
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(len(page)))
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "no-store") // health data stays in no cache; the back button asks again
	}
	w.WriteHeader(status)
	if _, werr := w.Write(page); err == nil && werr != nil {
		err = fmt.Errorf("ui.Render: %w", werr)
	}
	return err
}

// HTML returns a part as HTML, for a page that puts it inside something else: ui.HTML("tag", ui.Tag{…}).
func HTML(part string, arg any) (template.HTML, error) {
	made, err := execute(alone, part, arg)
	if err != nil {
		return "", fmt.Errorf("ui.HTML: %w", err)
	}
	return made, nil
}

// execute returns what a template makes, without white space around it.
func execute(set *template.Template, name string, data any) (template.HTML, error) {
	var b strings.Builder
	if err := set.ExecuteTemplate(&b, name, data); err != nil {
		return "", fmt.Errorf("%s: %w", name, err)
	}
	return template.HTML(strings.TrimSpace(b.String())), nil //nolint:gosec // html/template has escaped what the template shows
}

// telHref makes the address of a telephone link: digits and a leading + only, since html/template lets no other scheme
// than http, https and mailto pass by itself.
func telHref(number string) template.URL {
	digits := strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) && r < 128 || r == '+' {
			return r
		}
		return -1
	}, number)
	return template.URL("tel:" + digits) //nolint:gosec // nothing but digits and + is left
}
