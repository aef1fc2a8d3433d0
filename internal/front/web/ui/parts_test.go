package ui

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"reflect"
	"regexp"
	"sort"
	"strings"
	"testing"
	"testing/fstest"

	"traad/internal/base/errs"
	"traad/internal/care"
)

// everyPart has an argument for each template that a page may use. A new part must be added here.
var everyPart = map[string]any{
	"action": Action{}, "badge": Badge{}, "bulk": Bulk{}, "card-end": nil, "card-start": Card{}, "conflict": Conflict{},
	"counters": Counters{}, "deadline": Deadline{}, "details": Details{}, "details-end": nil, "details-start": Details{},
	"empty": Empty{}, "event": Event{}, "facts": []Fact{}, "facts-row": []Fact{}, "field": Field{}, "figure": Figure{}, "filters": Filters{},
	"flash": &Flash{}, "group": Group{}, "guide": Guide{}, "head": Head{}, "hidden": []Hidden{}, "kept": "", "save-here": nil, "layout": shown{}, "line": Line{}, "message": Message{}, "mine-foot": "",
	"pager": Pager{}, "person": Person{}, "person-bar": PersonBar{}, "person-head": PersonHead{}, "phone": Phone{}, "phones": Phones{}, "plain-link": Action{}, "section": Section{},
	"select": Select{}, "skeleton": Skeleton{}, "sort": Sort{}, "stays": []Stay{}, "summary": Summary{}, "table-end": nil,
	"table-start": Scroll{}, "tabs": Tabs{}, "tag": Tag{}, "text-blocks": []care.TextBlock{}, "team": Team{}, "timeline": []Event{}, "worse": Worse{},
}

// inner are pieces of the parts above, not for pages.
var inner = strings.Fields("box chip control counter field-fault field-group field-help label look menu-item nav-badge optional piece side top")

const hostile = `"'><script>alert(1)</script><img src=x onerror=alert(2) style=color:red>javascript:alert(3)`

// fill sets every string in v to the hostile text, every pointer and slice to one filled element. Fields that hold a
// code of ours (an icon, a kind, a look) and HTML that the chart package made are left alone.
func fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		if v.Type() == reflect.TypeFor[string]() || v.Type() == reflect.TypeFor[Tone]() {
			v.SetString(hostile)
		}
	case reflect.Int:
		v.SetInt(3)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0))
	case reflect.Struct:
		for i := range v.NumField() {
			name := v.Type().Field(i).Name
			if name != "Icon" && name != "Kind" && name != "Look" && name != "Order" && name != "Voice" {
				fill(v.Field(i))
			}
		}
	}
}

var (
	inline = regexp.MustCompile(`(?i)<[^>]*\s(style|on[a-z]+)\s*=|<script(>|[^>]*>[^<])|<style|href="\s*javascript:|action="\s*javascript:`)
	// quoted removes what stands inside attribute values, where hostile text is harmless once its quotes are escaped.
	quoted = regexp.MustCompile(`"[^"]*"`)
)

// mustBeInert fails when the HTML holds a style or a script of its own.
func mustBeInert(t *testing.T, html string) {
	t.Helper()
	for _, address := range regexp.MustCompile(`(href|action|src|form)="([^"]*)"`).FindAllStringSubmatch(html, -1) {
		if strings.HasPrefix(strings.ToLower(strings.TrimSpace(address[2])), "javascript:") {
			t.Errorf("an address runs a script: %s", address[0])
		}
	}
	if found := inline.FindString(quoted.ReplaceAllString(html, `""`)); found != "" {
		t.Errorf("inline style or script: %q in\n%s", found, html)
	}
}

func TestEveryPartExecutes(t *testing.T) {
	var defined []string
	for _, part := range parts.Templates() {
		if name := part.Name(); !strings.HasSuffix(name, ".html") && name != "ui" {
			defined = append(defined, name)
		}
	}
	listed := append([]string{}, inner...)
	for name := range everyPart {
		listed = append(listed, name)
	}
	sort.Strings(defined)
	sort.Strings(listed)
	if got, want := strings.Join(defined, " "), strings.Join(listed, " "); got != want {
		t.Fatalf("parts defined:\n%s\nparts tested:\n%s", got, want)
	}
	for name, arg := range everyPart {
		t.Run(name, func(t *testing.T) {
			for _, filled := range []bool{false, true} {
				if arg != nil && filled {
					v := reflect.New(reflect.TypeOf(arg)).Elem()
					fill(v)
					arg = v.Interface()
				}
				html, err := HTML(name, arg)
				if err != nil {
					t.Fatal(err)
				}
				if strings.Contains(string(html), "<script>alert") || strings.Contains(string(html), "<img") {
					t.Errorf("hostile text came through:\n%s", html)
				}
				mustBeInert(t, string(html))
			}
		})
	}
}

