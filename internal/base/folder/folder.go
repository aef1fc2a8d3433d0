// Package folder is what folders that are shared with other programs have in common: old files are deleted, and errors are told without a file's name.
package folder

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Sweep deletes the files of a folder that nobody has changed for so long, and returns how many that was. Those that keep names are left; nil: none. Folders in it are left, and a
// folder that is not there is empty. File times are the machine's own, and so is the clock.
func Sweep(ctx context.Context, dir string, unchanged time.Duration, keep func(name string) bool) (int, error) {
	list, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, errors.New("folder: " + Plain(err))
	}
	n := 0
	for _, e := range list {
		if ctx.Err() != nil {
			return n, ctx.Err()
		}
		info, err := e.Info()
		if err != nil || !info.Mode().IsRegular() || keep != nil && keep(e.Name()) || time.Since(info.ModTime()) < unchanged {
			continue // gone already, or to stay
		}
		err = os.Remove(filepath.Join(dir, e.Name()))
		if errors.Is(err, fs.ErrNotExist) {
			continue // another process took it
		}
		if err != nil {
			return n, errors.New("folder: " + Plain(err))
		}
		n++
	}
	return n, nil
}

// Touch sets a file's time to now, so that Sweep counts from when it was put where it is. Whoever owns the file may keep us from it: then its own time counts.
func Touch(path string) {
	now := time.Now()
	_ = os.Chtimes(path, now, now)
}

// Plain is an error without the file's name: whoever put the file there may have written anything in it.
func Plain(err error) string {
	var p *fs.PathError
	var l *os.LinkError
	switch {
	case errors.As(err, &p):
		return p.Op + ": " + p.Err.Error()
	case errors.As(err, &l):
		return l.Op + ": " + l.Err.Error()
	}
	return "filfeil"
}
