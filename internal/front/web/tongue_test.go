package web_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"html"
	"log/slog"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"

	"traad/internal/base/db"
	"traad/internal/base/lang"
	"traad/internal/care"
	"traad/internal/care/survey"
	"traad/internal/front/web"
	"traad/internal/front/web/ui"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
)

// lacks tells, as lines to fill in, which texts a catalogue lacks.
func lacks(t *testing.T, texts []string) {
	t.Helper()
	slices.Sort(texts)
	for _, c := range lang.All {
		var out []string
		for _, text := range slices.Compact(slices.Clone(texts)) {
			if text != "" && !lang.In(c).Has(text) {
				out = append(out, strconv.Quote(text)+` = ""`)
			}
		}
		if len(out) > 0 {
			t.Errorf("internal/base/lang/%s.toml lacks %d texts:\n%s", c, len(out), strings.Join(out, "\n"))
		}
	}
}

var (
	unseen    = regexp.MustCompile(`(?s)<(script|style)[^>]*>.*?</(?:script|style)>|<!--.*?-->|<!doctype[^>]*>`)
	tag       = regexp.MustCompile(`(?s)<[^>]*>`)
	heard     = regexp.MustCompile(`\s(?:aria-label|title|placeholder|alt|data-busy)="([^"]*)"`)
	ownNames  = []string{"Tråd", "Bokmål", "Nynorsk", "English", "IHT", "Nes-ID", "Borger-ID", "innsynslogg"}
	initials  = regexp.MustCompile(`^\s*\p{Lu}{2}\s*$`)
	twoLetter = regexp.MustCompile(`\pL{2,}`)
)

// unsaid are the words of a page that did not come through its voice and are not what the test itself wrote.
func unsaid(source string, typed []string) (out []string) {
	source = unseen.ReplaceAllString(source, " ")
	var parts []string
	for _, m := range heard.FindAllStringSubmatch(source, -1) {
		parts = append(parts, m[1])
	}
	parts = append(parts, tag.Split(source, -1)...)
	for _, p := range parts {
		p = html.UnescapeString(p)
		depth := 0
		rest := strings.Map(func(r rune) rune {
			switch r {
			case '⟦':
				depth++
				return ' '
			case '⟧':
				depth--
				return ' '
			}
			if depth > 0 {
				return -1
			}
			return r
		}, p)
		known := slices.Concat(typed, ownNames)
		slices.SortFunc(known, func(a, b string) int { return len(b) - len(a) }) // a name before its parts
		for _, known := range known {
			rest = strings.ReplaceAll(rest, known, " ")
		}
		if twoLetter.MatchString(initials.ReplaceAllString(rest, " ")) {
			out = append(out, strings.Join(strings.Fields(rest), " "))
		}
	}
	return out
}

