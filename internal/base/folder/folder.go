// Package folder is what folders that are shared with other programs have in common: messages are taken in the oldest first, old files are deleted, and errors are told without a
// file's name.
package folder

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"
	"time"
)

// Watch runs once again and again until ctx ends. Where it fails it says so by failed, and not each time until it goes well again. A file that breaks it ends neither it
// nor the program, which would break again at the same file.
func Watch(ctx context.Context, every time.Duration, once func(context.Context) (int, error), failed func(error)) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	down := false
	for {
		err := unbroken(ctx, once)
		if err != nil && ctx.Err() == nil && !down {
			failed(err)
		}
		down = err != nil
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// broken is a fault of ours: where it was, and nothing of the file.
type broken struct{ stack string }

// Error is the fault for logs.
func (b *broken) Error() string { return "panic: " + b.stack }

func unbroken(ctx context.Context, once func(context.Context) (int, error)) (err error) {
	defer func() {
		if recover() != nil {
			err = &broken{string(debug.Stack())}
		}
	}()
	_, err = once(ctx)
	return err
}

// Each gives take the messages (IsMessage) that lie in a folder and that nobody has written in for so long (0: two seconds), the oldest first, and returns how many it took. At the first
// error it stops: those after it stay. A file that another process takes meanwhile is left out.
func Each(ctx context.Context, dir string, settled time.Duration, take func(fs.FileInfo) error) (int, error) {
	list, err := os.ReadDir(dir)
	if err != nil {
		return 0, err
	}
	if settled == 0 {
		settled = 2 * time.Second
	}
	var files []fs.FileInfo
	for _, e := range list {
		if !e.Type().IsRegular() || !IsMessage(e.Name()) {
			continue
		}
		info, err := e.Info()
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return 0, err
		}
		if since := time.Since(info.ModTime()); since >= 0 && since < settled { // file times are the machine's own
			continue
		}
		files = append(files, info)
	}
	slices.SortFunc(files, func(a, b fs.FileInfo) int {
		if c := a.ModTime().Compare(b.ModTime()); c != 0 {
			return c
		}
		return strings.Compare(a.Name(), b.Name())
	})
	n := 0
	for _, x := range files {
		if ctx.Err() != nil {
			return n, ctx.Err()
		}
		err := take(x)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// IsMessage reports whether a file is one to take in: XML, and not hidden, which is how a program names what it still writes.
func IsMessage(name string) bool {
	return strings.EqualFold(filepath.Ext(name), ".xml") && !strings.HasPrefix(name, ".")
}

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

// Put writes a file whole or not at all: it is seen under its name when all of it is on the disk, and stays there if the machine goes down. One of the name that lies there already is not
// written over: where it says the same it is the same file, else the new one gets a number.
func Put(dir, name string, raw []byte) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	if there, err := os.ReadFile(filepath.Join(dir, name)); err == nil && bytes.Equal(there, raw) {
		return nil
	}
	to, err := Free(dir, name)
	if err != nil {
		return err
	}
	tmp, err := os.CreateTemp(dir, ".ny-*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name()) // gone already where it went well
	_, err = tmp.Write(raw)
	if err == nil {
		err = tmp.Sync()
	}
	if e := tmp.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(tmp.Name(), to)
	}
	if err != nil {
		return err
	}
	return flush(dir)
}

// flush puts a folder's list of names on the disk. One on another machine may not know how, and keeps them its own way.
func flush(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	if err := d.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) && !errors.Is(err, fs.ErrInvalid) && !errors.Is(err, syscall.EINVAL) {
		return err
	}
	return nil
}

// Start returns the first bytes of a file, at most so many, however large it is.
func Start(path string, most int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, most))
}

// Free is the path of a name in a folder under which nothing lies: with a number before the ending where something does.
func Free(dir, name string) (string, error) {
	ext := filepath.Ext(name)
	if strings.HasSuffix(name, ".apprec.xml") {
		ext = ".apprec.xml"
	}
	base := strings.TrimSuffix(name, ext)
	to := filepath.Join(dir, name)
	for i := 2; ; i++ {
		if _, err := os.Lstat(to); errors.Is(err, fs.ErrNotExist) {
			return to, nil
		} else if err != nil {
			return "", err
		}
		to = filepath.Join(dir, fmt.Sprintf("%s.%d%s", base, i, ext))
	}
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
	var b *broken
	switch {
	case errors.As(err, &b):
		return b.Error()
	case errors.As(err, &p):
		return p.Op + ": " + p.Err.Error()
	case errors.As(err, &l):
		return l.Op + ": " + l.Err.Error()
	}
	return "filfeil"
}
