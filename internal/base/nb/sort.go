package nb

import (
	"encoding/hex"
	"sync"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// A collator keeps state while it works, so each goroutine borrows its own. The language is "nn": in x/text the
// tables under "nb" and "no" put å with a, those under "nn" have the order that both written languages share.
var collators = sync.Pool{New: func() any { return collate.New(language.MustParse("nn")) }}

// SortKey returns a key whose byte order is the Norwegian alphabetical order of s: æ, ø and å last, aa as å, ä as æ,
// ö as ø, case and accents only where all else is equal. The key is lower-case hexadecimal, so that it sorts the same
// in a `collate "C"` column, in SQLite and in Go. White space is folded first. Two texts may have the same key, so a
// query needs a last key of its own, such as the id.
//
// Keys depend on the version of golang.org/x/text: an upgrade of it must write stored keys again.
func SortKey(s string) string {
	c := collators.Get().(*collate.Collator)
	defer collators.Put(c)
	var buf collate.Buffer
	return hex.EncodeToString(c.KeyFromString(&buf, CleanLine(s)))
}
