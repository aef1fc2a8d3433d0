// Package keys holds the secret keys that protect identities and the audit trail. They lie outside the database, so that
// whoever takes a copy of the database can neither read a national number, look one up, nor forge an audit row.
//
// There is one key a purpose and version, in a file of its own (seal-1.key, index-1.key, audit-1.key, pseudonym-1.key:
// 32 random bytes in base64, mode 0600) or in the environment (TRAAD_KEY_SEAL_1=…). The newest version of a purpose writes, once
// it has lain for Settle; every version reads, so that rows move to a new key one by one while both are in the ring. What a key made carries the
// key's version: "v1:…".
//
//	ring, err := keys.Load("data/keys")              // refuses keys that are not safe to use, and says why
//	sealed, err := ring.Seal([]byte(number), "patient_identifier "+id)
//	number, err := ring.Open(sealed, "patient_identifier "+id)
//	row.BlindIndex = ring.Index(number)              // written
//	for _, x := range ring.Indexes(number) { … }     // looked up, also while the index key is being replaced
//
// All valid national numbers of forty birth years can be hashed in seconds: an index or a pseudonym is only as secret as its key.
package keys

import (
	"crypto/aes"
	"crypto/cipher"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Purpose is what a key is for. A key serves one purpose only.
type Purpose string

// The purposes.
const (
	Seal      Purpose = "seal"      // encrypts identity numbers and imported files
	Index     Purpose = "index"     // makes the blind index by which a sealed number is found
	Audit     Purpose = "audit"     // authenticates audit rows
	Pseudonym Purpose = "pseudonym" // makes the pseudonym that stands for a person in episode data
)

// Purposes returns every purpose, in the order of reports. A ring has at least one key of each.
func Purposes() []Purpose { return []Purpose{Seal, Index, Audit, Pseudonym} }

// size is the length of every key in bytes.
const size = 32

// Ring is a set of keys. Its methods may be called from many goroutines. It never prints its keys.
type Ring struct {
	dir    string // "" when every key comes from the environment
	rotate sync.Mutex
	held   atomic.Pointer[map[Purpose]versions] // behind a pointer: printing a struct that holds a Ring shows an address
}

// versions are the keys of one purpose, by version.
type versions map[int]*key

type key struct {
	bytes  []byte
	aead   cipher.AEAD
	begins time.Time // when it begins to write
}

// Settle is how long a new version lies before it writes: in that time every process finds it (Reload), so that none meets
// what it cannot read. A process that looks for new keys does so much more often.
const Settle = 2 * time.Minute

func newKey(b []byte) *key {
	block, err := aes.NewCipher(b)
	if err != nil {
		panic(fmt.Errorf("keys: a key of %d bytes got past the check: %w", len(b), err))
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		panic(fmt.Errorf("keys: %w", err))
	}
	return &key{bytes: b, aead: aead}
}

// get returns the key, nil where the ring has none of that version.
func (r *Ring) get(p Purpose, version int) *key { return (*r.held.Load())[p][version] }

// newest returns the key that writes: the newest that has begun, the oldest where none has. A ring that Load returned has one
// for every purpose.
func (r *Ring) newest(p Purpose) (int, *key) {
	vs := r.versions(p)
	now := time.Now()
	for _, v := range vs {
		if k := r.get(p, v); !now.Before(k.begins) {
			return v, k
		}
	}
	last := vs[len(vs)-1]
	return last, r.get(p, last)
}

// Writes is the version of p that writes now.
func (r *Ring) Writes(p Purpose) int {
	v, _ := r.newest(p)
	return v
}

// Several reports whether the ring has more than one version of p: what it reads by may have been written by another.
func (r *Ring) Several(p Purpose) bool { return len(r.versions(p)) > 1 }

// versions returns the versions of p, newest first.
func (r *Ring) versions(p Purpose) []int {
	var vs []int
	for v := range (*r.held.Load())[p] {
		vs = append(vs, v)
	}
	slices.Sort(vs)
	slices.Reverse(vs)
	return vs
}

const mask = "keys.Ring(hidden)"

// String hides the keys.
func (r *Ring) String() string { return mask }

// Format hides the keys, whatever the verb.
func (r *Ring) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, mask) }

// LogValue hides the keys.
func (r *Ring) LogValue() slog.Value { return slog.StringValue(mask) }