// TestWhole shows every page that is written in all languages to a voice that listens: what it says must have come through the voice, but for names and
// what somebody typed, and every text must stand in both catalogues. The pages are found in routes.go.
func TestWhole(t *testing.T) {
	w := webtest.New(t)
	x := newSSO(t, w, "email", false)
	kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
	w.Publish(kari, map[string]string{
		"viktig": "Viktighet", "mal/a/tekst": "Postkasse", "tiltak/a/hva": "Veiing", "tiltak/a/hvem": "pasient", "tiltak/b/hva": "Trening", "tiltak/b/hvem": "kommune", "tiltak/b/frist": "18.12.2026",
		"tegn/a/omrade": "Hjerte", "tegn/a/gul-tegn": "Vekt", "tegn/a/gul-gjor": "Samtale", "tegn/a/rod-tegn": "Pust", "tegn/a/rod-gjor": "Samtale", "team/a/navn": "Ingrid Sandvik", "team/a/rolle": "Koordinering", "team/a/telefon": "000 55 210", "avtale/neste": "09.06.2027",
	})
	me, daughter := w.Let(kari, ""), w.Let(kari, "Tone Lie")
	typed := []string{"Kari", "Aasen", "Tone Lie", "Ingrid Sandvik", "Viktighet", "Postkasse", "Veiing", "Trening", "Hjerte", "Vekt", "Samtale", "Pust", "Koordinering", "Eget ord", "Nes", "Ahus", "Kongsvinger", "Mona Ruud", "Anne Holt", "Grete Moen", "datter", "Sengepost 4B", "Medisinsk avdeling"}
	for _, u := range []webtest.User{webtest.Nes, webtest.Kongsvinger, webtest.Physician, webtest.Administrator} {
		a := w.Actor(u)
		typed = append(typed, a.Name, a.OrgName)
	}
	typed = slices.AppendSeq(typed, maps.Keys(w.Orgs))
	nurse := w.As(webtest.Kongsvinger)
	round := func(anonymous string) string {
		p := nurse.Send(nurse.Get("/undersokelser/ny"), "undersokelse", "pasient", "anonym", anonymous, "forlop", "iht-langvarig", "sted", "alle", "fra", "17.11.2026", "til", "1.12.2026", "eget-1", "Eget ord", "eget-1-type", "text").MustStatus(200)
		return p.Path
	}
	sheet := nurse.Send(nurse.Get(round("ja")), "antall", "2").MustStatus(200)
	codes := regexp.MustCompile(`/u/([0-9A-Z-]{14})`).FindAllStringSubmatch(sheet.HTML, -1)
	if len(codes) < 2 {
		t.Fatalf("no ways in:\n%s", sheet.Text)
	}
	code, used := codes[0][1], codes[len(codes)-1][1]

	told := w.NewStay(kari, "")
	w.Tell(told, care.Admission, time.Hour, "emergency")
	var asked []string
	voice := lang.Listen(func(text string) { asked = append(asked, text) })
	w.Handler = web.New(w.Service, web.Options{Voice: voice, Login: &web.Login{Name: "Nes-ID", Client: x.c}, OwnLogin: &web.Login{Name: "Borger-ID", Client: x.c}, Log: slog.New(slog.DiscardHandler)})
	visited := map[string]bool{}
	look := func(b *webtest.Browser, method, path string, pairs ...string) *webtest.Page {
		t.Helper()
		var p *webtest.Page
		if method == http.MethodGet {
			p = b.Get(path)
		} else {
			p = b.Post(path, pairs...)
		}
		if p.Status >= 500 && path != "/min-plan/plan.pdf" { // there is no printer
			t.Errorf("%s %s: status %d\n%s", method, path, p.Status, p.Text)
		}
		if strings.HasPrefix(p.Header.Get("Content-Type"), "text/html") {
			if left := unsaid(p.HTML, typed); len(left) > 0 {
				t.Errorf("%s %s says in bokmål alone:\n%s", method, path, strings.Join(left, "\n"))
			}
			if !strings.Contains(p.HTML, `<html lang="x"`) {
				t.Errorf("%s %s is not marked with its language", method, path)
			}
		}
		visited[method+" "+path] = true
		return p
	}
	mine, hers, visitor, nes := w.AsOwn(me), w.AsOwn(daughter), w.Nobody(), w.As(webtest.Nes)
	for _, b := range []*webtest.Browser{mine, hers} {
		for _, path := range []string{"/min-plan", "/min-plan/forberedelse", "/min-plan/forslag", "/min-plan/innsyn", "/min-plan/innsyn.csv", "/min-plan/bekymring", "/min-plan/plan.pdf"} {
			look(b, "GET", path)
		}
		look(b, "POST", "/min-plan/forslag", "slag", "", "tekst", "")
		look(b, "POST", "/min-plan/forslag", "slag", "goal", "tekst", strings.Repeat("Eget ord ", 50))
		look(b, "POST", "/min-plan/forslag", "nokkel", string(db.NewID()), "slag", "goal", "tekst", "Eget ord")
		look(b, "POST", "/min-plan/bekymring", "tegn", "", "bekymring", "")
		look(b, "POST", "/min-plan/bekymring", "nokkel", string(db.NewID()), "tegn", "yellow", "bekymring", "Eget ord")
		look(b, "POST", "/min-plan/forberedelse", "grunn:matters", "0", "matters", strings.Repeat("Eget ord ", 600))
		look(b, "POST", "/min-plan/forberedelse", "grunn:matters", "0", "matters", "Eget ord")
		look(b, "POST", "/min-plan/forberedelse", "grunn:annet", "0", "annet", "Eget ord")
		look(b, "GET", "/finnes-ikke")
		look(b, "GET", "/forlop")
	}
	look(mine, "POST", "/min-plan/innsyn/reservasjon", "tekst", "")
	look(mine, "POST", "/min-plan/innsyn/reservasjon", "nokkel", string(db.NewID()), "tekst", "Eget ord")
	look(mine, "POST", "/min-plan/innsyn/"+string(daughter)+"/avslutt")
	look(mine, "POST", "/min-plan/bytt", "til", string(db.NewID()))
	look(mine, "POST", "/min-plan/forberedelse/her")
	look(mine, "POST", "/min-plan/forberedelse/felt", "grunn:matters", "1", "matters", "Eget ord")
	look(visitor, "GET", "/u/"+code)
	look(visitor, "POST", "/u/"+code, "sp-na", "11")
	look(visitor, "POST", "/u/"+code, "sp-ord", strings.Repeat("Eget ord ", 400))
	look(visitor, "POST", "/u/"+code)
	look(visitor, "POST", "/u/"+used, "sp-na", "7")
	look(visitor, "POST", "/u/"+used, "sp-na", "7")
	look(visitor, "GET", "/u/"+used)
	look(visitor, "GET", "/u/takk")
	look(visitor, "GET", "/u/0000-0000-0000")
	look(nes, "GET", "/u/takk")
	look(nes, "GET", "/u/0000-0000-0000")
	for _, path := range []string{"/logg-inn", "/logg-inn/rolle", "/logg-inn/svar?error=access_denied", "/finnes-ikke", "/min-plan"} {
		look(visitor, "GET", path)
	}
	look(visitor, "POST", "/logg-inn", "som", "x")
	look(visitor, "GET", "/logg-inn?til=%2Fmin-plan")
	look(visitor, "GET", "/logg-inn/pasient/svar?error=access_denied")
	look(visitor, "GET", "/om-iht")
	look(visitor, "GET", "/kontakt-oss/takk")
	ask := look(visitor, "GET", "/kontakt-oss")
	look(visitor, "POST", "/kontakt-oss", "slipp", ask.Value("slipp"), "navn", "12345", "telefon", "Eget ord", "nettside", "Eget ord")
	look(visitor, "POST", "/kontakt-oss")
	for range 25 {
		visitor.Post("/kontakt-oss")
	}
	look(visitor, "POST", "/kontakt-oss")
	look(visitor, "POST", "/logg-inn/rolle", "rolle", "x")
	look(visitor, "POST", "/min-plan/forslag", "slag", "goal", "tekst", "Eget ord")
	look(visitor, "POST", "/u/takk")
	look(nes, "GET", "/rolle")
	look(nes, "POST", "/rolle", "rolle", "x")
	look(nes, "GET", "/min-konto")
	look(nes, "POST", "/min-konto/kalender")
	look(nes, "GET", "/min-konto")
	look(nes, "POST", "/min-konto/kalender/av")
	look(nes, "POST", "/min-konto/"+string(db.NewID())+"/avslutt")
	look(nes, "POST", "/min-konto/"+string(db.NewID())+"/svar", "svar", "Eget ord")
	if ids := w.Alerts(kari); len(ids) == 0 {
		t.Error("no alert to look at")
	}
	for _, which := range []string{"", "?vis=team", "?vis=handled", "?vis=dag"} {
		look(nes, "GET", "/varsler"+which)
		look(nurse, "GET", "/varsler"+which)
	}
	look(nes, "GET", "/fravaer")
	look(nes, "POST", "/fravaer", "fra", "tull", "til", "")
	look(nes, "POST", "/fravaer", "fra", "20.11.2026", "til", "19.11.2026")
	look(nes, "POST", "/fravaer", "fra", "20.11.2026", "til", "22.11.2026")
	look(nes, "POST", "/fravaer/"+string(db.NewID())+"/avslutt")
	look(nes.From("/min-konto"), "POST", "/sprak", "sprak", "de")
	look(nes, "POST", "/logg-ut")
	look(mine, "POST", "/logg-ut")
	look(visitor, "POST", "/sprak", "sprak", "de")
	for range 25 {
		visitor.Get("/u/0000-0000-0000")
	}
	look(visitor, "GET", "/u/"+code)

	source, err := os.ReadFile("routes.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`HandleFunc\("(GET|POST) (\S+)", whole\(`).FindAllStringSubmatch(string(source), -1) {
		pattern := regexp.MustCompile(`^` + m[1] + ` ` + regexp.MustCompile(`\\{[a-z]+\\}`).ReplaceAllString(regexp.QuoteMeta(m[2]), `[^/?]+`) + `(\?.*)?$`)
		if !slices.ContainsFunc(slices.Collect(maps.Keys(visited)), pattern.MatchString) && !slices.Contains([]string{"/logg-inn/start", "/logg-inn/pasient/start"}, m[2]) {
			t.Errorf("%s %s is said to be whole, and no page of it was looked at", m[1], m[2])
		}
	}
	lacks(t, asked)
}

