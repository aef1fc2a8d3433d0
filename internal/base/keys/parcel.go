package keys

import (
	"bufio"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
)

// A parcel is a file for somebody outside the house: sealed with a key that is used once, shown once to who is to open it, and known to nobody
// who carries it. The form is the mark, a salt of 16 bytes, then pieces: four bytes of length and AES-256-GCM of up to 64 KiB. The pieces' key
// is HMAC-SHA256 of the salt under the parcel's key, the nonce counts them, and the last says that it is: none can be left out, moved or added.
const parcelMark = "TRAAD-PAKKE-1\n"

const parcelPiece = 64 << 10

// ErrParcel is a parcel that the key does not open, or that is not whole.
var ErrParcel = errors.New("keys: not the key of this parcel, or it is damaged")

var parcelText = base32.StdEncoding.WithPadding(base32.NoPadding)

// ParcelKey makes the key of one parcel, as it is shown: 52 letters and digits in groups of four.
func ParcelKey() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails
	var groups []string
	for t := parcelText.EncodeToString(b); t != ""; t = t[min(4, len(t)):] {
		groups = append(groups, t[:min(4, len(t))])
	}
	return strings.Join(groups, " ")
}

func parcelCipher(key string, salt []byte) (cipher.AEAD, error) {
	typed := strings.ToUpper(strings.NewReplacer(" ", "", "-", "", "\n", "", "\r", "", "\t", "").Replace(key))
	b, err := parcelText.DecodeString(typed)
	if err != nil || len(b) != 32 {
		return nil, ErrParcel
	}
	mac := hmac.New(sha256.New, b)
	mac.Write(salt)
	block, err := aes.NewCipher(mac.Sum(nil))
	if err != nil {
		return nil, fmt.Errorf("keys: parcel: %w", err)
	}
	return cipher.NewGCM(block)
}

func parcelNonce(n uint64, last bool) []byte {
	nonce := make([]byte, 12)
	binary.BigEndian.PutUint64(nonce, n)
	if last {
		nonce[11] = 1
	}
	return nonce
}

// Parcel writes a parcel. Close ends it: without, it cannot be opened.
type Parcel struct {
	w    io.Writer
	aead cipher.AEAD
	buf  []byte
	n    uint64
}

// NewParcel begins one with a key of ParcelKey.
func NewParcel(w io.Writer, key string) (*Parcel, error) {
	salt := make([]byte, 16)
	_, _ = rand.Read(salt)
	aead, err := parcelCipher(key, salt)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(append([]byte(parcelMark), salt...)); err != nil {
		return nil, err
	}
	return &Parcel{w: w, aead: aead}, nil
}

// Write seals b.
func (p *Parcel) Write(b []byte) (int, error) {
	p.buf = append(p.buf, b...)
	for len(p.buf) > parcelPiece {
		if err := p.piece(p.buf[:parcelPiece], false); err != nil {
			return 0, err
		}
		p.buf = append(p.buf[:0], p.buf[parcelPiece:]...)
	}
	return len(b), nil
}

// Close seals what is left, as the last.
func (p *Parcel) Close() error { return p.piece(p.buf, true) }

func (p *Parcel) piece(b []byte, last bool) error {
	sealed := p.aead.Seal(make([]byte, 4, 4+len(b)+p.aead.Overhead()), parcelNonce(p.n, last), b, nil)
	binary.BigEndian.PutUint32(sealed, uint32(len(sealed)-4))
	p.n++
	_, err := p.w.Write(sealed)
	return err
}

// OpenParcel writes what is in a parcel to w. After an error what was written is not the whole, and is to be thrown away.
func OpenParcel(w io.Writer, from io.Reader, key string) error {
	r := bufio.NewReader(from)
	head := make([]byte, len(parcelMark)+16)
	if _, err := io.ReadFull(r, head); err != nil || string(head[:len(parcelMark)]) != parcelMark {
		return ErrParcel
	}
	aead, err := parcelCipher(key, head[len(parcelMark):])
	if err != nil {
		return err
	}
	for n := uint64(0); ; n++ {
		var size [4]byte
		if _, err := io.ReadFull(r, size[:]); err != nil {
			return ErrParcel
		}
		length := binary.BigEndian.Uint32(size[:])
		if length > parcelPiece+uint32(aead.Overhead()) {
			return ErrParcel
		}
		sealed := make([]byte, length)
		if _, err := io.ReadFull(r, sealed); err != nil {
			return ErrParcel
		}
		last := atEnd(r)
		b, err := aead.Open(nil, parcelNonce(n, last), sealed, nil)
		if err != nil {
			return ErrParcel
		}
		if _, err := w.Write(b); err != nil {
			return err
		}
		if last {
			return nil
		}
	}
}

// atEnd reports whether nothing follows.
func atEnd(r *bufio.Reader) bool {
	_, err := r.Peek(1)
	return err != nil
}
