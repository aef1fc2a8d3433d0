package keyservice

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base32"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"traad/internal/base/errs"
	"traad/internal/base/nin"
)

// Local is a key service from a file: keys that only their owner can read, and a log beside them. The demo asks it, and «traad keyservice»
// serves it where a hospital has no service of its own, see docs/keyservice.md.
//
// A pseudonym is the number in one block of AES-256, "v<version>-" and 26 signs: the same number always gives the same one, and with the
// key, only with it, it can be turned back; there is no table. Half of the block is zero, so that a made-up pseudonym is known.
type Local struct {
	path string
	now  func() time.Time
	keys map[int]cipher.Block
	last int
	mu   sync.Mutex // of the log
}

type localFile struct {
	Keys []localKey `json:"keys"` // the last one makes pseudonyms
}

type localKey struct {
	Version int    `json:"version"`
	Key     string `json:"key"` // 32 bytes in base64
}

// OpenLocal opens the file, and makes it with a new key where there is none.
func OpenLocal(path string, now func() time.Time) (*Local, error) {
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if b, err = makeLocal(path); errors.Is(err, fs.ErrExist) { // another process was first
			b, err = os.ReadFile(path)
		}
	}
	if err != nil {
		return nil, errs.Unavailable("Nøkkeltjenestens fil kan ikke leses eller lages. Sjekk tilgangen.").Because(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm()&0o077 != 0 {
		return nil, errs.Invalid("Andre enn eieren har tilgang til nøkkeltjenestens fil. Kjør «chmod 600» på den.")
	}
	var f localFile
	if err := json.Unmarshal(b, &f); err != nil || len(f.Keys) == 0 {
		return nil, errs.Invalid("Nøkkeltjenestens fil er skadet.")
	}
	l := &Local{path: path, now: now, keys: map[int]cipher.Block{}}
	for _, k := range f.Keys {
		key, err := base64.StdEncoding.DecodeString(k.Key)
		if err != nil || len(key) != 32 || k.Version <= l.last {
			return nil, errs.Invalid("Nøkkeltjenestens fil er skadet.")
		}
		block, err := aes.NewCipher(key)
		if err != nil {
			return nil, fmt.Errorf("keyservice: %w", err)
		}
		l.keys[k.Version], l.last = block, k.Version
	}
	return l, nil
}

func makeLocal(path string) ([]byte, error) {
	key := make([]byte, 32)
	_, _ = rand.Read(key) // never fails
	b, err := json.Marshal(localFile{[]localKey{{1, base64.StdEncoding.EncodeToString(key)}}})
	if err != nil {
		return nil, err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*") // 0600
	if err != nil {
		return nil, err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(b)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return nil, err
	}
	return b, os.Link(f.Name(), path)
}

// signs are base32 without the letters that are taken for others.
var signs = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// Pseudonyms gives each number its pseudonym under the newest key.
func (l *Local) Pseudonyms(_ context.Context, numbers []nin.Number) ([]string, error) {
	names := make([]string, len(numbers))
	var plain, sealed [aes.BlockSize]byte
	for i, n := range numbers {
		plain = [aes.BlockSize]byte{}
		v, err := strconv.ParseUint(n.Digits(), 10, 64)
		if err != nil {
			return nil, errs.Invalid("Et av numrene er ikke et fødselsnummer.")
		}
		for k := range 8 {
			plain[k] = byte(v >> (8 * k))
		}
		l.keys[l.last].Encrypt(sealed[:], plain[:])
		names[i] = fmt.Sprintf("v%d-%s", l.last, signs.EncodeToString(sealed[:]))
	}
	return names, nil
}

// Reveal turns one back, after it is written in the log who asked and why.
func (l *Local) Reveal(_ context.Context, r Request) (nin.Number, error) {
	unknown := errs.NotFound("Nøkkeltjenesten kjenner ikke pseudonymet.")
	if r.User == "" || r.Reason == "" {
		return nin.Number{}, errs.Denied("Nøkkeltjenesten krever hvem som spør, og hvorfor.")
	}
	head, text, _ := strings.Cut(r.Pseudonym, "-")
	version, err := strconv.Atoi(strings.TrimPrefix(head, "v"))
	sealed, bad := signs.DecodeString(text)
	block := l.keys[version]
	if err != nil || bad != nil || block == nil || len(sealed) != aes.BlockSize {
		return nin.Number{}, unknown
	}
	var plain [aes.BlockSize]byte
	block.Decrypt(plain[:], sealed)
	var v uint64
	for k := range 8 {
		v |= uint64(plain[k]) << (8 * k)
		if plain[8+k] != 0 {
			return nin.Number{}, unknown
		}
	}
	n, err := nin.Parse(fmt.Sprintf("%011d", v))
	if err != nil {
		return nin.Number{}, unknown
	}
	if err := l.note(r); err != nil {
		return nin.Number{}, err
	}
	return n, nil
}

// note writes a line before the number leaves: what cannot be logged is not revealed.
func (l *Local) note(r Request) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	line, err := json.Marshal(struct {
		At        time.Time `json:"at"`
		Pseudonym string    `json:"pseudonym"`
		User      string    `json:"user"`
		Reason    string    `json:"reason"`
	}{l.now().UTC(), r.Pseudonym, r.User, r.Reason})
	if err != nil {
		return err
	}
	f, err := os.OpenFile(l.path+".log", os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600) //nolint:gosec // the operator's own path
	if err == nil {
		_, err = f.Write(append(line, '\n'))
		err = errors.Join(err, f.Sync(), f.Close())
	}
	if err != nil {
		return errs.Unavailable("Nøkkeltjenesten kan ikke skrive loggen sin, så den svarer ikke.").Because(err)
	}
	return nil
}
