package arch

import (
	"slices"
	"strings"
)

// module is the path that our own imports begin with.
const module = "traad/"

// floorOf says on which floor a folder stands. A package imports its own floor and lower ones.
var floorOf = []struct {
	room  string
	floor int
}{
	{"internal/base", 0},  // techniques: know nothing of care
	{"internal/care", 1},  // words and rules of the service
	{"internal/rules", 2}, // access, case finding, use, staffing
	{"internal/store", 3}, // every SQL statement
	{"internal/app", 4},   // what people can do
	{"internal/front", 5}, // how people and systems reach it
	{"cmd", 6},            // wires
	{"e2e", 6},            // stories in a browser
	{"internal/arch", 6},  // these rules
}

// floor returns a folder's floor, -1 for a folder that stands on none.
func floor(dir string) int {
	for _, f := range floorOf {
		if under(dir, f.room) {
			return f.floor
		}
	}
	return -1
}

// tableText is the DDL of every table, also of those that job and audit keep; their tests lay the tables out from it.
const tableText = "internal/store/migrations"

// floors: no arrow points up, and every package stands on a floor.
func floors(t *tree) (faults []string) {
	for _, s := range t.goes {
		own := floor(s.dir)
		if own < 0 {
			faults = append(faults, t.at(s.syntax.Package, "%s stands on no floor; put it in base, care, rules, store, app, front or cmd", s.dir))
			continue
		}
		for name, pos := range imports(s) {
			dir, ours := strings.CutPrefix(name, module)
			if s.test && dir == tableText {
				continue
			}
			if ours && floor(dir) > own {
				faults = append(faults, t.at(pos, "%s (floor %d) imports %s (floor %d): arrows point down only", s.dir, own, dir, floor(dir)))
			}
		}
	}
	return faults
}

// fronts: a front reaches data through app only, and knows no other front. A front's tests may lay out rows, and have the front that makes regions make one.
func fronts(t *tree) (faults []string) {
	for _, s := range t.goes {
		own := front(s.dir)
		if own == "" {
			continue
		}
		for name, pos := range imports(s) {
			dir, ours := strings.CutPrefix(name, module)
			switch {
			case !ours:
			case under(dir, "internal/store") && !s.test:
				faults = append(faults, t.at(pos, "the front %s imports %s; go through a deed in app", own, dir))
			case s.test && under(dir, "internal/front/synthetic"):
			case front(dir) != "" && front(dir) != own:
				faults = append(faults, t.at(pos, "the front %s imports the front %s; what both need belongs in app or base", own, front(dir)))
			}
		}
	}
	return faults
}

// front is the name of the front that a folder belongs to, "" for none.
func front(dir string) string {
	rest, ok := strings.CutPrefix(dir, "internal/front/")
	if !ok {
		return ""
	}
	name, _, _ := strings.Cut(rest, "/")
	return name
}

// pages: no page imports another page.
func pages(t *tree) (faults []string) {
	const folder = "internal/front/web/page/"
	for _, s := range t.goes {
		rest, ok := strings.CutPrefix(s.dir, folder)
		if !ok {
			continue
		}
		own, _, _ := strings.Cut(rest, "/")
		for name, pos := range imports(s) {
			other, ok := strings.CutPrefix(name, module+folder)
			if page, _, _ := strings.Cut(other, "/"); ok && page != own {
				faults = append(faults, t.at(pos, "the page %s imports the page %s; what both show belongs in front/web/ui", own, page))
			}
		}
	}
	return faults
}

// noRoom are names that say nothing about what is inside.
var noRoom = []string{
	"util", "utils", "common", "helper", "helpers", "types", "models", "lib", "libs", "pkg", "misc", "shared", "globals", "interfaces",
}

// names: a package is a thing in the world or one technique.
func names(t *tree) (faults []string) {
	for _, s := range t.goes {
		for part := range strings.SplitSeq(s.dir, "/") {
			if slices.Contains(noRoom, part) {
				faults = append(faults, t.at(s.syntax.Package, "the folder %s says nothing of what is inside; name the thing or the technique", part))
			}
		}
		if name := strings.TrimSuffix(s.syntax.Name.Name, "_test"); slices.Contains(noRoom, name) {
			faults = append(faults, t.at(s.syntax.Package, "the package name %s says nothing of what is inside", name))
		}
	}
	return faults
}

// home says where a library may be imported, so that it can be replaced in one place.
var home = []struct{ library, room string }{
	{"github.com/chromedp/", "internal/base/browser"},
	{"github.com/xuri/excelize", "internal/base/sheet"},
	{"modernc.org/", "internal/base/db"},
	{"github.com/jackc/pgx", "internal/base/db"},
	{"github.com/prometheus/", "internal/base/metrics"},
	{"github.com/coreos/go-oidc", "internal/base/login"},
	{"github.com/go-jose/", "internal/base/login"},
	{"golang.org/x/oauth2", "internal/base/login"},
	{"github.com/arran4/golang-ical", "internal/base/ical"},
}

// libraries: one package knows a library.
func libraries(t *tree) (faults []string) {
	for _, s := range t.goes {
		for name, pos := range imports(s) {
			for _, h := range home {
				if strings.HasPrefix(name, h.library) && !under(s.dir, h.room) {
					faults = append(faults, t.at(pos, "%s is imported outside %s", name, h.room))
				}
			}
		}
	}
	return faults
}
