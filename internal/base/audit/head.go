package audit

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"traad/internal/base/db"
	"traad/internal/base/keys"
)

// Head is the newest seal as it is told to another place. Whoever cuts or rewrites the log cannot make the seals fit the
// heads that are out of reach. It holds nothing about anybody.
type Head struct {
	No         int64     `json:"no"`
	SealedAt   time.Time `json:"sealed_at"`
	Hash       string    `json:"hash"`
	KeyVersion int       `json:"key_version"`
	MAC        string    `json:"mac"` // over the rest, with the audit key: a line that somebody wrote by hand shows
}

func (h Head) content() []byte {
	var b fields
	b.add("audit head")
	b.add(strconv.FormatInt(h.No, 10))
	b.add(h.SealedAt.UTC().Format(time.RFC3339Nano))
	b.add(h.Hash)
	return b
}

func headOf(s *seal, ring *keys.Ring) Head {
	h := Head{No: s.no, SealedAt: db.At(s.at.Time.Time).Time, Hash: s.hash()}
	h.KeyVersion, h.MAC = ring.MAC(h.content())
	return h
}

func (h Head) genuine(ring *keys.Ring) bool { return ring.VerifyMAC(h.KeyVersion, h.content(), h.MAC) }

// FileExport returns an exporter that appends each head as a line of JSON to the file at path, on disk before it returns.
// The file belongs on another machine or medium than the database. It is opened for each head, so it may be rotated.
func FileExport(path string) func(context.Context, Head) error {
	return func(_ context.Context, h Head) error {
		line, err := json.Marshal(h)
		if err != nil {
			return fmt.Errorf("audit.FileExport: %w", err)
		}
		if err := appendLine(path, line); err != nil {
			return fmt.Errorf("audit.FileExport: %w", err)
		}
		return nil
	}
}

func appendLine(path string, line []byte) (err error) {
	_, missing := os.Stat(path)
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if end, _ := f.Seek(0, io.SeekEnd); end > 0 {
		last := make([]byte, 1)
		if _, err := f.ReadAt(last, end-1); err != nil {
			return err
		}
		if last[0] != '\n' { // a line that a power cut tore
			line = append([]byte{'\n'}, line...)
		}
	}
	if _, err := f.Write(append(line, '\n')); err != nil {
		return err
	}
	if err := f.Sync(); err != nil || missing == nil {
		return err
	}
	dir, err := os.Open(filepath.Dir(path)) // the name of a new file must be on disk too
	if err != nil {
		return err
	}
	defer dir.Close()
	return dir.Sync()
}

// ReadHeads reads what FileExport wrote. Lines that are no heads are passed over and counted: a power cut may tear one.
func ReadHeads(r io.Reader) (heads []Head, torn int, err error) {
	in := bufio.NewScanner(r)
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		line := bytes.TrimSpace(in.Bytes())
		if len(line) == 0 {
			continue
		}
		var h Head
		if json.Unmarshal(line, &h) != nil || h.No < 1 {
			torn++
			continue
		}
		heads = append(heads, h)
	}
	if err := in.Err(); err != nil {
		return nil, 0, fmt.Errorf("audit.ReadHeads: %w", err)
	}
	return heads, torn, nil
}
