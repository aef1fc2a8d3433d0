package fhir

import (
	"cmp"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"traad/internal/base/date"
)

// Kind is how a parameter's values are compared.
type Kind string

// The kinds.
const (
	Token Kind = "token"
	Ref   Kind = "reference"
	Date  Kind = "date"
)

// Param is a parameter that a type is searched by.
type Param struct {
	Name    string
	Kind    Kind
	About   string
	Targets []string               // of a reference
	Secret  bool                   // its value tells who somebody is: never in an address
	Of      func(Resource) []Value // what a resource has
}

// Value is what a resource has in a parameter.
type Value struct {
	System, Code string
	Ref          string    // "Goal/17", also "CarePlan/17/_history/2"
	From, To     time.Time // of a day or a moment: from, and before; To zero is open, From too
}

// Join is an _include or a _revinclude: of a type, by one of its references.
type Join struct{ Type, Param string }

// String is the join as it is asked for.
func (j Join) String() string { return j.Type + ":" + j.Param }

// Type is what can be searched of a type.
type Type struct {
	Name       string
	Params     []Param
	Include    []Join
	RevInclude []Join
}

// Param is the type's parameter of a name.
func (t Type) Param(name string) (Param, bool) {
	i := slices.IndexFunc(t.Params, func(p Param) bool { return p.Name == name })
	if i < 0 {
		return Param{}, false
	}
	return t.Params[i], true
}

// Fault is a search that cannot be made as it is asked for.
type Fault struct {
	Code  string // of an Issue: invalid, not-supported, too-costly
	Param string
	Text  string // what, and how to mend it; nothing of what was sent
}

// Error is the fault for logs.
func (f *Fault) Error() string { return "fhir: " + f.Code + " at " + f.Param + ": " + f.Text }

// Limits of a search.
const (
	Count     = 20  // entries on a page, where nothing is said
	MostCount = 100 // on any page
	mostOf    = 40  // parameters
	mostOr    = 50  // values of one
	mostLong  = 2000
)

// The orders of a search.
const (
	ByID     = "_id"
	ByTime   = "_lastUpdated"
	ByLatest = "-_lastUpdated"
)

// Query is a search that can be made.
type Query struct {
	Filters             []Filter
	Count               int // entries on a page
	Sort                string
	Include, RevInclude []Join
	Total               bool // how many there are in all is asked for
	OnlyCount           bool // and nothing else
	Elements            []string
	Self                url.Values // what was used
	Ignored             []string   // the names of what was not
}

// Filter is one parameter with the values of which one must fit.
type Filter struct {
	Param   Param
	Not     bool
	Missing *bool
	Numbers []Identifier // of a reference by an identifier of what it leads to
	Values  []Wanted
}

// Wanted is one value of a filter.
type Wanted struct {
	System    string // of a token
	AnySystem bool
	Code      string
	Ref       string // "Goal/17", or "17" of whichever type
	Prefix    string // of a date: eq, ne, lt, gt, ge, le, sa, eb
	From, To  time.Time
}

var (
	// IDs are what a resource can be called.
	IDs      = regexp.MustCompile(`^[A-Za-z0-9\-.]{1,64}$`)
	typed    = regexp.MustCompile(`^[A-Z][A-Za-z]{1,40}/[A-Za-z0-9\-.]{1,64}(/_history/[A-Za-z0-9\-.]{1,64})?$`)
	prefixed = regexp.MustCompile(`^(eq|ne|lt|gt|ge|le|sa|eb)?([0-9].*)$`)
	element  = regexp.MustCompile(`^[a-z][A-Za-z]{0,60}$`)
)

// Asking is how a search is asked for.
type Asking struct {
	Strict  bool   // what is not known is a fault, else it is left out
	Address bool   // the parameters stand in an address
	Base    string // where the server is: absolute references begin with it
}

// Parse reads a search. The error is a *Fault.
func Parse(t Type, values url.Values, how Asking) (*Query, error) {
	q := &Query{Count: Count, Sort: ByID, Self: url.Values{}}
	n := 0
	for _, name := range slices.Sorted(mapsKeys(values)) {
		for _, v := range values[name] {
			if n++; n > mostOf {
				return nil, &Fault{"too-costly", "", fmt.Sprintf("Høyst %d parametre i ett søk.", mostOf)}
			}
			if len(v) > mostLong || len(name) > 200 {
				return nil, &Fault{"too-long", short(name), fmt.Sprintf("En verdi kan ha høyst %d tegn.", mostLong)}
			}
			known, err := q.add(t, name, v, how)
			if err != nil {
				return nil, err
			}
			switch {
			case known:
				q.Self.Add(name, v)
			case how.Strict:
				return nil, &Fault{"not-supported", short(name), "Parameteren finnes ikke for denne typen. Se /fhir/metadata, eller send Prefer: handling=lenient."}
			case !slices.Contains(q.Ignored, short(name)):
				q.Ignored = append(q.Ignored, short(name))
			}
		}
	}
	return q, nil
}

