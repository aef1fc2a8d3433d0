package care

import "testing"

// Every stage of what is shipped has its page in the handbook, and the evaluation and the ending too. One that belongs nowhere is told.
func TestGuides(t *testing.T) {
	example, err := ParsePathway(ExampleDefinition())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range append(ShippedPathways(), example) {
		for _, c := range p.Chapters() {
			if len(TextBlocks(p.Guide(c.Code))) == 0 {
				t.Errorf("%s: nothing is written about %q", p.Code, c.Code)
			}
		}
	}
	for at, guides := range map[string][]Guide{
		"guide[1].code": {{Code: "nowhere", Text: "a"}}, "guide[2].code": {{Code: "mapping", Text: "a"}, {Code: "mapping", Text: "b"}}, "guide[1].text": {{Code: "mapping", Text: " "}},
	} {
		if err := edited(t, func(p *Pathway) { p.Guides = guides }).Validate(); err == nil || fieldText(err, at) == "" {
			t.Errorf("%s: %v", at, err)
		}
	}
	if err := edited(t, func(p *Pathway) {
		p.Guides = []Guide{{Code: EvaluationStage, Text: "a"}, {Code: EndingGuide, Text: "b"}}
	}).Validate(); err != nil {
		t.Error(err)
	}
}
