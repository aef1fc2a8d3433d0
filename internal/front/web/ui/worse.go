package ui

// Worse is one colour of a plan's signs: what to see, and what to do then. Tone is Soon for yellow, Late for red.
type Worse struct {
	Heading string
	Icon    string
	Tone    Tone
	Lines   []string
}
