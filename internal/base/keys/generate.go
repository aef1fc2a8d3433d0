package keys

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"traad/internal/base/errs"
)

// Generate makes version 1 of every purpose that has no key in dir or in the environment; what is there is left as it is.
// It is for the demo and the first set-up only: a new key in place of a lost one opens nothing that the lost one sealed.
// Several processes may call it at once; they end with the same keys.
func Generate(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("keys.Generate: %w", err)
	}
	// A key with a problem counts as there: it is for somebody to look at, not to replace.
	for _, p := range missing(append(files(dir), environment()...)) {
		if _, err := write(dir, p, 1); err != nil && !errors.Is(err, fs.ErrExist) {
			return fmt.Errorf("keys.Generate: %w", err)
		}
	}
	return nil
}

// Rotate writes the next version of p to the ring's folder and uses it from now on; earlier versions still read.
// Other processes know the new key only after they have loaded their rings again: with several replicas, lay the new file on
// every host (and restart) before anything is written with it.
func (r *Ring) Rotate(p Purpose) (version int, err error) {
	if !slices.Contains(Purposes(), p) {
		return 0, fmt.Errorf("keys.Rotate: no purpose %q", string(p))
	}
	r.rotate.Lock()
	defer r.rotate.Unlock()
	version = r.versions(p)[0] + 1
	if r.dir == "" {
		return 0, errs.Invalid(fmt.Sprintf("Nøklene ligger i miljøet. Sett %s til en ny nøkkel, og start Tråd på nytt.", variable(p, version)))
	}
	b, err := write(r.dir, p, version)
	if errors.Is(err, fs.ErrExist) {
		return 0, errs.Conflict(fmt.Sprintf("%s finnes allerede. Start Tråd på nytt for å bruke den.", fileName(p, version)))
	}
	if err != nil {
		return 0, fmt.Errorf("keys.Rotate: %w", err)
	}
	held := maps.Clone(*r.held.Load())
	held[p] = maps.Clone(held[p])
	held[p][version] = newKey(b)
	r.held.Store(&held)
	return version, nil
}

// write makes one key file. The file appears whole or not at all, and an existing one is never overwritten: then the error
// is fs.ErrExist.
func write(dir string, p Purpose, version int) ([]byte, error) {
	b := make([]byte, size)
	_, _ = rand.Read(b) // never fails
	f, err := os.CreateTemp(dir, ".new-*")
	if err != nil {
		return nil, err
	}
	defer os.Remove(f.Name())
	_, err = f.WriteString(base64.StdEncoding.EncodeToString(b) + "\n")
	if err == nil {
		err = f.Chmod(0o600)
	}
	if err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return nil, err
	}
	if err := os.Link(f.Name(), filepath.Join(dir, fileName(p, version))); err != nil {
		return nil, err
	}
	d, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	return b, d.Sync() // the name must survive a power cut too: rows sealed with a lost key are lost
}
