package arch

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
)

// tree is the repository, or a part of it made for a test.
type tree struct {
	fset  *token.FileSet
	goes  []source
	texts []text
}

// source is one Go file.
type source struct {
	path      string // slash-separated, from the root of the repository
	dir       string
	syntax    *ast.File
	test      bool // a _test.go file, or one of a package of test set-up: dbtest, storetest, webtest
	generated bool
}

// text is any file that people can read, Go files among them.
type text struct {
	path string
	data []byte
}

// passedOver are folders that are not ours or are made from what is. Deeper folders with these names are passed over too.
var passedOver = []string{".git", "node_modules", "bin", "build", "shots"}

// generatedMark is the line that generators write (go.dev/s/generatedcode).
var generatedMark = []byte("DO NOT EDIT.")

func load(repository fs.FS) (*tree, error) {
	t := &tree{fset: token.NewFileSet()}
	err := fs.WalkDir(repository, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if slices.Contains(passedOver, d.Name()) || name == "bench" { // bench holds modules of their own, which are not Tråd
				return fs.SkipDir
			}
			return nil
		}
		if !d.Type().IsRegular() {
			return nil
		}
		data, err := fs.ReadFile(repository, name)
		if err != nil {
			return err
		}
		return t.add(name, data)
	})
	return t, err
}

func (t *tree) add(name string, data []byte) error {
	if bytes.IndexByte(data[:min(len(data), 8000)], 0) >= 0 {
		return nil // not text
	}
	t.texts = append(t.texts, text{name, data})
	if path.Ext(name) != ".go" {
		return nil
	}
	syntax, err := parser.ParseFile(t.fset, name, data, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return fmt.Errorf("%s does not parse: %w", name, err)
	}
	t.goes = append(t.goes, source{
		path: name, dir: path.Dir(name), syntax: syntax,
		test:      strings.HasSuffix(name, "_test.go") || strings.HasSuffix(path.Dir(name), "test"),
		generated: ast.IsGenerated(syntax) || bytes.Contains(data[:min(len(data), 300)], generatedMark),
	})
	return nil
}

// at is a fault at a place in a Go file.
func (t *tree) at(pos token.Pos, format string, args ...any) string {
	p := t.fset.Position(pos)
	return fmt.Sprintf("%s:%d: %s", p.Filename, p.Line, fmt.Sprintf(format, args...))
}

// imports returns a file's import paths and where they stand.
func imports(s source) map[string]token.Pos {
	all := map[string]token.Pos{}
	for _, i := range s.syntax.Imports {
		if name, err := strconv.Unquote(i.Path.Value); err == nil {
			all[name] = i.Pos()
		}
	}
	return all
}

// localName is the name that a file uses for an import, "" when it does not import it.
func localName(s source, importPath string) string {
	for _, i := range s.syntax.Imports {
		if name, _ := strconv.Unquote(i.Path.Value); name != importPath {
			continue
		}
		if i.Name != nil {
			return i.Name.Name
		}
		return path.Base(importPath)
	}
	return ""
}

// under reports whether a folder is one of the rooms or inside one.
func under(dir string, rooms ...string) bool {
	return slices.ContainsFunc(rooms, func(room string) bool { return dir == room || strings.HasPrefix(dir, room+"/") })
}
