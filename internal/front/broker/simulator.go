package broker

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"traad/internal/base/db"
	"traad/internal/base/folder"
	"traad/internal/base/kith"
)

// Simulator is the other end of the folders, for the demo and tests: it reads what was sent and answers with a receipt, as the systems of those who receive it
// would. Answer says what is wrong with a message; no faults accept it, and silent gives no receipt at all.
type Simulator struct {
	Path   string
	Now    func() time.Time
	Answer func(m *kith.Message) (faults []kith.Code, silent bool)
}

// Once answers what lies in the folder out, and returns how many messages that was. A message is moved to ut/hentet/.
func (x *Simulator) Once(context.Context) (int, error) {
	dir := filepath.Join(x.Path, out)
	list, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	if err := os.MkdirAll(filepath.Join(dir, fetched), 0o700); err != nil {
		return 0, err
	}
	n := 0
	for _, e := range list {
		if !e.Type().IsRegular() || filepath.Ext(e.Name()) != ".xml" || strings.HasSuffix(e.Name(), ".apprec.xml") {
			continue
		}
		raw, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return n, err
		}
		m, err := kith.ReadMessage(raw, kith.Large)
		var faults []kith.Code
		silent := false
		if err != nil {
			faults = []kith.Code{kith.T02.Fault("")}
		} else if x.Answer != nil {
			faults, silent = x.Answer(m)
		}
		if !silent && m.Addressed() {
			if err := folder.Put(filepath.Join(x.Path, in), "kvittering-"+e.Name(), m.Receipt(string(db.NewID()), x.Now(), faults...).XML()); err != nil {
				return n, err
			}
		}
		if err := os.Rename(filepath.Join(dir, e.Name()), filepath.Join(dir, fetched, e.Name())); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// Watch answers again and again until ctx ends.
func (x *Simulator) Watch(ctx context.Context, every time.Duration) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		_, _ = x.Once(ctx) // what could not be answered is tried again
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
