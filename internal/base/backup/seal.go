package backup

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// A sealed file is: sealMark, a salt of 32 bytes, 16 bytes by which a wrong key is told from a damaged file, then pieces of
// 64 KB and 16 bytes, the last one shorter or full. A piece's nonce is its number and, in the last byte, whether it is the
// last: pieces can be neither left out, moved, added nor cut off. The key of the pieces is made from the owner's key and the
// salt (HKDF-SHA-256), so that one key serves any number of files. This is the STREAM construction, as age has it.
const (
	sealMark  = "TRAADBK\x01"
	saltSize  = 32
	checkSize = 16
	headSize  = len(sealMark) + saltSize + checkSize
	pieceSize = 64 << 10
	sealSize  = 16
)

// sealing is the state that both directions share.
type sealing struct {
	aead cipher.AEAD
	head []byte
	no   uint64
}

func newSealing(key, salt []byte) (*sealing, error) {
	own, err := hkdf.Key(sha256.New, key, salt, "traad backup 1 pieces", 32)
	if err != nil {
		return nil, fmt.Errorf("backup: %w", err)
	}
	check, err := hkdf.Key(sha256.New, key, salt, "traad backup 1 check", checkSize)
	if err != nil {
		return nil, fmt.Errorf("backup: %w", err)
	}
	block, err := aes.NewCipher(own)
	if err != nil {
		return nil, fmt.Errorf("backup: %w", err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, fmt.Errorf("backup: %w", err)
	}
	head := append([]byte(sealMark), salt...)
	return &sealing{aead: aead, head: append(head, check...)}, nil
}

func (s *sealing) nonce(last bool) []byte {
	n := make([]byte, 12)
	binary.BigEndian.PutUint64(n[3:], s.no)
	if last {
		n[11] = 1
	}
	s.no++
	return n
}

// sealer seals what is written to it. Close writes the last piece; it does not close what lies below.
type sealer struct {
	*sealing
	to  io.Writer
	buf []byte
}

func newSealer(to io.Writer, key []byte) (*sealer, error) {
	salt := make([]byte, saltSize)
	_, _ = rand.Read(salt) // never fails
	s, err := newSealing(key, salt)
	if err != nil {
		return nil, err
	}
	if _, err := to.Write(s.head); err != nil {
		return nil, err
	}
	return &sealer{sealing: s, to: to, buf: make([]byte, 0, pieceSize)}, nil
}

func (s *sealer) Write(p []byte) (int, error) {
	n := len(p)
	for len(p) > 0 {
		if len(s.buf) == pieceSize { // more follows, so this is not the last
			if err := s.flush(false); err != nil {
				return 0, err
			}
		}
		k := min(len(p), pieceSize-len(s.buf))
		s.buf, p = append(s.buf, p[:k]...), p[k:]
	}
	return n, nil
}

func (s *sealer) flush(last bool) error {
	_, err := s.to.Write(s.aead.Seal(nil, s.nonce(last), s.buf, s.head))
	s.buf = s.buf[:0]
	return err
}

func (s *sealer) Close() error { return s.flush(true) }

// opener opens what a sealer wrote.
type opener struct {
	*sealing
	from  io.Reader
	piece []byte // with room for one byte of the next, which tells whether this is the last
	held  int    // bytes of the next piece that are read
	buf   []byte // what the piece held
	plain []byte // what of it has not been read yet
	done  bool
}

// newOpener reads the head, which is what from begins with.
func newOpener(from io.Reader, key []byte) (*opener, error) {
	head := make([]byte, headSize)
	if _, err := io.ReadFull(from, head); err != nil {
		return nil, errTruncated
	}
	s, err := newSealing(key, head[len(sealMark):len(sealMark)+saltSize])
	if err != nil {
		return nil, err
	}
	if subtle.ConstantTimeCompare(s.head, head) != 1 {
		return nil, errKey
	}
	return &opener{sealing: s, from: from, piece: make([]byte, pieceSize+sealSize+1)}, nil
}

func (o *opener) Read(p []byte) (int, error) {
	for len(o.plain) == 0 {
		if o.done {
			return 0, io.EOF
		}
		if err := o.next(); err != nil {
			return 0, err
		}
	}
	n := copy(p, o.plain)
	o.plain = o.plain[n:]
	return n, nil
}

func (o *opener) next() error {
	n, err := io.ReadFull(o.from, o.piece[o.held:])
	n += o.held
	last := errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF)
	if err != nil && !last {
		return err
	}
	piece := o.piece[:n]
	if !last {
		piece = o.piece[:n-1]
	}
	plain, err := o.aead.Open(o.buf[:0], o.nonce(last), piece, o.head)
	switch {
	case err == nil:
	case last: // an end that does not open: cut off, as a rule
		return fmt.Errorf("%w: piece %d", errTruncated, o.no)
	default:
		return damaged("piece %d", o.no)
	}
	o.buf, o.plain, o.done = plain, plain, last
	if !last {
		o.piece[0], o.held = o.piece[n-1], 1
	}
	return nil
}
