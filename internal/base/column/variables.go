package column

import (
	"bytes"
	"strconv"
	"strings"

	"traad/internal/base/lang"
)

// rowOf gives a reader of rows the values by variable, and says where a fault is.
type rowOf struct {
	file   string
	vars   []variable
	at     []int
	width  int
	n      int
	values [][]byte
	log    *Log
	ok     bool // nothing wrong with this row so far
}

func (r *rowOf) begin(n int, values [][]byte) bool {
	r.n, r.values, r.ok = n, values, true
	if len(values) != r.width {
		r.log.fault(Fault{File: r.file, Row: n, Want: lang.Of("Raden har %d felt, og overskriften har %d.", len(values), r.width)})
		r.ok = false
	}
	return r.ok
}

// get is the value of a variable without space around it, empty where the file has no such column.
func (r *rowOf) get(v int) []byte {
	if r.at[v] < 0 {
		return nil
	}
	s := r.values[r.at[v]]
	if len(s) > 0 && (s[0] <= ' ' || s[len(s)-1] <= ' ') {
		s = bytes.TrimSpace(s)
	}
	return s
}

func (r *rowOf) wrong(v int, want string, args ...any) {
	value := r.get(v)
	if v == 0 || holdsNumber(value) { // whom the row is about is never repeated
		value = nil
	}
	r.log.fault(Fault{File: r.file, Row: r.n, Column: r.vars[v].name, Value: cut(value), Want: lang.Of(want, args...)})
	r.ok = false
}

// day reads a date YYYY-MM-DD between 1980 and 2099, or in Parquet a midnight; 0 for an empty one.
func (r *rowOf) day(v int) Day {
	s := r.get(v)
	if len(s) == 0 {
		return 0
	}
	y, okY := digits(s, 0, 4)
	m, okM := digits(s, 5, 2)
	d, okD := digits(s, 8, 2)
	if !okY || !okM || !okD || s[4] != '-' || s[7] != '-' || len(s) != 10 {
		if n, err := strconv.ParseFloat(string(s), 64); err == nil && n > 20000 && n < 75000 {
			r.wrong(v, "er et Excel-datotall, ikke en dato på formen %s. Lagre kolonnen som tekst i Excel.", (unixDay + Day(int(n)-25569)).Date().String())
		} else if len(s) == 10 && (s[2] == '.' || s[2] == '/') {
			r.wrong(v, "er ikke en dato på formen 2026-11-21. Snu på dag, måned og år.")
		} else {
			r.wrong(v, "er ikke en dato på formen 2026-11-21.")
		}
		return 0
	}
	day, ok := civil(y, m, d)
	if !ok {
		r.wrong(v, "er en dato som ikke finnes.")
		return 0
	}
	return day
}

// digits reads k digits at position i.
func digits(s []byte, i, k int) (n int, ok bool) {
	if len(s) < i+k {
		return 0, false
	}
	for _, c := range s[i : i+k] {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}

// clock reads HH:MM or HH:MM:SS as minutes after midnight; -1 for an empty one.
func (r *rowOf) clock(v int) int {
	s := r.get(v)
	if len(s) == 0 {
		return -1
	}
	h, okH := digits(s, 0, 2)
	m, okM := digits(s, 3, 2)
	ok := okH && okM && s[2] == ':' && h < 24 && m < 60 && (len(s) == 5 || len(s) >= 8 && s[5] == ':')
	if ok && len(s) > 5 {
		sec, okS := digits(s, 6, 2)
		ok = okS && sec < 60 && (len(s) == 8 || s[8] == '.')
	}
	if !ok {
		r.wrong(v, "er ikke et klokkeslett på formen 06:40.")
		return -1
	}
	return h*60 + m
}

// number reads a number of at least 0, with a decimal comma or point; 0 for an empty one.
func (r *rowOf) number(v int) float32 {
	s := r.get(v)
	if len(s) == 0 {
		return 0
	}
	x, err := strconv.ParseFloat(strings.Replace(string(s), ",", ".", 1), 64)
	if err != nil || !(x >= 0) || x > 1e12 {
		r.wrong(v, "er ikke et tall fra 0 og oppover.")
		return 0
	}
	return float32(x)
}
