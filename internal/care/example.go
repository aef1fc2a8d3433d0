package care

import "embed"

//go:embed definitions/examples/*.toml
var examples embed.FS

// ExampleDefinition is a worked example of a definition that nobody is enrolled by until a site has made it its own and published it: the pathway for
// adults who use many services at once, with other areas, limits and reasons than those for the elderly. It is TOML.
func ExampleDefinition() []byte {
	text, err := examples.ReadFile("definitions/examples/iht-multibrukere.toml")
	if err != nil {
		panic(err) // embedded at build
	}
	return text
}
