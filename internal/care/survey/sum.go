package survey

import "slices"

// Sum is all that is kept of the answers of a round: how many were given a way in, how many answered, and how many gave each answer. No answer can be
// found in it again: there is no row of anybody, no time, and own words lie in alphabetic order.
type Sum struct {
	Given    int                       `json:"given"`
	Answered int                       `json:"answered"`
	Counts   map[string]map[string]int `json:"counts"` // question → answer → how many
	Texts    map[string][]string       `json:"texts"`  // question → own words, sorted
}

// Add counts one person's answers, which Check has been through.
func (m *Sum) Add(s *Survey, a Answers) {
	m.Answered++
	for code, answer := range a {
		q, ok := s.Find(code)
		switch {
		case !ok:
		case q.Kind == Text:
			if m.Texts == nil {
				m.Texts = map[string][]string{}
			}
			at, _ := slices.BinarySearch(m.Texts[code], answer)
			m.Texts[code] = slices.Insert(m.Texts[code], at, answer)
		default:
			if m.Counts == nil {
				m.Counts = map[string]map[string]int{}
			}
			if m.Counts[code] == nil {
				m.Counts[code] = map[string]int{}
			}
			m.Counts[code][answer]++
		}
	}
}