// TestTextsOfTheRules: what whole pages say that the rules and the scripts word.
func TestTextsOfTheRules(t *testing.T) {
	texts := append(survey.Texts(), ui.ScriptTexts()...)
	texts = append(texts, access.Texts()...)
	for _, r := range slices.Concat(care.Roles, care.OwnRoles) {
		texts = append(texts, r.Title())
	}
	for _, r := range care.EmergencyReasons {
		texts = append(texts, r.Title())
	}
	lacks(t, texts)
}

// wholeRooms are the folders whose pages are all whole: what looks like words in their source must be in the catalogues, also where no test comes.
var wholeRooms = []string{
	"page/mine", "page/surveydoor", "page/login", "page/account", "page/absence", "page/public", "page/visit.go", "page/own.go", "page/questions.go", "page/saves.go", "page/accesslog/own.go", "page/accesslog/words.go", "page/accesslog/taken.go",
	"page/paper/mine.go", "giveback.go", "roleover.go", "tongue.go", "health.go", "server.go", "ui/refuse.go", "ui/form.go",
}

// TestTextsOfTheSource reads the source: every text that is given to a voice anywhere in the front, and everything that looks like words in the folders
// of whole pages.
func TestTextsOfTheSource(t *testing.T) {
	var texts []string
	err := filepath.WalkDir(".", func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		room := slices.Contains(wholeRooms, filepath.ToSlash(filepath.Dir(path))) || slices.Contains(wholeRooms, filepath.ToSlash(path))
		codes := map[ast.Expr]bool{} // keys and cases
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ImportSpec:
				return false
			case *ast.Field:
				return n.Tag == nil
			case *ast.CallExpr:
				f, ok := n.Fun.(*ast.SelectorExpr)
				if !ok || len(n.Args) == 0 {
					return true
				}
				if f.Sel.Name == "T" || f.Sel.Name == "Say" {
					for _, a := range n.Args[:1] {
						if text, ok := words(a); ok {
							texts = append(texts, text)
						}
					}
				}
				if from, _ := f.X.(*ast.Ident); f.Sel.Name == "Plural" && len(n.Args) == 3 && (from == nil || from.Name != "nb") {
					for _, a := range n.Args[1:] {
						if text, ok := words(a); ok {
							texts = append(texts, text)
						}
					}
				}
				return !slices.Contains([]string{"Warn", "Error", "Debug", "Errorf", "New", "Set", "Add", "Get", "note"}, f.Sel.Name) // for the log, headers
			case *ast.KeyValueExpr:
				codes[n.Key] = true
			case *ast.CaseClause:
				for _, e := range n.List {
					codes[e] = true
				}
			case *ast.BasicLit:
				if text, ok := words(n); room && ok && !codes[n] && prose(text) {
					texts = append(texts, text)
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	lacks(t, texts)
}

func words(n ast.Expr) (string, bool) {
	lit, ok := n.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(lit.Value)
	return text, err == nil
}

// prose reports whether a string looks like something to read: it begins with a capital, or has a space between two words, and is no header or address.
func prose(text string) bool {
	first := []rune(text + " ")[0]
	switch {
	case text == "no role" || text == "no grant" || strings.Contains(text, "'"):
		return false
	case strings.ContainsAny(text, "/;=<>") || strings.Contains(text, "X-") || strings.HasSuffix(text, "-") || strings.Contains(text, "-Type"):
		return false
	case strings.Contains(strings.TrimSpace(text), " "):
		return unicode.IsLetter(first) || first == '%' || first == '«'
	}
	return unicode.IsUpper(first) && len(text) > 1 && !strings.Contains(text, "-")
}