func TestEveryKindOfFieldEscapes(t *testing.T) {
	for _, kind := range []Kind{Text, Area, Date, Clock, Number, Tel, Mail, ID, Choice, Radios, Checks, Check, File} {
		f := Field{}
		fill(reflect.ValueOf(&f).Elem())
		f.Kind = kind
		html, err := HTML("field", f)
		if err != nil {
			t.Fatal(kind, err)
		}
		if strings.Contains(string(html), "<script>alert") {
			t.Errorf("%s: hostile text came through:\n%s", kind, html)
		}
		mustBeInert(t, string(html))
	}
}

func TestPartsShow(t *testing.T) {
	for _, test := range []struct {
		name, part string
		arg        any
		shows      []string
		hides      []string
	}{
		{"link", "action", Action{Label: "Ny henvisning", Href: "/henvisning"}, []string{`href="/henvisning"`, "Ny henvisning"}, []string{"<form", "<button"}},
		{"deed", "action", Action{Label: "Kvitter", About: "Kåre", Post: "/k", Hidden: []Hidden{{"versjon", "3"}}, Look: Primary}, []string{`method="post"`, `name="versjon" value="3"`, "Kvitter", ", Kåre"}, []string{"data-variant"}},
		{"telephone", "action", Action{Label: "Ring", Tel: "+47 941 73 240 <x>"}, []string{`href="tel:&#43;4794173240"`}, []string{"&lt;x"}},
		{"locked", "action", Action{Label: "Publiser", Post: "/p", Locked: "Venter på svar."}, []string{`aria-disabled="true"`, "Venter på svar."}, []string{"<form", "submit"}},
		{"button of another form", "action", Action{Label: "Gi", Name: "gjor", Value: "gi", Form: "valg"}, []string{`form="valg"`, `name="gjor" value="gi"`}, []string{"<form"}},
		{"person without a page", "person", Person{Name: "Kåre Bakken"}, []string{"Kåre Bakken"}, []string{"<a", ", 0"}},
		{"deadline that is late", "deadline", Deadline{Words: "9 dager over", Date: "12. nov.", Tone: Late}, []string{"#octagon", "9 dager over", "12. nov."}, nil},
		{"deadline far off", "deadline", Deadline{Words: "63 dager igjen"}, []string{"63 dager igjen"}, []string{"<svg", "date"}},
		{"paused", "deadline", Deadline{Words: "Pauset", Tone: Hospital}, []string{"#pause"}, []string{"#bed"}},
		{"tag without its sign", "tag", Tag{Text: "til høring", Tone: Soon, Icon: NoIcon}, []string{"til høring"}, []string{"<svg"}},
		{"no faults", "summary", Summary{}, nil, []string{"error-summary", "<h2"}},
		{"fault with its link", "summary", Summary{Heading: "Ett felt", Faults: Faults{{Name: "fnr", Message: "Feil siffer."}, {Message: "Gjelder alt."}}}, []string{`href="#felt-fnr"`, "Feil siffer.", "<li>Gjelder alt.</li>"}, nil},
		{"no flash", "flash", (*Flash)(nil), nil, []string{"data-flash"}},
		{"flash without undo", "flash", &Flash{Text: "Lagret."}, []string{"Lagret.", `role="status"`}, []string{"Angre", "<form"}},
		{"empty section", "section", Section{Card: Card{Heading: "Over frist"}, Empty: &Empty{Heading: "Ingen over frist"}}, []string{"Ingen over frist"}, []string{"<ul", "badge"}},
		{"section with lines", "section", Section{Card: Card{Heading: "Over frist"}, Empty: &Empty{Heading: "Ingen over frist"}, Lines: []Line{{What: "Evaluering"}}}, []string{"Evaluering"}, []string{"Ingen over frist"}},
		{"voided event", "event", Event{Title: "Telefon", Voided: "Rettet 5. nov."}, []string{"voided", "Rettet 5. nov."}, nil},
		{"national number", "field", Field{Kind: ID, Name: "fnr", Label: "Fødselsnummer"}, []string{`autocomplete="off"`, "data-secret"}, []string{"valgfritt", "aria-invalid"}},
		{"faulty field", "field", Field{Name: "a", Label: "A", Help: "Hjelp", Fault: "Mangler."}, []string{`aria-invalid="true"`, `aria-describedby="felt-a-hjelp felt-a-feil"`, `id="felt-a-feil"`, "Mangler."}, nil},
		{"chosen radio", "field", Field{Kind: Radios, Name: "r", Label: "R", Values: []string{"b"}, Options: []Option{{Value: "a", Label: "A"}, {Value: "b", Label: "B"}}}, []string{`<legend`, `id="felt-r"`, `value="b" checked`}, []string{`value="a" checked`}},
		{"text keeps its first line break", "field", Field{Kind: Area, Name: "t", Values: []string{"\nlinje"}}, []string{">\n\nlinje</textarea>"}, nil},
		{"closed group keeps its signals", "group", Group{Title: "Nes", Columns: 4, Href: "/x", Figures: []Figure{{Text: "3 over frist", Tone: Late}}}, []string{"3 over frist", "#octagon", "#chevron-right"}, []string{"#chevron-down"}},
		{"chip with a choice", "filters", Filters{Action: "/f", Chips: []Chip{{Name: "k", Label: "Kommune", Value: "1", Options: []Option{{Value: "", Label: "alle"}, {Value: "1", Label: "Nes"}}}}}, []string{`method="get"`, `value="1" selected`, "no-script", "Bruk"}, []string{"chip-clear"}},
		{"last page", "pager", Pager{Text: "101–121 av 121", Prev: "/f"}, []string{"Forrige"}, []string{"Neste"}},
		{"sorted column", "sort", Sort{Label: "Frist", Href: "/s", Order: "ascending"}, []string{`aria-sort="ascending"`, `scope="col"`}, nil},
		{"plain column", "sort", Sort{Label: "Frist"}, []string{"Frist"}, []string{"aria-sort", "<a"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			html, err := HTML(test.part, test.arg)
			if err != nil {
				t.Fatal(err)
			}
			mustShow(t, string(html), test.shows, test.hides)
		})
	}
}

