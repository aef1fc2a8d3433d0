package config

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// setting is one field of the struct.
type setting struct {
	path     []string // the names of the tables and of the key
	standard string
	about    string
	value    reflect.Value
	entry    bool // of a list's table
}

func (s setting) name() string { return strings.Join(s.path, ".") }

func (s setting) variable(prefix string) string {
	return prefix + "_" + strings.ToUpper(strings.Join(s.path, "_"))
}

func (s setting) secret() bool { return s.value.Type() == reflect.TypeFor[Secret]() }

// settings lists the fields of a struct and of the structs in it. A field without the tag toml panics: it would be a
// setting that nobody can set.
func settings(v reflect.Value, path []string) []setting {
	var all []setting
	for i := range v.NumField() {
		f := v.Type().Field(i)
		key := f.Tag.Get("toml")
		if key == "" {
			panic("config: field " + f.Name + " has no toml tag")
		}
		at := slices.Concat(path, []string{key})
		if f.Type.Kind() == reflect.Struct {
			all = append(all, settings(v.Field(i), at)...)
			continue
		}
		if isList(f.Type) {
			all = append(all, setting{path: at, value: v.Field(i)})
			continue
		}
		all = append(all, setting{path: at, standard: f.Tag.Get("default"), about: f.Tag.Get("about"), value: v.Field(i)})
	}
	return all
}

// isList reports whether a field is a list of tables: [[intake.sender]] any number of times. It is set in the file only.
func isList(t reflect.Type) bool {
	return t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Struct
}

func (s setting) list() bool { return isList(s.value.Type()) }

// entries are the settings of one table of a list.
func (s setting) entries(one reflect.Value) []setting {
	return settings(one, slices.Clone(s.path))
}

// set reads a text, from the environment or a default, and returns what is wrong with it. A secret is not repeated.
func (s setting) set(text string) string {
	if s.list() {
		return "Skriv listen i innstillingsfilen."
	}
	switch p := s.value.Addr().Interface().(type) {
	case *string:
		*p = text
	case *Secret:
		*p = Secret(text)
	case *bool:
		b, err := strconv.ParseBool(text)
		if err != nil {
			return "Skriv true eller false."
		}
		*p = b
	case *int:
		n, err := strconv.Atoi(text)
		if err != nil {
			return "Skriv et helt tall, for eksempel 4."
		}
		*p = n
	case *time.Duration:
		d, err := time.ParseDuration(text)
		if err != nil || d < 0 {
			return "Skriv en varighet med enhet, for eksempel 20s eller 5m."
		}
		*p = d
	case *[]string:
		*p = nil
		for _, item := range strings.Split(text, ",") {
			if item = strings.TrimSpace(item); item != "" {
				*p = append(*p, item)
			}
		}
	default:
		panic(fmt.Sprintf("config: %s is of type %s", s.name(), s.value.Type()))
	}
	return ""
}

// take reads a value from the file; decode decodes it into what it is given.
func (s setting) take(decode func(v any) error) string {
	const wrong = "Verdien har feil type. "
	switch p := s.value.Addr().Interface().(type) {
	case *bool:
		if decode(p) != nil {
			return wrong + "Skriv true eller false uten anførselstegn."
		}
	case *int:
		if decode(p) != nil {
			return wrong + "Skriv et helt tall uten anførselstegn."
		}
	case *[]string:
		var list []string
		if decode(&list) != nil {
			return wrong + `Skriv en liste, for eksempel ["a", "b"].`
		}
		*p = list
	default:
		var text string
		if decode(&text) != nil {
			return wrong + "Skriv teksten i anførselstegn."
		}
		return s.set(text)
	}
	return ""
}
