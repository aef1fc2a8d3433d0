package intake

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"traad/internal/app/inbox"
	"traad/internal/base/folder"
	"traad/internal/base/kith"
	"traad/internal/base/metrics"
)

// Folder takes LOG messages in as XML files, from whatever puts them there: a message broker, a share. A file that is put into the folder
// by a rename is read at once; one that is being written is left until it has not changed for Settled. Once it is committed its file is deleted, for the inbox has it, sealed, for
// as long as it may be kept. By renames there come to be
//
//	feil/    what cannot be read, and is kept in the inbox too
//	svar/    the receipt (AppRec), under the file's name with .apprec.xml after it
//
// until Purge. A program that is killed after the commit reads the same file again, and the inbox knows it again.
type Folder struct {
	Path    string
	Sender  Sender
	Box     *inbox.Box
	Now     func() time.Time
	Log     *slog.Logger
	Settled time.Duration // 2 s where 0
}

const (
	folderDone   = "ferdig" // where Tråd once left what it had taken in: only emptied
	folderFailed = "feil"
	folderReply  = "svar"
)

var filed = metrics.NewCounter("traad_inbox_files_total", "Files that were read from a folder, by sender and what became of them: done, failed.", "sender", "outcome")

// Watch reads the folder again and again until ctx ends.
func (f *Folder) Watch(ctx context.Context, every time.Duration) {
	folder.Watch(ctx, every, f.Once, func(err error) {
		f.Log.Error("intake: a folder cannot be read; messages stay in it", "sender", f.Sender.Name, "error", folder.Plain(err))
	})
}

// Once takes in what lies in the folder, the oldest first, and returns how many files that was. Where the inbox cannot store one it stops: the
// file stays, and so do those after it.
func (f *Folder) Once(ctx context.Context) (int, error) {
	for _, sub := range []string{folderFailed, folderReply} {
		if err := os.MkdirAll(filepath.Join(f.Path, sub), 0o700); err != nil {
			return 0, fmt.Errorf("intake: folder: %w", err)
		}
	}
	return folder.Each(ctx, f.Path, f.Settled, func(x fs.FileInfo) error { return f.take(ctx, x.Name()) })
}

// take takes one file in.
func (f *Folder) take(ctx context.Context, name string) error {
	at := filepath.Join(f.Path, name)
	info, err := os.Stat(at)
	if err != nil {
		return fmt.Errorf("intake: folder: %w", err)
	}
	if info.Size() > int64(kith.Small.Bytes) {
		f.Log.Warn("intake: a file is too large and is not taken in", "sender", f.Sender.Name, "bytes", info.Size())
		body, err := folder.Start(at, int64(kith.Small.Bytes)) // however large the file is
		if err != nil {
			return fmt.Errorf("intake: folder: %w", err)
		}
		if _, err := f.Box.Receive(ctx, turnedDown("file", f.Sender, inbox.FailTooLarge, body)); err != nil {
			return err
		}
		filed.Add(1, f.Sender.Name, "failed")
		return f.put(name, folderFailed)
	}
	body, err := os.ReadFile(at)
	if err != nil {
		return fmt.Errorf("intake: folder: %w", err)
	}
	m, _ := logistic(body, f.Sender, "file", f.Now())
	failed := m.Fault != ""
	answer, err := f.Box.Receive(ctx, m)
	if err != nil {
		return err
	}
	if isAppRec(answer) {
		failed = failed || refusedBy(answer)
		if err := f.reply(name, answer); err != nil {
			return err
		}
	}
	if failed {
		filed.Add(1, f.Sender.Name, "failed")
		return f.put(name, folderFailed)
	}
	filed.Add(1, f.Sender.Name, "done")
	if err := os.Remove(at); err != nil {
		return fmt.Errorf("intake: folder: %w", err)
	}
	return nil
}

// receiptWait is how long a receipt lies there: who sent the message counts none in this time as a refusal (HIS 80415).
const receiptWait = 96 * time.Hour

// Purge deletes from a sender's folder what nobody is to find there any more, and returns how many files that was: what could not be read, as long after as the inbox keeps what it
// cannot use, and receipts that nobody has fetched. Files that wait to be taken in are left, however old they are.
func Purge(ctx context.Context, path string) (int, error) {
	n := 0
	for _, x := range []struct {
		dir   string
		after time.Duration
		keep  func(name string) bool
	}{{folderFailed, inbox.Keep, nil}, {folderDone, inbox.Keep, nil}, {"", inbox.Keep, folder.IsMessage}, {folderReply, receiptWait, nil}} {
		m, err := folder.Sweep(ctx, filepath.Join(path, x.dir), x.after, x.keep)
		n += m
		if err != nil {
			return n, fmt.Errorf("intake: %w", err)
		}
	}
	return n, nil
}

// reply writes the receipt whole or not at all.
func (f *Folder) reply(name string, answer []byte) error {
	if err := folder.Put(filepath.Join(f.Path, folderReply), strings.TrimSuffix(name, filepath.Ext(name))+".apprec.xml", answer); err != nil {
		return fmt.Errorf("intake: folder: %w", err)
	}
	return nil
}

// put puts a file away, from now on for as long as Purge lets it lie. One of the same name that lies there already is not written over: the new one gets a number.
func (f *Folder) put(name, sub string) error {
	to, err := folder.Free(filepath.Join(f.Path, sub), name)
	if err != nil {
		return fmt.Errorf("intake: folder: %w", err)
	}
	folder.Touch(filepath.Join(f.Path, name))
	if err := os.Rename(filepath.Join(f.Path, name), to); err != nil {
		return fmt.Errorf("intake: folder: %w", err)
	}
	return nil
}
