package intake

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

	"traad/internal/app/inbox"
	"traad/internal/base/kith"
	"traad/internal/base/metrics"
)

// Folder takes LOG messages in as XML files, from whatever puts them there: a message broker, a share. A file that is put into the folder
// by a rename is read at once; one that is being written is left until it has not changed for Settled. Each file ends up in
//
//	ferdig/  what is committed
//	feil/    what cannot be read, and is kept in the inbox too
//	svar/    the receipt (AppRec), under the file's name with .apprec.xml after it
//
// by renames, after it is committed: a program that is killed in between reads the same file again, and the inbox knows it again.
type Folder struct {
	Path    string
	Sender  Sender
	Box     *inbox.Box
	Now     func() time.Time
	Log     *slog.Logger
	Settled time.Duration // 2 s where 0
}

const (
	folderDone   = "ferdig"
	folderFailed = "feil"
	folderReply  = "svar"
)

var filed = metrics.NewCounter("traad_inbox_files_total", "Files that were read from a folder, by sender and what became of them: done, failed.", "sender", "outcome")

// Watch reads the folder again and again until ctx ends.
func (f *Folder) Watch(ctx context.Context, every time.Duration) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	down := false
	for {
		_, err := f.Once(ctx)
		if err != nil && ctx.Err() == nil && !down { // once, and not each second
			f.Log.Error("intake: a folder cannot be read; messages stay in it", "sender", f.Sender.Name, "error", plainPath(err))
		}
		down = err != nil
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Once takes in what lies in the folder, the oldest first, and returns how many files that was. Where the inbox cannot store one it stops: the
// file stays, and so do those after it.
func (f *Folder) Once(ctx context.Context) (int, error) {
	for _, sub := range []string{folderDone, folderFailed, folderReply} {
		if err := os.MkdirAll(filepath.Join(f.Path, sub), 0o700); err != nil {
			return 0, fmt.Errorf("intake: folder: %w", err)
		}
	}
	list, err := os.ReadDir(f.Path)
	if err != nil {
		return 0, fmt.Errorf("intake: folder: %w", err)
	}
	type file struct {
		name string
		at   time.Time
	}
	var files []file
	settled := f.Settled
	if settled == 0 {
		settled = 2 * time.Second
	}
	for _, e := range list {
		if !e.Type().IsRegular() || !strings.EqualFold(filepath.Ext(e.Name()), ".xml") || strings.HasPrefix(e.Name(), ".") {
			continue
		}
		info, err := e.Info()
		if errors.Is(err, fs.ErrNotExist) {
			continue // another process took it
		}
		if err != nil {
			return 0, fmt.Errorf("intake: folder: %w", err)
		}
		if since := time.Since(info.ModTime()); since >= 0 && since < settled { // file times are the machine's own
			continue
		}
		files = append(files, file{e.Name(), info.ModTime()})
	}
	slices.SortFunc(files, func(a, b file) int {
		if c := a.at.Compare(b.at); c != 0 {
			return c
		}
		return strings.Compare(a.name, b.name)
	})
	n := 0
	for _, x := range files {
		if ctx.Err() != nil {
			return n, ctx.Err()
		}
		err := f.take(ctx, x.name)
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
func (f *Folder) take(ctx context.Context, name string) error {
	at := filepath.Join(f.Path, name)
	info, err := os.Stat(at)
	if err != nil {
		return fmt.Errorf("intake: folder: %w", err)
	}
	if info.Size() > int64(kith.Small.Bytes) {
		f.Log.Warn("intake: a file is too large and is not taken in", "sender", f.Sender.Name, "bytes", info.Size())
		body, err := os.ReadFile(at)
		if err != nil {
			return fmt.Errorf("intake: folder: %w", err)
		}
		if _, err := f.Box.Receive(ctx, turnedDown("file", f.Sender, inbox.FailTooLarge, body)); err != nil {
			return err
		}
		filed.Add(1, f.Sender.Name, "failed")
		return f.move(name, folderFailed)
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
		return f.move(name, folderFailed)
	}
	filed.Add(1, f.Sender.Name, "done")
	return f.move(name, folderDone)
}

// reply writes the receipt whole or not at all.
func (f *Folder) reply(name string, answer []byte) error {
	to := filepath.Join(f.Path, folderReply, strings.TrimSuffix(name, filepath.Ext(name))+".apprec.xml")
	tmp := to + ".tmp"
	if err := os.WriteFile(tmp, answer, 0o600); err != nil { //nolint:gosec // name is that of a file in the folder, without a path
		return fmt.Errorf("intake: folder: %w", err)
	}
	if err := os.Rename(tmp, to); err != nil {
		return fmt.Errorf("intake: folder: %w", err)
	}
	return nil
}

// move puts a file away. One of the same name that lies there already is not written over: the new one gets a number.
func (f *Folder) move(name, sub string) error {
	ext := filepath.Ext(name)
	to := filepath.Join(f.Path, sub, name)
	for i := 2; ; i++ {
		if _, err := os.Lstat(to); errors.Is(err, fs.ErrNotExist) {
			break
		} else if err != nil {
			return fmt.Errorf("intake: folder: %w", err)
		}
		to = filepath.Join(f.Path, sub, fmt.Sprintf("%s.%d%s", strings.TrimSuffix(name, ext), i, ext))
	}
	if err := os.Rename(filepath.Join(f.Path, name), to); err != nil {
		return fmt.Errorf("intake: folder: %w", err)
	}
	return nil
}

// plainPath is an error without the file's name: a sender may have put anything there.
func plainPath(err error) string {
	var p *fs.PathError
	var l *os.LinkError
	switch {
	case errors.As(err, &p):
		return p.Op + ": " + p.Err.Error()
	case errors.As(err, &l):
		return l.Op + ": " + l.Err.Error()
	}
	return err.Error()
}
