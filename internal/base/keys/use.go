package keys

import (
	"bytes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Why Open refuses. The errors never hold what was to be opened.
var (
	ErrForm    = errors.New("keys: the text has not the form v<version>:<base64url>")
	ErrVersion = errors.New("keys: the ring has no key of that version")
	ErrSealed  = errors.New("keys: the text was changed, or sealed for another context or with another key")
)

// Seal encrypts and authenticates plaintext (AES-256-GCM, random nonce): "v<version>:<base64url>". The same plaintext
// gives another text each time. context says where the text stands, e.g. "patient_identifier <id>"; it is not hidden and not
// stored, and Open refuses any other, so that a sealed value moved to another row does not open there.
func (r *Ring) Seal(plaintext []byte, context string) (string, error) {
	b, err := r.SealBytes(plaintext, context)
	if err != nil {
		return "", err
	}
	return SealedText(b), nil
}

// SealBytes is Seal with "v<version>:<bytes>", a quarter shorter. Open takes what SealedText makes of it.
func (r *Ring) SealBytes(plaintext []byte, context string) ([]byte, error) {
	version, k := r.newest(Seal)
	v := tag(version)
	at := len(v) + k.aead.NonceSize()
	b := append(make([]byte, 0, at+len(plaintext)+k.aead.Overhead()), v...)[:at]
	nonce := b[len(v):]
	if _, err := rand.Read(nonce); err != nil {
		return nil, fmt.Errorf("keys.Seal: %w", err)
	}
	return k.aead.Seal(b, nonce, plaintext, []byte(context)), nil
}

// SealedText is what Seal returns for what SealBytes does.
func SealedText(b []byte) string {
	at := bytes.IndexByte(b, ':') + 1
	return string(b[:at]) + base64.RawURLEncoding.EncodeToString(b[at:])
}

// Open returns what Seal was given, under the version that the text names. Its errors are ErrForm, ErrVersion and ErrSealed.
func (r *Ring) Open(sealed, context string) ([]byte, error) {
	number, text, ok := strings.Cut(sealed, ":")
	number, v := strings.CutPrefix(number, "v")
	version, isVersion := parseVersion(number)
	b, err := base64.RawURLEncoding.DecodeString(text)
	// One value has one text: Go's decoder skips line breaks and stray trailing bits, so compare.
	if !ok || !v || !isVersion || err != nil || base64.RawURLEncoding.EncodeToString(b) != text {
		return nil, ErrForm
	}
	k := r.get(Seal, version)
	if k == nil {
		return nil, ErrVersion
	}
	if len(b) < k.aead.NonceSize()+k.aead.Overhead() {
		return nil, ErrForm
	}
	plain, err := k.aead.Open(nil, b[:k.aead.NonceSize()], b[k.aead.NonceSize():], []byte(context))
	if err != nil {
		return nil, ErrSealed
	}
	return plain, nil
}

// Index returns the blind index of value under the newest key: "v<version>:<hex of HMAC-SHA-256>". The same value gives the
// same index, which says nothing of the value without the key. The caller writes a value in one way only (digits, no space).
func (r *Ring) Index(value string) string {
	version, k := r.newest(Index)
	return tagged(version, k, value)
}

// Indexes returns the blind index of value under every key, newest first: whoever looks a value up asks for all of them, so
// that rows written before a rotation are found.
func (r *Ring) Indexes(value string) []string {
	var all []string
	for _, v := range r.versions(Index) {
		all = append(all, tagged(v, r.get(Index, v), value))
	}
	return all
}

// Pseudonym returns what stands for the person with the identity number value in episode data, under the newest key, in the
// form of Index. Without the key nobody can turn it back or tell whom it stands for.
func (r *Ring) Pseudonym(value string) string {
	version, k := r.newest(Pseudonym)
	return tagged(version, k, value)
}

// MAC authenticates an audit row: the key's version and the HMAC-SHA-256 of data in hex.
func (r *Ring) MAC(data []byte) (version int, mac string) {
	version, k := r.newest(Audit)
	return version, hex.EncodeToString(sum(k, data))
}

// VerifyMAC reports whether mac is what MAC gave for data under the key of that version; false where the ring lacks the key.
func (r *Ring) VerifyMAC(version int, data []byte, mac string) bool {
	k := r.get(Audit, version)
	return k != nil && hmac.Equal([]byte(hex.EncodeToString(sum(k, data))), []byte(mac))
}

func tagged(version int, k *key, value string) string {
	return string(hex.AppendEncode(tag(version), sum(k, []byte(value))))
}

func tag(version int) []byte { return append(strconv.AppendInt([]byte("v"), int64(version), 10), ':') }

func sum(k *key, data []byte) []byte {
	h := hmac.New(sha256.New, k.bytes)
	h.Write(data)
	return h.Sum(nil)
}
