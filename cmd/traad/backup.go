package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"traad/internal/base/audit"
	"traad/internal/base/backup"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/keys"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/rules/access"
)

// backupCommand copies the whole database into one file while Tråd runs. It leaves the schema alone: a copy is what one
// takes before an upgrade.
func backupCommand(ctx context.Context, args []string, out, progress io.Writer) error {
	f := newFlags("backup", "FIL|MAPPE [--key FIL] [--config FIL] [--database ADRESSE]", "Tar en sikkerhetskopi av hele databasen, også mens Tråd er i drift. Kopien er fra ett øyeblikk, og kan gjenopprettes i\n"+
		"SQLite eller PostgreSQL. Uten filnavn i mappen brukes dato og klokkeslett. Nøklene er ikke med: ta vare på dem for seg.", out, progress)
	common := f.shared()
	key := f.String("key", "", "fil med nøkkelen som kopien krypteres med (openssl rand -base64 32); tom: kopien er ikke kryptert")
	words, err := f.read(args)
	if err != nil {
		return err
	}
	if len(words) != 1 {
		return f.wrong("skriv hvilken fil eller mappe kopien skal ligge i")
	}
	set, err := common.load()
	if err != nil {
		return err
	}
	secret, err := backupKey(*key)
	if err != nil {
		return err
	}
	now := time.Now()
	path, err := backupPath(words[0], now, secret != nil)
	if err != nil {
		return err
	}
	if missing(set.Database.Reveal()) {
		return errs.NotFound("Databasen finnes ikke. Sjekk database i innstillingene, eller oppgi den med --database.")
	}
	d, err := db.Open(ctx, set.Database.Reveal())
	if err != nil {
		return databaseFault(err)
	}
	defer d.Close()
	if err := noteBackup(ctx, d, set.Keys, "backup", "backup/"+now.UTC().Format(time.RFC3339)); err != nil {
		fmt.Fprintf(progress, "Kopien kunne ikke føres i innsynsloggen: %s\n", errs.SafeText(err))
	}
	bar := newProgress(progress)
	m, size, err := writeBackup(ctx, d, path, backup.Options{Key: secret, Release: release, Now: now, Progress: bar.of})
	bar.end()
	if err != nil {
		return err
	}
	if secret == nil {
		fmt.Fprintln(progress, "Kopien er ikke kryptert. Den har navn og helseopplysninger: bruk --key, eller lagre den der bare dere har tilgang.")
	}
	_, err = fmt.Fprintf(out, "%s: %s rader i %s fra %s, skjema %d, %s MB, %s sekunder\n", path, nb.Int(int(m.Rows)), plural(len(m.Content), "tabell", "tabeller"),
		engine(d), m.Schema, nb.Decimal(float64(size)/1e6, 1), nb.Decimal(time.Since(now).Seconds(), 1))
	return err
}

// backupKey reads the key of a copy, nil for none.
func backupKey(path string) ([]byte, error) {
	if path == "" {
		return nil, nil
	}
	return keys.File(path)
}

// backupPath is where the copy shall lie: in a folder under a name of its own. What is there is never overwritten.
func backupPath(path string, now time.Time, sealed bool) (string, error) {
	info, err := os.Stat(path)
	if err == nil && info.IsDir() {
		ending := ".tar.gz"
		if sealed {
			ending = ".kryptert"
		}
		path = filepath.Join(path, "traad-"+now.Format("20060102-150405")+ending)
		_, err = os.Stat(path)
	}
	switch {
	case err == nil:
		return "", errs.Conflict(fmt.Sprintf("%s finnes. Velg et annet navn: en kopi skrives aldri over.", path))
	case strings.HasSuffix(path, string(filepath.Separator)):
		return "", errs.NotFound(fmt.Sprintf("Mappen %s finnes ikke.", path))
	case !errors.Is(err, fs.ErrNotExist):
		return "", errs.Unavailable(fmt.Sprintf("%s kan ikke brukes. Sjekk stien og tilgangen.", path)).Because(err)
	}
	return path, nil
}

// writeBackup writes beside the file and gives it its name when all of it is on the disk, so that a file with the name is
// always whole.
func writeBackup(ctx context.Context, d *db.DB, path string, o backup.Options) (*backup.Manifest, int64, error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".traad-kopi-*")
	if err != nil {
		return nil, 0, errs.Unavailable(fmt.Sprintf("Det kan ikke skrives i mappen %s. Sjekk at den finnes, og tilgangen.", filepath.Dir(path))).Because(err)
	}
	defer os.Remove(f.Name())
	defer f.Close()
	m, err := backup.Write(ctx, d, f, o)
	if err != nil {
		return nil, 0, err
	}
	size, err := f.Seek(0, io.SeekCurrent)
	if err == nil {
		err = f.Sync()
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err == nil {
		err = syncDir(filepath.Dir(path))
	}
	return m, size, err
}

func syncDir(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

// noteBackup writes an audit row: whoever takes a copy has all of it.
func noteBackup(ctx context.Context, d *db.DB, keyDir, deed, item string) error {
	ring, err := keys.Load(keyDir)
	if err != nil {
		return err
	}
	return d.InTx(ctx, func(tx *db.Tx) error {
		return audit.Insert(ctx, &tx.Conn, ring.MAC, audit.Row{
			At: db.At(time.Now()), Role: string(care.Administrator), Deed: deed, Allowed: true, Reason: string(access.RoleMay), Items: []string{item},
		})
	})
}
