package care

// ShippedDefinitions returns the shipped pathways as they are written, with their comments, long-term follow-up first: what
// an installation publishes when it is new, and what a site begins from when it writes its own.
func ShippedDefinitions() [][]byte {
	var list [][]byte
	for _, p := range ShippedPathways() {
		text, err := definitions.ReadFile("definitions/" + p.Code + ".toml")
		if err != nil {
			panic(err) // embedded at build
		}
		list = append(list, text)
	}
	return list
}
