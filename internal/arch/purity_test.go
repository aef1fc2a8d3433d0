package arch

import (
	"go/ast"
	"go/token"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// pureRooms hold rules that depend on their arguments only.
var pureRooms = []string{"internal/care", "internal/rules"}

// impure are imports through which the world outside gets in.
var impure = []string{"database/sql", "net", "net/http", "os", "os/exec", "io/ioutil", "syscall", "log", "log/slog", "math/rand", "math/rand/v2", "crypto/rand"}

// clocks are the functions of package time that ask what time it is, or wait.
var clocks = []string{"Now", "Since", "Until", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker", "Sleep"}

// purity: care and rules read no clock, no file and no network; the clock is an argument.
func purity(t *tree) (faults []string) {
	for _, s := range t.goes {
		if s.test || !under(s.dir, pureRooms...) {
			continue
		}
		for name, pos := range imports(s) {
			if slices.Contains(impure, name) {
				faults = append(faults, t.at(pos, "%s imports %s; care and rules are pure: take it as an argument", s.dir, name))
			}
		}
		clock := localName(s, "time")
		ast.Inspect(s.syntax, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok && clock != "" {
				if x, ok := sel.X.(*ast.Ident); ok && x.Name == clock && slices.Contains(clocks, sel.Sel.Name) {
					faults = append(faults, t.at(sel.Pos(), "time.%s in %s; take the time as an argument", sel.Sel.Name, s.dir))
				}
			}
			return true
		})
	}
	return faults
}

// sqlRooms may hold SQL: the store, and those that keep tables of their own.
var sqlRooms = []string{"internal/store", "internal/base/db", "internal/base/job", "internal/base/audit"}

var sqlText = regexp.MustCompile(`(?is)^\s*(select\s.+\sfrom\s|insert\s+into\s|update\s+\S+\s+set\s|delete\s+from\s|with\s+\w+\s+as\s*\(|(create|alter|drop)\s+(table|index|view|unique\s+index)\s)`)

// sqlOnlyInStore: no statement outside the rooms for it. Tests may look at tables.
func sqlOnlyInStore(t *tree) (faults []string) {
	for _, s := range t.goes {
		if s.test || under(s.dir, sqlRooms...) {
			continue
		}
		ast.Inspect(s.syntax, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				if v, err := strconv.Unquote(lit.Value); err == nil && sqlText.MatchString(v) {
					faults = append(faults, t.at(lit.Pos(), "SQL in %s; statements live in internal/store/query", s.dir))
				}
			}
			return true
		})
	}
	for _, f := range t.texts {
		if path.Ext(f.path) == ".sql" && !under(path.Dir(f.path), sqlRooms...) {
			faults = append(faults, f.path+":1: an SQL file outside internal/store")
		}
	}
	return faults
}

// typedTemplates: a page's data is a struct, so that the compiler and a reader see what the page has.
func typedTemplates(t *tree) (faults []string) {
	for _, s := range t.goes {
		if s.test || !under(s.dir, "internal/front/web") {
			continue
		}
		ast.Inspect(s.syntax, func(n ast.Node) bool {
			m, ok := n.(*ast.MapType)
			if !ok {
				return true
			}
			key, isIdent := m.Key.(*ast.Ident)
			if isIdent && key.Name == "string" && isAny(m.Value) {
				faults = append(faults, t.at(m.Pos(), "map[string]any in the web front; give the template a struct"))
			}
			return true
		})
	}
	return faults
}

func isAny(e ast.Expr) bool {
	switch v := e.(type) {
	case *ast.Ident:
		return v.Name == "any"
	case *ast.InterfaceType:
		return len(v.Methods.List) == 0
	}
	return false
}

var (
	inlined   = regexp.MustCompile(`(?i)<style[\s>]|\sstyle\s*=|\son[a-z]+\s*=\s*["'{]|javascript:`)
	scriptTag = regexp.MustCompile(`(?i)<script\b[^>]*>`)
	comment   = regexp.MustCompile(`(?s)\{\{-?\s*/\*.*?\*/\s*-?\}\}|<!--.*?-->`)
)

// policy: nothing in a template that the content security policy would stop in the browser.
func policy(t *tree) (faults []string) {
	for _, f := range t.texts {
		if !under(path.Dir(f.path), "internal/front") || !slices.Contains([]string{".html", ".tmpl", ".gohtml"}, path.Ext(f.path)) {
			continue
		}
		// What is left out keeps its lines, so that the faults point right.
		body := comment.ReplaceAllStringFunc(string(f.data), func(c string) string { return strings.Repeat("\n", strings.Count(c, "\n")) })
		line := 0
		for text := range strings.Lines(body) {
			line++
			if hit := inlined.FindString(text); hit != "" {
				faults = append(faults, f.path+":"+strconv.Itoa(line)+": inline style or script ("+strings.TrimSpace(hit)+"); the content security policy refuses it")
			}
			for _, tag := range scriptTag.FindAllString(text, -1) {
				if !strings.Contains(tag, "src=") && !strings.Contains(tag, "application/json") {
					faults = append(faults, f.path+":"+strconv.Itoa(line)+": a script without src; the content security policy refuses it")
				}
			}
		}
	}
	return faults
}
