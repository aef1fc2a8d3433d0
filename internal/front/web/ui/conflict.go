package ui

import (
	"strings"
	"unicode"

	"traad/internal/base/lang"
)

// Conflict shows two texts of the same field beside each other and lets the user choose. It posts to Action with Hidden,
// the text of the user in "min", the other's in "deres", and the button's answer in "valg": begge, min or deres. At
// begge the page shows its form again with KeepBoth in the field; nothing is ever dropped without being asked.
type Conflict struct {
	Field  string // the field's label: "Gult tegn"
	Action string
	Hidden []Hidden
	Mine   Wording
	Theirs Wording
}

// Wording is one of the two texts.
type Wording struct {
	Who  string // "Henrik Dahl"; not used for the user's own
	When string // "kl. 09.41"
	Text string
}

// Piece is a run of a text; Differs where the other text does not have it.
type Piece struct {
	Text    string
	Differs bool
}

// Pieces returns both texts cut where they differ.
func (c Conflict) Pieces() (p struct{ Mine, Theirs []Piece }) {
	p.Mine, p.Theirs = Compare(c.Mine.Text, c.Theirs.Text)
	return p
}

// Whose is whose text the third button takes, «Henriks»; nil where nobody is known.
func (c Conflict) Whose() lang.Spoken {
	first, _, _ := strings.Cut(c.Theirs.Who, " ")
	if first == "" {
		return nil
	}
	return lang.Whose(first)
}

// KeepBoth puts the two texts under each other for the user to edit; a text that holds the other stands alone.
func KeepBoth(mine, theirs string) string {
	switch {
	case strings.Contains(mine, theirs):
		return mine
	case strings.Contains(theirs, mine):
		return theirs
	}
	return mine + "\n\n" + theirs
}

// Compare returns a and b cut into runs of words, those that the other does not have marked. It finds the longest
// common sequence of words; texts too long for that (over 2 000 words that differ on each side) are marked from the
// first difference to the last.
func Compare(a, b string) (as, bs []Piece) {
	aw, bw := words(a), words(b)
	head := 0
	for head < len(aw) && head < len(bw) && aw[head] == bw[head] {
		head++
	}
	tail := 0
	for tail < len(aw)-head && tail < len(bw)-head && aw[len(aw)-1-tail] == bw[len(bw)-1-tail] {
		tail++
	}
	am, bm := common(aw[head:len(aw)-tail], bw[head:len(bw)-tail])
	return pieces(aw, am, head), pieces(bw, bm, head)
}

// words cuts a text into words and the blanks between them; joined they are the text again.
func words(s string) []string {
	var ws []string
	start, blank := 0, false
	for i, r := range s {
		if b := unicode.IsSpace(r); i == 0 {
			blank = b
		} else if b != blank {
			ws = append(ws, s[start:i])
			start, blank = i, b
		}
	}
	if s != "" {
		ws = append(ws, s[start:])
	}
	return ws
}

// common reports for each word of a and of b whether it is part of their longest common sequence.
func common(a, b []string) (inA, inB []bool) {
	inA, inB = make([]bool, len(a)), make([]bool, len(b))
	const most = 4000 * 4000
	if len(a)*len(b) > most {
		return inA, inB
	}
	width := len(b) + 1
	length := make([]uint16, (len(a)+1)*width) // length of the common sequence of a[i:] and b[j:]; words < 65 536
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				length[i*width+j] = length[(i+1)*width+j+1] + 1
			} else {
				length[i*width+j] = max(length[(i+1)*width+j], length[i*width+j+1])
			}
		}
	}
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			inA[i], inB[j] = true, true
			i, j = i+1, j+1
		case length[(i+1)*width+j] >= length[i*width+j+1]:
			i++
		default:
			j++
		}
	}
	return inA, inB
}

// pieces joins words into runs; in says which of the words from head on are common, those outside it all are. A blank
// between two marked words is marked with them, so that one change is one run.
func pieces(ws []string, in []bool, head int) []Piece {
	differs := make([]bool, len(ws))
	for i, common := range in {
		differs[head+i] = !common
	}
	for i := 1; i+1 < len(ws); i++ {
		if strings.TrimSpace(ws[i]) == "" {
			differs[i] = differs[i-1] && differs[i+1]
		}
	}
	var ps []Piece
	for i, w := range ws {
		if n := len(ps); n > 0 && ps[n-1].Differs == differs[i] {
			ps[n-1].Text += w
		} else {
			ps = append(ps, Piece{Text: w, Differs: differs[i]})
		}
	}
	return ps
}
