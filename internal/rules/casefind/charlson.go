package casefind

import "math/bits"

// Charlson groups are a bit each, in the order of data/charlson_weights.csv.

// ranked drops the groups that give way to a worse one: mild liver disease, diabetes without complication, cancer.
func (l *lists) ranked(groups uint32) uint32 {
	for _, o := range l.over {
		if groups&o.by != 0 {
			groups &^= o.group
		}
	}
	return groups
}

func (l *lists) weigh(groups uint32, weights []int) int {
	sum := 0
	for g := l.ranked(groups); g != 0; g &= g - 1 {
		sum += weights[bits.TrailingZeros32(g)]
	}
	return sum
}

// Charlson1987 is the index with the weights of 1987 and Quan's codes. HIV counts 6, metastases 6, age is not added.
func (s *Score) Charlson1987() int { return theLists().weigh(s.Quan, theLists().w1987) }

// Charlson2011 is the index with Quan's weights of 2011.
func (s *Score) Charlson2011() int { return theLists().weigh(s.Quan, theLists().w2011) }

// CharlsonSwedish is the index with the Swedish codes and the weights of 1987.
func (s *Score) CharlsonSwedish() int { return theLists().weigh(s.Swedish, theLists().w1987) }

// has reports whether the person has a Charlson group, after the hierarchy.
func (l *lists) has(groups uint32, code string) bool {
	for i, g := range l.groups {
		if g.code == code {
			return l.ranked(groups)&(1<<i) != 0
		}
	}
	panic("casefind: no Charlson group " + code)
}

// words are the Charlson groups in bokmål.
var words = map[string]string{
	"mi": "hjerteinfarkt", "chf": "hjertesvikt", "pvd": "karsykdom", "cevd": "hjerneslag", "dementia": "demens", "cpd": "kronisk lungesykdom",
	"rheumd": "revmatisk sykdom", "pud": "magesår", "mld": "leversykdom", "diab": "diabetes", "diabwc": "diabetes med komplikasjoner",
	"hp": "lammelse", "rend": "nyresykdom", "canc": "kreft", "msld": "alvorlig leversykdom", "metacanc": "kreft med spredning", "aids": "hiv/aids",
}

// Conditions are the person's Charlson groups in words, in the list's order, after the hierarchy.
func (s *Score) Conditions() []string {
	l := theLists()
	var all []string
	for i, g := range l.groups {
		if l.ranked(s.Quan)&(1<<i) != 0 {
			all = append(all, words[g.code])
		}
	}
	return all
}

// HFRS is the score in tenths of codes as written, each category once.
func HFRS(codes []string) int {
	l := theLists()
	sum := 0
	var seen [128]bool
	for _, c := range codes {
		exact, _, ok := cell(Normalise(c))
		if !ok {
			continue
		}
		if h := l.cells[exact].hfrs; h != 0 && !seen[h] {
			seen[h] = true
			sum += int(l.hfrsTenths[h])
		}
	}
	return sum
}