func mustShow(t *testing.T, html string, shows, hides []string) {
	t.Helper()
	for _, s := range shows {
		if !strings.Contains(html, s) {
			t.Errorf("does not show %q:\n%s", s, html)
		}
	}
	for _, s := range hides {
		if strings.Contains(html, s) {
			t.Errorf("shows %q:\n%s", s, html)
		}
	}
}

func TestFrame(t *testing.T) {
	page := New(fstest.MapFS{"page.html": {Data: []byte(`{{define "main"}}<h1>{{.}}</h1>{{end}}`)}})
	full := galleryFrame("Min dag", "Min dag")
	for _, test := range []struct {
		name  string
		frame Frame
		shows []string
		hides []string
	}{
		{
			"nobody logged in",
			Frame{Title: "Logg inn"},
			[]string{"<title>Logg inn – Tråd</title>", `<html lang="nb"`, "Hopp til innholdet", `data-user=""`},
			[]string{"Hovedmeny", "tabbar", "/sok", "avatar", "oppdiktet", "brødsmule", "columns"},
		},
		{"municipal coordinator", full, []string{"Hovedmeny", "Snarmeny", `action="/sok" method="post"`, "Ingrid Sandvik", "oppdiktet", `aria-current="page"`, "Logg ut"}, []string{`method="get"`}},
		{"manager without search", Frame{Nav: full.Nav, User: full.User}, []string{"Hovedmeny"}, []string{"/sok"}},
		{"user without menu", Frame{User: User{Name: "Anders Kvam", RoleLine: "Fastlege"}}, []string{"Anders Kvam", "Fastlege"}, []string{"<details"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			html, err := page.Page(200, test.frame, "Innhold")
			if err != nil {
				t.Fatal(err)
			}
			mustShow(t, string(html), append(test.shows, "<h1>Innhold</h1>"), test.hides)
			mustBeInert(t, string(html))
		})
	}
}

func TestTabsOnThePhone(t *testing.T) {
	f := galleryFrame("Oversikt", "Oversikt")
	if got := len(f.Tabs()); got != 3 {
		t.Errorf("%d tabs, want 3 beside Mer", got)
	}
	var rest []string
	for _, n := range f.Rest() {
		rest = append(rest, n.Label)
	}
	if got, want := strings.Join(rest, ", "), "Oversikt, Resultater, Ny henvisning, Ring"; got != want || !f.RestCurrent() {
		t.Errorf("under Mer: %s (current %v), want %s", got, f.RestCurrent(), want)
	}
	if short := (Frame{Nav: f.Nav[:1]}); len(short.Tabs()) != 1 || len(short.Rest()) != 0 {
		t.Error("a menu of one line has one tab and nothing under Mer")
	}
}

