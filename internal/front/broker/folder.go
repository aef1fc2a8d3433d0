// Package broker hands messages over to a local message broker and takes what it brings, by a pair of folders:
//
//	ut/   messages of ours, one XML file each, named by MsgId
//	inn/  what came: receipts (AppRec) and messages
//
// A file appears whole or not at all (it is written beside and renamed), and is moved when it has been taken in: to inn/ferdig/, or to inn/feil/ where it cannot
// be used. A program that is killed in between hands the same file over again, under the same name and MsgId.
package broker

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"traad/internal/app/message"
	"traad/internal/base/kith"
	"traad/internal/base/metrics"
)

// The folders, under Folder.Path.
const (
	out    = "ut"
	in     = "inn"
	done   = "ferdig"
	failed = "feil"
)

var (
	handed = metrics.NewCounter("traad_message_handed_total", "Messages about plans handed over to the broker, by outcome: done, failed.", "outcome")
	taken  = metrics.NewCounter("traad_message_taken_total", "Files that the broker brought, by what they were and what became of them.", "kind", "outcome")
)

// Folder is the pair.
type Folder struct {
	Path    string
	Receipt func(context.Context, *kith.Receipt) error // takes a receipt in; message.ErrUnknown is not ours
	// Message takes a message in and returns the receipt that its sender is to have, nil for none. ok is false where it was refused; the error is for what can be
	// tried again. nil: no messages are taken in.
	Message func(ctx context.Context, raw []byte) (answer []byte, ok bool, err error)
	Log     *slog.Logger
	Settled time.Duration // how long a file must have been left alone; 2 s where 0
}

// Send hands a message over. What is already there under the name is the same message.
func (f *Folder) Send(_ context.Context, e message.Envelope) error {
	if err := f.put(filepath.Join(f.Path, out), string(e.ID)+".xml", e.XML); err != nil {
		handed.Add(1, "failed")
		return &message.Fault{Code: plain(err)}
	}
	handed.Add(1, "done")
	return nil
}

// put writes a file whole or not at all, and has the disk keep it.
func (f *Folder) put(dir, name string, raw []byte) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
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
	if err != nil {
		return err
	}
	return os.Rename(tmp.Name(), filepath.Join(dir, name))
}

// Watch reads the folder in again and again until ctx ends.
func (f *Folder) Watch(ctx context.Context, every time.Duration) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	down := false
	for {
		_, err := f.Once(ctx)
		if err != nil && ctx.Err() == nil && !down { // once, and not each second
			f.Log.Error("broker: what came cannot be taken in; it stays in the folder", "error", plain(err))
		}
		down = err != nil
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Once takes in what lies in the folder, the oldest first, and returns how many files that was. Where one cannot be stored it stops: the file stays, and so do
// those after it.
func (f *Folder) Once(ctx context.Context) (int, error) {
	dir := filepath.Join(f.Path, in)
	for _, sub := range []string{done, failed} {
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o700); err != nil {
			return 0, err
		}
	}
	list, err := os.ReadDir(dir)
	if err != nil {
		return 0, err
	}
	settled := f.Settled
	if settled == 0 {
		settled = 2 * time.Second
	}
	var files []fs.FileInfo
	for _, e := range list {
		if !e.Type().IsRegular() || !strings.EqualFold(filepath.Ext(e.Name()), ".xml") || strings.HasPrefix(e.Name(), ".") {
			continue
		}
		info, err := e.Info()
		if errors.Is(err, fs.ErrNotExist) {
			continue // another process took it
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
		err := f.take(ctx, x)
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

// take takes one file in.
func (f *Folder) take(ctx context.Context, info fs.FileInfo) error {
	name := info.Name()
	if info.Size() > int64(kith.Large.Bytes) {
		f.Log.Warn("broker: a file is too large and is not read", "bytes", info.Size())
		return f.move(name, failed, "other")
	}
	raw, err := os.ReadFile(filepath.Join(f.Path, in, name))
	if err != nil {
		return err
	}
	root, err := kith.Read(raw, kith.Large)
	if err == nil && root.Name == "AppRec" {
		return f.receipt(ctx, name, root)
	}
	if f.Message == nil {
		return f.move(name, failed, "other")
	}
	answer, ok, err := f.Message(ctx, raw)
	if err != nil {
		return err
	}
	if answer != nil {
		if err := f.put(filepath.Join(f.Path, out), strings.TrimSuffix(name, filepath.Ext(name))+".apprec.xml", answer); err != nil {
			return err
		}
	}
	if !ok {
		return f.move(name, failed, "message")
	}
	return f.move(name, done, "message")
}

// receipt takes a receipt in.
func (f *Folder) receipt(ctx context.Context, name string, root *kith.Node) error {
	r, err := kith.ReceiptOf(root)
	if err == nil {
		err = f.Receipt(ctx, r)
	} else {
		err = message.ErrUnknown
	}
	if errors.Is(err, message.ErrUnknown) {
		f.Log.Warn("broker: a receipt cannot be read, or is of nothing that was sent to its sender")
		return f.move(name, failed, "receipt")
	}
	if err != nil {
		return err
	}
	return f.move(name, done, "receipt")
}

// move puts a file away. One of the same name that lies there already is not written over: the new one gets a number.
func (f *Folder) move(name, sub, kind string) error {
	dir, ext := filepath.Join(f.Path, in), filepath.Ext(name)
	to := filepath.Join(dir, sub, name)
	for i := 2; ; i++ {
		if _, err := os.Lstat(to); errors.Is(err, fs.ErrNotExist) {
			break
		} else if err != nil {
			return err
		}
		to = filepath.Join(dir, sub, fmt.Sprintf("%s.%d%s", strings.TrimSuffix(name, ext), i, ext))
	}
	if err := os.Rename(filepath.Join(dir, name), to); err != nil {
		return err
	}
	taken.Add(1, kind, map[string]string{done: "done", failed: "failed"}[sub])
	return nil
}

// plain is an error without a file's name: whoever brought it may have put anything there.
func plain(err error) string {
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