func mapsKeys(v url.Values) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range v {
			if !yield(k) {
				return
			}
		}
	}
}

// short is a parameter's name as it may be repeated: its letters, not what somebody put into it.
func short(name string) string {
	if i := strings.IndexFunc(name, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && r != '_' && r != ':' && r != '-' && r != '.' && r != '$'
	}); i >= 0 {
		name = name[:i]
	}
	return name[:min(len(name), 60)]
}

// add takes one parameter in; false for one that is not known.
func (q *Query) add(t Type, name, v string, how Asking) (bool, error) {
	bad := func(text string) (bool, error) { return false, &Fault{"invalid", short(name), text} }
	switch name {
	case "_format", "_pretty":
		return true, nil // decided before
	case "_count":
		n, err := strconv.Atoi(v)
		if err != nil || n < 0 {
			return bad("_count er et helt tall fra 0.")
		}
		q.OnlyCount = q.OnlyCount || n == 0
		q.Count = max(1, min(n, MostCount))
		return true, nil
	case "_sort":
		if v != ByID && v != ByTime && v != ByLatest {
			return false, nil
		}
		q.Sort = v
		return true, nil
	case "_total":
		if v != "none" && v != "estimate" && v != "accurate" {
			return bad("_total er none, estimate eller accurate.")
		}
		q.Total = v != "none"
		return true, nil
	case "_summary":
		q.OnlyCount = q.OnlyCount || v == "count"
		return v == "count" || v == "false", nil
	case "_elements":
		for _, e := range strings.Split(v, ",") {
			if !element.MatchString(e) {
				return bad("_elements er navn på elementer med komma mellom.")
			}
			q.Elements = append(q.Elements, e)
		}
		return true, nil
	case "_include", "_revinclude":
		list, into := t.Include, &q.Include
		if name == "_revinclude" {
			list, into = t.RevInclude, &q.RevInclude
		}
		i := slices.IndexFunc(list, func(j Join) bool {
			return j.String() == v || strings.HasPrefix(v, j.String()+":") && !strings.Contains(v, "*")
		})
		if i < 0 {
			return false, nil
		}
		*into = append(*into, list[i])
		return true, nil
	}
	return q.filter(t, name, v, how)
}

// filter takes in one of the type's own parameters.
func (q *Query) filter(t Type, name, v string, how Asking) (bool, error) {
	plain, modifier, _ := strings.Cut(name, ":")
	plain, chain, _ := strings.Cut(plain, ".")
	if modified, after, ok := strings.Cut(modifier, "."); ok { // subject:Patient.identifier
		modifier, chain = modified, after
	}
	p, ok := t.Param(plain)
	if !ok {
		return false, nil
	}
	unknown := &Fault{"not-supported", short(name), "Parameteren kan ikke brukes slik. Se /fhir/metadata."}
	f := Filter{Param: p}
	switch {
	case modifier == "missing" && chain == "":
		if v != "true" && v != "false" {
			return false, &Fault{"invalid", short(name), ":missing er true eller false."}
		}
		f.Missing = new(bool)
		*f.Missing = v == "true"
		q.Filters = append(q.Filters, f)
		return true, nil
	case p.Kind == Ref && (chain == "identifier" && (modifier == "" || slices.Contains(p.Targets, modifier)) || chain == "" && modifier == "identifier"):
		p.Secret = true
		f.Numbers = []Identifier{}
	case chain != "":
		return false, unknown
	case modifier == "not" && p.Kind == Token:
		f.Not = true
	case p.Kind == Ref && slices.Contains(p.Targets, modifier):
	case modifier != "": // a modifier that is not understood must never be left out: it would find other things
		return false, unknown
	}
	if p.Secret && how.Address {
		return false, &Fault{"security", short(name), "Et nummer skal ikke stå i en adresse. Send søket med POST til /fhir/" + t.Name + "/_search."}
	}
	parts := split(v, ',')
	if len(parts) > mostOr {
		return false, &Fault{"too-costly", short(name), fmt.Sprintf("Høyst %d verdier med komma mellom.", mostOr)}
	}
	for _, part := range parts {
		if f.Numbers != nil {
			w := token(part)
			f.Numbers = append(f.Numbers, Identifier{System: w.System, Value: w.Code})
			continue
		}
		w, ok := p.wanted(part, modifier, how.Base)
		if !ok {
			return false, &Fault{"invalid", short(name), "Verdien kan ikke leses som " + string(p.Kind) + "."}
		}
		f.Values = append(f.Values, w)
	}
	q.Filters = append(q.Filters, f)
	return true, nil
}

// split divides at a sign that is not escaped.
func split(s string, at byte) []string {
	var out []string
	from := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case at:
			out = append(out, s[from:i])
			from = i + 1
		}
	}
	return append(out, s[from:])
}

