// Package broker hands messages over and takes what comes, in one of two ways: by NHN's EDI API (EDI), or to a local message broker by a pair of folders (Folder):
//
//	ut/   messages of ours, one XML file each, named by MsgId
//	inn/  what came: receipts (AppRec) and messages
//
// A file appears whole or not at all (it is written beside and renamed). What has been taken in is in the database, sealed or behind the access of a page, so its file is
// deleted after the commit; so is what is not ours. What cannot be used is moved to inn/feil/ for somebody to look at, until Purge. A program that is killed in between
// reads or hands over the same file again, under the same MsgId, which both ends know again.
package broker

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"traad/internal/app/letter"
	"traad/internal/app/message"
	"traad/internal/base/folder"
	"traad/internal/base/kith"
	"traad/internal/base/metrics"
)

// The folders, under Folder.Path.
const (
	out    = "ut"
	in     = "inn"
	failed = "feil"

	done    = "ferdig" // where Tråd once left what it had taken in: only emptied
	fetched = "hentet" // where a broker that does not delete puts what it has taken, under out: the demo's does
)

var (
	handed = metrics.NewCounter("traad_message_handed_total", "Messages about plans handed over, by outcome: done, failed.", "outcome")
	taken  = metrics.NewCounter("traad_message_taken_total", "Messages and receipts that came, by what they were and what became of them: done, refused, failed.", "kind", "outcome")
)

// Folder is the pair.
type Folder struct {
	Path    string
	Receipt func(context.Context, *kith.Receipt) error // takes a receipt in; message.ErrUnknown is not ours
	// Message takes a message in and returns the receipts that its sender is to have, and what became of it; the error is for what can be tried again. What is too large is handed
	// to it cut. nil: no messages are taken in.
	Message func(ctx context.Context, raw []byte) (receipts [][]byte, fate letter.Fate, err error)
	Log     *slog.Logger
	Settled time.Duration // how long a file must have been left alone; 2 s where 0
}

// Send hands a message over. What is already there under the name is the same message.
func (f *Folder) Send(_ context.Context, e message.Envelope) (string, error) {
	if err := folder.Put(filepath.Join(f.Path, out), string(e.ID)+".xml", e.XML); err != nil {
		handed.Add(1, "failed")
		return "", &message.Fault{Code: folder.Plain(err)}
	}
	handed.Add(1, "done")
	return "", nil // a folder has no word of its own for a file, and cannot be asked
}

// Watch reads the folder in again and again until ctx ends.
func (f *Folder) Watch(ctx context.Context, every time.Duration) {
	folder.Watch(ctx, every, f.Once, func(err error) {
		f.Log.Error("broker: what came cannot be taken in; it stays in the folder", "error", folder.Plain(err))
	})
}

// Once takes in what lies in the folder, the oldest first, and returns how many files that was. Where one cannot be stored it stops: the file stays, and so do
// those after it.
func (f *Folder) Once(ctx context.Context) (int, error) {
	dir := filepath.Join(f.Path, in)
	if err := os.MkdirAll(filepath.Join(dir, failed), 0o700); err != nil {
		return 0, err
	}
	return folder.Each(ctx, dir, f.Settled, func(x fs.FileInfo) error { return f.take(ctx, x) })
}

// take takes one file in.
func (f *Folder) take(ctx context.Context, info fs.FileInfo) error {
	name := info.Name()
	if info.Size() > int64(kith.Large.Bytes) {
		f.Log.Warn("broker: a file is too large and is not read", "bytes", info.Size())
	}
	raw, err := folder.Start(filepath.Join(f.Path, in, name), int64(kith.Large.Bytes)+1) // one more than is read: then it is known to be too large
	if err != nil {
		return err
	}
	root, err := kith.Read(raw, kith.Large)
	if err == nil && root.Name == "AppRec" {
		return f.receipt(ctx, name, root)
	}
	if f.Message == nil {
		return f.keep(name, "other")
	}
	receipts, fate, err := f.Message(ctx, raw)
	if err != nil {
		return err
	}
	for i, r := range receipts {
		to := strings.TrimSuffix(name, filepath.Ext(name))
		if i > 0 {
			to += fmt.Sprintf("-%d", i+1)
		}
		if err := folder.Put(filepath.Join(f.Path, out), to+".apprec.xml", r); err != nil {
			return err
		}
	}
	switch fate {
	case letter.Taken:
		return f.drop(name, "message", "done")
	case letter.NotOurs:
		return f.drop(name, "message", "refused")
	}
	return f.keep(name, "message")
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
		return f.keep(name, "receipt")
	}
	if err != nil {
		return err
	}
	return f.drop(name, "receipt", "done")
}

// drop deletes a file of which nothing more is needed here.
func (f *Folder) drop(name, kind, outcome string) error {
	if err := os.Remove(filepath.Join(f.Path, in, name)); err != nil {
		return err
	}
	taken.Add(1, kind, outcome)
	return nil
}

// keep puts a file away for somebody to look at, from now on for as long as Purge lets it lie. One of the same name that lies there already is not written over: the new one
// gets a number.
func (f *Folder) keep(name, kind string) error {
	dir := filepath.Join(f.Path, in)
	to, err := folder.Free(filepath.Join(dir, failed), name)
	if err != nil {
		return err
	}
	folder.Touch(filepath.Join(dir, name))
	if err := os.Rename(filepath.Join(dir, name), to); err != nil {
		return err
	}
	taken.Add(1, kind, "failed")
	return nil
}

// Purge deletes what nobody is to find here any more, and returns how many files that was: what could not be used, after so long; and what nobody fetched before its message
// counts as not received (message.Wait), for then somebody has been told to see to it another way. Files that wait to be taken in are left, however old they are.
func (f *Folder) Purge(ctx context.Context, unusable time.Duration) (int, error) {
	n := 0
	for _, x := range []struct {
		dir   string
		after time.Duration
		keep  func(name string) bool
	}{
		{filepath.Join(in, failed), unusable, nil},
		{filepath.Join(in, done), unusable, nil},
		{in, unusable, folder.IsMessage},
		{out, message.Wait, nil},
		{filepath.Join(out, fetched), message.Wait, nil},
	} {
		m, err := folder.Sweep(ctx, filepath.Join(f.Path, x.dir), x.after, x.keep)
		n += m
		if err != nil {
			return n, err
		}
	}
	return n, nil
}
