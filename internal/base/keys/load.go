package keys

import (
	"bytes"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"time"

	"traad/internal/base/errs"
)

// Entry is one key as a report shows it, or one that is missing (Version 0). It holds nothing secret.
type Entry struct {
	Purpose Purpose
	Version int
	Created time.Time // when the file was written; zero for a key from the environment
	Path    string    // the file, or the name of the environment variable
	Problem string    // why the key cannot be used and what to do, in bokmål; "" when it can
}

// Load reads the keys in dir ("" for none) and in the environment. It refuses, with one field an unusable key, files that
// others than the owner can read, keys of a wrong length, one key used twice, and purposes without a key.
func Load(dir string) (*Ring, error) {
	entries, held := inspect(dir)
	refusal := errs.Invalid("Nøklene kan ikke brukes slik de er.")
	for _, e := range entries {
		if e.Problem != "" {
			refusal.At(filepath.Base(e.Path), e.Problem)
		}
	}
	if err := refusal.OrNil(); err != nil {
		return nil, err
	}
	r := &Ring{dir: dir}
	r.held.Store(&held)
	return r, nil
}

// Reload reads the keys anew and reports whether there are new versions. What is wrong with them is the error, and changes
// nothing; a key that is gone is kept as long as the process lives, for there may be rows that only it reads.
func (r *Ring) Reload() (found bool, err error) {
	r.rotate.Lock()
	defer r.rotate.Unlock()
	fresh, err := Load(r.dir)
	if err != nil {
		return false, err
	}
	held := map[Purpose]versions{}
	for p, vs := range *r.held.Load() {
		held[p] = maps.Clone(vs)
	}
	for p, vs := range *fresh.held.Load() {
		for v, k := range vs {
			if held[p][v] == nil {
				held[p][v], found = k, true
			}
		}
	}
	r.held.Store(&held)
	return found, nil
}

// Inspect reports every key in dir and in the environment, usable or not, by purpose and version, for «traad doctor».
func Inspect(dir string) []Entry {
	entries, _ := inspect(dir)
	return entries
}

// Report is Inspect of where the ring came from, as it is now.
func (r *Ring) Report() []Entry { return Inspect(r.dir) }

// found is a key's place and, when it could be read, its bytes.
type found struct {
	Entry
	bytes []byte
}

func inspect(dir string) ([]Entry, map[Purpose]versions) {
	all := append(files(dir), environment()...)
	for _, p := range missing(all) {
		all = append(all, found{Entry: Entry{Purpose: p, Path: filepath.Join(dir, fileName(p, 1)), Problem: fmt.Sprintf(
			"Nøkkelen mangler. Legg filen %s i nøkkelmappen, eller sett %s.", fileName(p, 1), variable(p, 1))}})
	}
	order := Purposes()
	slices.SortStableFunc(all, func(a, b found) int {
		if a.Purpose != b.Purpose {
			return slices.Index(order, a.Purpose) - slices.Index(order, b.Purpose)
		}
		return a.Version - b.Version
	})
	findTwins(all)
	held := map[Purpose]versions{}
	entries := make([]Entry, len(all))
	for i, f := range all {
		entries[i] = f.Entry
		if f.Problem != "" || f.bytes == nil {
			continue
		}
		if held[f.Purpose] == nil {
			held[f.Purpose] = versions{}
		}
		k := newKey(f.bytes)
		if !f.Created.IsZero() {
			k.begins = f.Created.Add(Settle)
		}
		held[f.Purpose][f.Version] = k
	}
	return entries, held
}

// missing returns the purposes that have no key at all, not even one with a problem.
func missing(all []found) []Purpose {
	return slices.DeleteFunc(Purposes(), func(p Purpose) bool {
		return slices.ContainsFunc(all, func(f found) bool { return f.Purpose == p })
	})
}

// findTwins notes keys that stand in two places: one version twice, or the same bytes for two versions or purposes.
func findTwins(all []found) {
	for i := range all {
		for j := range i {
			a, b := all[j], &all[i]
			if b.Problem != "" || a.bytes == nil || b.bytes == nil {
				continue
			}
			switch {
			case a.Purpose == b.Purpose && a.Version == b.Version:
				b.Problem = fmt.Sprintf("Finnes også som %s. Behold bare den ene.", filepath.Base(a.Path))
			case bytes.Equal(a.bytes, b.bytes):
				b.Problem = fmt.Sprintf("Samme nøkkel som %s. Hver nøkkel skal være for seg; lag en ny her.", filepath.Base(a.Path))
			}
		}
	}
}
