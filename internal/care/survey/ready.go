package survey

import (
	"embed"
	"fmt"
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

// Ready returns the ready survey with the code.
func Ready(code string) (*Survey, bool) {
	for _, s := range ReadyMade() {
		if s.Code == code {
			return s, true
		}
	}
	return nil, false
}