func TestGalleryIsInert(t *testing.T) {
	for name, show := range galleryPages {
		w := httptest.NewRecorder()
		if err := show(w); err != nil {
			t.Fatal(name, err)
		}
		mustBeInert(t, w.Body.String())
		if strings.Contains(w.Body.String(), "ZgotmplZ") {
			t.Errorf("%s: an address was refused by the escaping", name)
		}
	}
}

func TestRenderNeverSendsHalfAPage(t *testing.T) {
	page := New(fstest.MapFS{"page.html": {Data: []byte(`{{define "main"}}<p>Solveig</p>{{.Nothing}}{{end}}`)}})
	w := httptest.NewRecorder()
	err := page.Render(w, http.StatusOK, galleryFrame("Min dag", ""), struct{ Some string }{})
	if err == nil {
		t.Fatal("no error for the log")
	}
	if w.Code != http.StatusInternalServerError {
		t.Errorf("status %d, want 500", w.Code)
	}
	mustShow(t, w.Body.String(), []string{"Noe gikk galt hos oss", "</html>"}, []string{"Solveig", "Nothing"})
}

func TestRenderHeaders(t *testing.T) {
	page := New(fstest.MapFS{"page.html": {Data: []byte(`{{define "main"}}<p>æ</p>{{end}}`)}})
	w := httptest.NewRecorder()
	if err := page.Render(w, http.StatusUnprocessableEntity, Frame{}, nil); err != nil {
		t.Fatal(err)
	}
	if w.Code != 422 || w.Header().Get("Content-Type") != "text/html; charset=utf-8" || w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("status %d, headers %v", w.Code, w.Header())
	}
}

func TestNewWantsMain(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a page without main was taken")
		}
	}()
	New(fstest.MapFS{"page.html": {Data: []byte(`{{define "side"}}x{{end}}`)}})
}

func TestRefusals(t *testing.T) {
	secret := "pasienten finnes i Nes"
	body := func(err error) (int, string) {
		w := httptest.NewRecorder()
		if err := Refuse(w, galleryFrame("Solveig", "Forløp"), err); err != nil {
			t.Fatal(err)
		}
		return w.Code, w.Body.String()
	}
	deniedStatus, denied := body(errs.Denied(secret))
	missingStatus, missing := body(errs.NotFound("noe annet"))
	if deniedStatus != 404 || missingStatus != 404 || denied != missing {
		t.Errorf("denied (%d) and not found (%d) must not be told apart", deniedStatus, missingStatus)
	}
	mustShow(t, denied, nil, []string{secret, "Solveig"})

	for _, test := range []struct {
		err    error
		status int
		shows  string
	}{
		{errs.Conflict("Planen er endret av en annen."), 409, "Planen er endret av en annen."},
		{errs.Invalid("Kan ikke lagres.").At("fnr", "Feil siffer."), 422, "Feil siffer."},
		{errs.Gone("Lenken er brukt."), 410, "Lenken er brukt."},
		{errs.Unavailable("Prøv om litt."), 503, "Prøv om litt."},
		{ErrTooLarge, 413, "det du skrev, står der fortsatt"},
		{http.ErrBodyNotAllowed, 500, "Noe gikk galt hos oss"},
	} {
		status, html := body(test.err)
		if status != test.status {
			t.Errorf("%v: status %d, want %d", test.err, status, test.status)
		}
		mustShow(t, html, []string{test.shows}, []string{http.ErrBodyNotAllowed.Error()})
	}
}

func TestIconsAreInTheSprite(t *testing.T) {
	sprite, err := os.ReadFile("../assets/static/icons.svg")
	if err != nil {
		t.Fatal(err)
	}
	drawn := map[string]bool{}
	for _, m := range regexp.MustCompile(`<symbol id="([^"]+)"`).FindAllSubmatch(sprite, -1) {
		drawn[string(m[1])] = true
	}
	if !reflect.DeepEqual(drawn, icons) {
		t.Errorf("icons.svg has %v\nicon.go has %v", drawn, icons)
	}
	if _, err := Icon("no-such"); err == nil {
		t.Error("an unknown icon was taken")
	}
	if bytes.Contains(sprite, []byte("<script")) || bytes.Contains(sprite, []byte("style=")) {
		t.Error("the sprite holds a style or a script")
	}
}

var deniedForTest = errs.Denied("hemmelig: pasienten finnes")
