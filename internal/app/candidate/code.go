package candidate

import (
	"crypto/sha256"
	"encoding/base32"
	"strings"
)

// letters are base32 without what is taken for something else (I, O, 0, 1).
var letters = base32.NewEncoding("ABCDEFGHJKLMNPQRSTUVWXYZ23456789").WithPadding(base32.NoPadding)

// full is the code of a pseudonym in its whole length. It says nothing of the pseudonym, and a pseudonym nothing of the person.
func full(pseudonym string) string {
	sum := sha256.Sum256([]byte("candidate " + pseudonym))
	return letters.EncodeToString(sum[:10])
}

// The length of a code, and of one whose short form somebody else has too.
const short, long = 6, 12

// codes gives each pseudonym the code that it is called by among these: KQ7F2M, or the longer one where two begin alike.
func codes(pseudonyms []string) map[string]string {
	n := map[string]int{}
	for _, p := range pseudonyms {
		n[full(p)[:short]]++
	}
	all := make(map[string]string, len(pseudonyms))
	for _, p := range pseudonyms {
		c := full(p)
		if n[c[:short]] > 1 {
			all[p] = c[:long]
		} else {
			all[p] = c[:short]
		}
	}
	return all
}

// Written is a code as people read it: KQ7F-2M.
func Written(code string) string {
	if len(code) <= 4 {
		return code
	}
	return code[:4] + "-" + code[4:]
}

// named finds the one whose code it is; ok is false where none or several have it.
func named(pseudonyms []string, code string) (pseudonym string, ok bool) {
	code = strings.ReplaceAll(strings.ToUpper(strings.TrimSpace(code)), "-", "")
	if len(code) < short || len(code) > long {
		return "", false
	}
	for _, p := range pseudonyms {
		if strings.HasPrefix(full(p), code) {
			if ok {
				return "", false
			}
			pseudonym, ok = p, true
		}
	}
	return pseudonym, ok
}
