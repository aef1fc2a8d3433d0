package plan_test

import (
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"traad/internal/base/date"
	"traad/internal/care/plan"
)

// leaf is one value in a plan that can be another, and how it is reached from the plan.
type leaf struct {
	name string
	set  func(p reflect.Value, v reflect.Value)
	get  func(p reflect.Value) reflect.Value
}

// leaves walks a plan to every exported value in it: a field that is added to the plan is among them without anybody's thinking of it.
func leaves(v reflect.Value, name string, at func(reflect.Value) reflect.Value) (out []leaf) {
	direct := leaf{name, func(p, x reflect.Value) { at(p).Set(x) }, at}
	switch {
	case v.Type() == reflect.TypeFor[date.Date]():
		return []leaf{direct}
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() {
				out = append(out, leaves(v.Field(i), name+"."+f.Name, func(p reflect.Value) reflect.Value { return at(p).Field(i) })...)
			}
		}
		return out
	case v.Kind() == reflect.Slice:
		for i := range v.Len() {
			out = append(out, leaves(v.Index(i), name+"[]", func(p reflect.Value) reflect.Value { return at(p).Index(i) })...)
		}
		return out
	case v.Kind() == reflect.Map:
		for _, key := range v.MapKeys() {
			out = append(out, leaf{name + "[" + key.String() + "]", func(p, x reflect.Value) { at(p).SetMapIndex(key, x) }, func(p reflect.Value) reflect.Value { return at(p).MapIndex(key) }})
		}
		return out
	}
	return []leaf{direct}
}

// unread are values that no reader meets: the number of the clarification that a version was made from. What it says has words.
var unread = map[string]bool{"Plan.Treatment.Edition": true}

// other draws another value of the same kind, one that a plan could have.
func other(t *rapid.T, name string, old reflect.Value) reflect.Value {
	pick := func(values ...string) reflect.Value {
		for range 100 {
			if v := reflect.ValueOf(rapid.SampledFrom(values).Draw(t, "another "+name)).Convert(old.Type()); !v.Equal(old) {
				return v
			}
		}
		t.Fatalf("no other value for %s", name)
		return old
	}
	switch old.Interface().(type) {
	case date.Date:
		was := old.Interface().(date.Date)
		if !was.IsZero() && rapid.Bool().Draw(t, "no day") {
			return reflect.ValueOf(date.Date{})
		}
		if was.IsZero() {
			was = date.Of(2026, 12, 1)
		}
		return reflect.ValueOf(was.AddDays(rapid.IntRange(1, 700).Draw(t, "days later")))
	case bool:
		return reflect.ValueOf(!old.Bool())
	case plan.GoalStatus:
		return pick("", "delvis", "nadd", "ikke", "endret")
	case plan.MeasureStatus:
		return pick("", "gjort", "stoppet")
	case plan.Party:
		return pick("", "pasient", "parorende", "kommune", "sykehus", "fastlege")
	}
	switch {
	case old.Kind() != reflect.String:
		t.Fatalf("%s is a %s: say here what another value of it is, and in Difference how it is told", name, old.Type())
	case name == "Plan.IP.Has":
		return pick("", "ja", "nei", "onsker-ikke")
	case name == "Plan.Goals[].Above", name == "Plan.Measures[].Goal":
		return pick("", "a", "c")
	case strings.HasSuffix(name, ".ID"):
		return pick("p", "q")
	}
	return pick("", "Noe annet", "Sáhtán 👵🏽", old.String()+" til", strings.Repeat("En lang tekst. ", 30)+old.String())
}

// full is a plan with something in every place that holds a text.
func full() plan.Plan { return plan.Read(everything) }

var everything = func() map[string]string {
	texts := solveig()
	for path := range all() {
		if texts[path] == "" {
			texts[path] = all()[path]
		}
	}
	for path, text := range map[string]string{
		"avklaring/onske-dato": "9.6.2026", "avklaring/onske-med": "datteren", "avklaring/beslutning-med": "datteren", "avklaring/beslutning-til": "9.6.2027", "avklaring/tidligere": "Ikke intensiv",
		"ip/telefon": "000 55 210", "team/i/tid": "mandag til fredag", "tiltak/y/bruker": "u1", "tiltak/y/fastlege": "bekreftet", "medisiner/gjennomgang": "1.10.2026",
	} {
		texts[path] = text
	}
	return texts
}()

// Whatever one thing in a plan is another than it was, the differences tell it: this is what «differences between any two versions» means. A new
// field in a plan that Difference has no words for fails here.
func TestEveryLeafHasWords(t *testing.T) {
	base := full()
	every := leaves(reflect.ValueOf(base), "Plan", func(p reflect.Value) reflect.Value { return p })
	if len(every) < 60 {
		t.Fatalf("only %d values are walked", len(every))
	}
	walked := map[string]int{}
	for _, l := range every {
		if walked[l.name]++; unread[l.name] || walked[l.name] > 3 { // three of a list are enough
			continue
		}
		drawn := rapid.Custom(func(t *rapid.T) [2]plan.Plan { return twoThatDiffer(t, l, every) })
		for seed := range 12 {
			two := drawn.Example(seed)
			for _, way := range [][2]plan.Plan{two, {two[1], two[0]}} {
				list := plan.Difference(way[0], way[1])
				if len(list) == 0 {
					t.Fatalf("%s from %v to %v has no words", l.name, l.get(reflect.ValueOf(&way[0]).Elem()), l.get(reflect.ValueOf(&way[1]).Elem()))
				}
				for _, c := range list {
					if strings.TrimSpace(c.Lead.In(nil)) == "" || strings.TrimSpace(c.Text.In(nil)) == "" || c.Icon == "" || c.Path == "" {
						t.Fatalf("%s: half a sentence: %+v", l.name, c)
					}
				}
			}
		}
	}
}

// twoThatDiffer draws two plans that are alike but for one value.
func twoThatDiffer(t *rapid.T, l leaf, every []leaf) [2]plan.Plan {
	two := [2]plan.Plan{full(), full()}
	at := func(i int) reflect.Value { return reflect.ValueOf(&two[i]).Elem() }
	old := l.get(at(0))
	if empty := rapid.IntRange(0, 3).Draw(t, "begins empty") == 0; empty && old.Kind() == reflect.String {
		old = reflect.Zero(old.Type())
		l.set(at(0), old)
	}
	l.set(at(1), other(t, l.name, old))
	if item, ok := strings.CutSuffix(l.name, "Due"); ok { // a measure's day is read from it: without one, the words are what differs
		for _, o := range every {
			if o.name == item+"On" {
				o.set(at(0), reflect.ValueOf(date.Date{}))
				o.set(at(1), reflect.ValueOf(date.Date{}))
			}
		}
	}
	return two
}
