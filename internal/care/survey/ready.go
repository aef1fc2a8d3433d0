package survey

import (
	"embed"
	"fmt"
	"maps"
	"slices"
	"sync"
)

//go:embed definitions/*.toml
var definitions embed.FS

// names are the ready ones in the order of lists.
var names = []string{"pasient", "parorende", "personell", "fastlege"}

// ReadyMade returns the surveys that come with the program. Each call gives new values.
func ReadyMade() []*Survey {
	var all []*Survey
	for _, name := range names {
		text, err := definitions.ReadFile("definitions/" + name + ".toml")
		if err != nil {
			panic(err) // embedded at build
		}
		s, err := Parse(text)
		if err != nil {
			panic(fmt.Sprintf("%s.toml: %v", name, err)) // tested
		}
		all = append(all, s)
	}
	return all
}

// Ours reports whether a text of the survey came with the program, as it stands today: then it has words in other languages. What an administrator
// wrote is said as it was written.
func (s *Survey) Ours(text string) bool { return ours()[s.Code][text] }

// ours are the texts of the ready surveys, by code.
var ours = sync.OnceValue(func() map[string]map[string]bool {
	all := map[string]map[string]bool{}
	for _, s := range ReadyMade() {
		texts := map[string]bool{s.Title: true, s.Lead: true}
		for _, q := range s.Questions {
			texts[q.Text], texts[q.Low], texts[q.High], texts[q.Aim] = true, true, true, true
			for _, o := range q.Options {
				texts[o.Text] = true
			}
		}
		delete(texts, "")
		all[s.Code] = texts
	}
	return all
})

// Texts are all texts of the ready surveys that those who are asked read.
func Texts() []string {
	found := map[string]bool{}
	for _, texts := range ours() {
		maps.Copy(found, texts)
	}
	return slices.Sorted(maps.Keys(found))
}

// Ready returns the ready survey with the code.
func Ready(code string) (*Survey, bool) {
	for _, s := range ReadyMade() {
		if s.Code == code {
			return s, true
		}
	}
	return nil, false
}