var unescapes = strings.NewReplacer(`\\`, `\`, `\,`, `,`, `\|`, `|`, `\$`, `$`)

func token(s string) Wanted {
	parts := split(s, '|')
	if len(parts) == 1 {
		return Wanted{AnySystem: true, Code: unescapes.Replace(parts[0])}
	}
	return Wanted{System: unescapes.Replace(parts[0]), Code: unescapes.Replace(strings.Join(parts[1:], "|"))}
}

// wanted reads one value of a parameter.
func (p Param) wanted(s, modifier, base string) (Wanted, bool) {
	switch p.Kind {
	case Token:
		w := token(s)
		return w, w.Code != "" || w.System != ""
	case Ref:
		s = unescapes.Replace(s)
		if base != "" {
			s = strings.TrimPrefix(s, base+"/")
		}
		if IDs.MatchString(s) && modifier != "" {
			s = modifier + "/" + s
		}
		return Wanted{Ref: s}, IDs.MatchString(s) || typed.MatchString(s)
	case Date:
		m := prefixed.FindStringSubmatch(s)
		if m == nil {
			return Wanted{}, false
		}
		v, ok := Moment(m[2])
		return Wanted{Prefix: cmp.Or(m[1], "eq"), From: v.From, To: v.To}, ok
	}
	return Wanted{}, false
}

// layouts are the moments that FHIR writes, by how long each is.
var layouts = []struct {
	layout string
	long   time.Duration
}{{"2006-01-02T15:04Z07:00", time.Minute}, {"2006-01-02T15:04:05Z07:00", time.Second}, {"2006-01-02T15:04:05.999999999Z07:00", time.Microsecond}}

var moments = regexp.MustCompile(`^[0-9]{4}(-[0-9]{2}(-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}:[0-9]{2}))?)?)?$`)

// Moment reads a date or a time as FHIR writes it: from when, and before when.
func Moment(s string) (Value, bool) {
	if !moments.MatchString(s) {
		return Value{}, false
	}
	var first, next date.Date
	var err error
	switch len(s) {
	case 4:
		first, err = date.Parse(s + "-01-01")
		next = first.AddMonths(12)
	case 7:
		first, err = date.Parse(s + "-01")
		next = first.AddMonths(1)
	case 10:
		first, err = date.Parse(s)
		next = first.AddDays(1)
	default:
		for i, l := range layouts {
			t, err := time.Parse(l.layout, s)
			if err != nil {
				continue
			}
			long := l.long
			if i == 1 && strings.Contains(s, ".") { // Go reads a fraction where the layout has none
				long = time.Microsecond
			}
			return Value{From: t, To: t.Add(long)}, true
		}
		return Value{}, false
	}
	if err != nil {
		return Value{}, false
	}
	return Value{From: first.At(0, 0), To: next.At(0, 0)}, true
}

// Of is a value of dates: from one to another, either "" for open. None where both are.
func Of(start, end string) []Value {
	var v Value
	if m, ok := Moment(start); ok {
		v.From = m.From
	}
	if m, ok := Moment(end); ok {
		v.To = m.To
	}
	if v == (Value{}) {
		return nil
	}
	return []Value{v}
}

// On is a value of a day or moment, none for "".
func On(s string) []Value { return Of(s, s) }

// Match reports whether a resource is what is searched for. Filters that name somebody by her number are the caller's: they fit here.
func (q *Query) Match(r Resource) bool {
	for _, f := range q.Filters {
		if !f.match(r) {
			return false
		}
	}
	return true
}

func (f Filter) match(r Resource) bool {
	if f.Numbers != nil {
		return true
	}
	values := f.Param.Of(r)
	if f.Missing != nil {
		return (len(values) == 0) == *f.Missing
	}
	hit := slices.ContainsFunc(f.Values, func(w Wanted) bool {
		return slices.ContainsFunc(values, func(v Value) bool { return w.fits(f.Param.Kind, v) })
	})
	return hit != f.Not
}

func (w Wanted) fits(k Kind, v Value) bool {
	switch k {
	case Token:
		return (w.AnySystem || w.System == v.System) && (w.Code == "" || w.Code == v.Code)
	case Ref:
		if strings.Contains(w.Ref, "/") {
			return v.Ref == w.Ref || strings.HasPrefix(v.Ref, w.Ref+"/_history/")
		}
		_, id, _ := strings.Cut(v.Ref, "/")
		return id == w.Ref
	}
	return w.date(v)
}

// date compares what a resource has with what is wanted, as R4 §3.1.1.4.5: an open end is far away.
func (w Wanted) date(v Value) bool {
	after := v.To.IsZero() || v.To.After(w.To)         // some of it lies above
	before := v.From.IsZero() || v.From.Before(w.From) // some of it lies below
	within := !before && !after
	switch w.Prefix {
	case "ne":
		return !within
	case "gt":
		return after
	case "lt":
		return before
	case "ge":
		return after || within
	case "le":
		return before || within
	case "sa":
		return !v.From.IsZero() && !v.From.Before(w.To)
	case "eb":
		return !v.To.IsZero() && !v.To.After(w.From)
	}
	return within
}
