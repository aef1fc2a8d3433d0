package ui

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"traad/internal/base/lang"
	"traad/internal/front/web/assets"
)

//go:embed templates/*.html
var partFiles embed.FS

// parts is the frame and all parts in bokmål, parsed once; every page is a clone with its own blocks added.
var parts = partsIn(nil)

// partsIn parses the frame and all parts in a language.
func partsIn(v *lang.Voice) *template.Template {
	set := template.New("ui").Funcs(template.FuncMap{
		"asset":     assets.URL,
		"icon":      Icon,
		"tel":       telHref,
		"elementID": ElementID,
	}).Funcs(saying(v)).Option("missingkey=error")
	return template.Must(parse(set, v, partFiles, "templates/*.html"))
}

// parse adds the files that match the patterns, said in a language.
func parse(set *template.Template, v *lang.Voice, fsys fs.FS, patterns ...string) (*template.Template, error) {
	if v == nil {
		return set.ParseFS(fsys, patterns...)
	}
	for _, pattern := range patterns {
		names, err := fs.Glob(fsys, pattern)
		if err != nil {
			return nil, fmt.Errorf("ui: %w", err)
		}
		for _, name := range names {
			source, err := fs.ReadFile(fsys, name)
			if err != nil {
				return nil, fmt.Errorf("ui: %w", err)
			}
			if _, err := set.New(path.Base(name)).Parse(speak(string(source), func(text string) string { return v.Say(text) })); err != nil {
				return nil, fmt.Errorf("ui: %s: %w", name, err)
			}
		}
	}
	return set, nil
}

// alone is the parts for HTML: a set that has been executed cannot be cloned, and parts must be.
var alone = template.Must(parts.Clone())

// Template is a page: its own blocks with the frame and the parts.
type Template struct {
	set      *template.Template // in bokmål
	fsys     fs.FS
	patterns []string
	others   sync.Map // lang.Code → *template.Template, made when somebody first reads the page in that language
}

// frames are the parts in each other language, made when somebody first reads a page in it.
var frames sync.Map

// in is the page in a language.
func (t *Template) in(v *lang.Voice) *template.Template {
	if v == nil {
		return t.set
	}
	v = v.Alone() // it is kept for everybody who reads the language
	if set, ok := t.others.Load(v.Code); ok {
		return set.(*template.Template)
	}
	frame, ok := frames.Load(v.Code)
	if !ok {
		frame, _ = frames.LoadOrStore(v.Code, partsIn(v))
	}
	made := template.Must(parse(template.Must(frame.(*template.Template).Clone()), v, t.fsys, t.patterns...))
	set, _ := t.others.LoadOrStore(v.Code, made)
	return set.(*template.Template)
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
	return &Template{set: set, fsys: fsys, patterns: patterns}
}

// shown is what the layout template gets: the frame and the page's blocks, already made.
type shown struct {
	Frame
	Status          int
	Top, Main, Side template.HTML
}

// Page returns the whole page as bytes.
func (t *Template) Page(status int, f Frame, data any) ([]byte, error) {
	s, set := shown{Frame: f, Status: status}, t.in(f.Voice)
	for _, block := range []struct {
		name string
		to   *template.HTML
	}{{"top", &s.Top}, {"main", &s.Main}, {"side", &s.Side}} {
		made, err := execute(set, block.name, data)
		if err != nil {
			return nil, fmt.Errorf("ui.Page: %w", err)
		}
		*block.to = made
	}
	var b bytes.Buffer
	if err := set.ExecuteTemplate(&b, "layout", s); err != nil {
		return nil, fmt.Errorf("ui.Page: %w", err)
	}
	return b.Bytes(), nil
}

// Block writes one block of the page without the frame, for parts that are fetched alone.
func (t *Template) Block(w io.Writer, name string, data any) error {
	return t.BlockIn(nil, w, name, data)
}

// BlockIn is Block in a language.
func (t *Template) BlockIn(v *lang.Voice, w io.Writer, name string, data any) error {
	if err := t.in(v).ExecuteTemplate(w, name, data); err != nil {
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
		page, _ = errorPage.Page(http.StatusInternalServerError, f, internalFault.in(f.Voice))
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
