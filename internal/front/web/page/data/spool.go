package data

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"io"
	"os"
)

// spool is a file on disk that only this process can read: what is written is encrypted with a key that is nowhere but in memory, and
// the file has no name. Files of a feed may carry identity numbers and are too large to hold in memory.
type spool struct {
	f     *os.File
	block cipher.Block
	nonce [8]byte
	size  int64
}

func newSpool() (*spool, error) {
	key := make([]byte, 32)
	s := &spool{}
	_, _ = rand.Read(key) // never fails
	_, _ = rand.Read(s.nonce[:])
	var err error
	if s.block, err = aes.NewCipher(key); err != nil {
		return nil, fmt.Errorf("data: %w", err)
	}
	if s.f, err = os.CreateTemp("", "traad-*"); err != nil {
		return nil, fmt.Errorf("data: %w", err)
	}
	if err := os.Remove(s.f.Name()); err != nil {
		s.f.Close()
		return nil, fmt.Errorf("data: %w", err)
	}
	return s, nil
}

// stream is the key stream from a byte of the file on (AES-CTR).
func (s *spool) stream(at int64) cipher.Stream {
	var iv [aes.BlockSize]byte
	copy(iv[:], s.nonce[:])
	binary.BigEndian.PutUint64(iv[8:], uint64(at/aes.BlockSize))
	c := cipher.NewCTR(s.block, iv[:])
	skip := make([]byte, at%aes.BlockSize)
	c.XORKeyStream(skip, skip)
	return c
}

// Write appends.
func (s *spool) Write(b []byte) (int, error) {
	sealed := make([]byte, len(b))
	s.stream(s.size).XORKeyStream(sealed, b)
	n, err := s.f.Write(sealed)
	s.size += int64(n)
	return n, err
}

// ReadAt reads what was written.
func (s *spool) ReadAt(b []byte, at int64) (int, error) {
	n, err := s.f.ReadAt(b, at)
	s.stream(at).XORKeyStream(b[:n], b[:n])
	return n, err
}

// Close lets the file go.
func (s *spool) Close() error { return s.f.Close() }

var _ io.ReaderAt = (*spool)(nil)
