package config

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"
)

// Markdown documents the settings of the struct that sample points to: a table with the name in the file, the variable,
// the kind, the default and the meaning; then a file with all defaults.
func Markdown(sample any, prefix string) string {
	all := settings(reflect.ValueOf(sample).Elem(), nil)
	var b strings.Builder
	b.WriteString("| i filen | miljøvariabel | type | standard | hva det er |\n| --- | --- | --- | --- | --- |\n")
	var flat []setting
	for _, s := range all {
		if !s.list() {
			flat = append(flat, s)
			continue
		}
		for _, f := range s.entries(reflect.New(s.value.Type().Elem()).Elem()) {
			f.entry = true
			flat = append(flat, f)
		}
	}
	for _, s := range flat {
		standard := "`" + s.standard + "`"
		if s.standard == "" {
			standard = "tom"
		}
		about := s.about
		if s.secret() {
			about += " Skrives aldri ut."
		}
		variable := "`" + s.variable(prefix) + "`"
		if s.entry {
			variable = "bare i filen"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s |\n", s.name(), variable, s.kind(), standard, about)
	}
	b.WriteString("\n```toml\n")
	table := ""
	slices.SortStableFunc(all, func(a, b setting) int { return cmp.Compare(min(len(a.path), 2), min(len(b.path), 2)) }) // a key after a table would be in it
	for _, s := range all {
		if s.list() {
			fmt.Fprintf(&b, "\n# [[%s]] for hver\n", s.name())
			for _, f := range s.entries(reflect.New(s.value.Type().Elem()).Elem()) {
				fmt.Fprintf(&b, "# %s = %s\n", f.path[len(f.path)-1], f.example())
			}
			continue
		}
		if t := strings.Join(s.path[:len(s.path)-1], "."); t != table {
			table = t
			fmt.Fprintf(&b, "\n[%s]\n", t)
		}
		fmt.Fprintf(&b, "%s = %s\n", s.path[len(s.path)-1], s.example())
	}
	b.WriteString("```\n")
	return b.String()
}

func (s setting) kind() string {
	switch s.value.Interface().(type) {
	case bool:
		return "true eller false"
	case int:
		return "helt tall"
	case time.Duration:
		return "varighet"
	case []string:
		return "liste"
	}
	return "tekst"
}

// example is the default as TOML.
func (s setting) example() string {
	switch s.value.Interface().(type) {
	case bool, int:
		if s.standard == "" {
			return "0"
		}
		return s.standard
	case []string:
		var items []string
		for _, item := range strings.Split(s.standard, ",") {
			if item != "" {
				items = append(items, fmt.Sprintf("%q", strings.TrimSpace(item)))
			}
		}
		return "[" + strings.Join(items, ", ") + "]"
	}
	return fmt.Sprintf("%q", s.standard)
}
