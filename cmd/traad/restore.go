package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"traad/internal/app/operation"
	"traad/internal/base/backup"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/keys"
	"traad/internal/base/nb"
	"traad/internal/store"
	"traad/internal/store/migrations"
)

// restoreCommand fills an empty database with a copy, or nothing.
func restoreCommand(ctx context.Context, args []string, out, progress io.Writer) error {
	f := newFlags("restore", "FIL [--key FIL] [--holds FIL] [--check] [--config FIL] [--database ADRESSE]", "Gjenoppretter en sikkerhetskopi i en ny, tom database, SQLite eller PostgreSQL. Hele kopien leses og kontrolleres først,\n"+
		"alt skrives i én transaksjon, og det som er skrevet, leses tilbake og sammenlignes. Nøklene i innstillingene må åpne dataene.", out, progress)
	common := f.shared()
	key := f.String("key", "", "fil med nøkkelen som kopien er kryptert med")
	only := f.Bool("check", false, "les og kontroller kopien uten å gjenopprette den")
	holds := f.String("holds", "", "fil med det som ikke skal gjøres om av en eldre kopi: slettinger, reservasjoner og tilganger som er avsluttet (uten: audit.holds i innstillingene)")
	keyless := f.Bool("without-keys", false, "gjenopprett selv om nøklene mangler eller ikke passer: fødselsnumre kan da ikke leses")
	words, err := f.read(args)
	if err != nil {
		return err
	}
	if len(words) != 1 {
		return f.wrong("skriv hvilken kopi")
	}
	set, err := common.load()
	if err != nil {
		return err
	}
	if *holds == "" {
		*holds = set.Audit.Holds
	} else if missingFile(*holds) {
		return errs.NotFound(fmt.Sprintf("%s finnes ikke. Sjekk navnet.", *holds))
	}
	o := backup.Options{}
	if o.Key, err = backupKey(*key); err != nil {
		return err
	}
	if !*only && !*keyless {
		ring, err := keys.Load(set.Keys)
		if err != nil {
			return err
		}
		o.Accept = func(p *db.Dump) error {
			_, err := operation.KeysFit(ctx, p, ring)
			return err
		}
	}
	file, err := os.Open(words[0])
	if err != nil {
		return errs.NotFound(fmt.Sprintf("%s kan ikke åpnes. Sjekk navnet og tilgangen.", words[0])).Because(err)
	}
	defer file.Close()
	started := time.Now()
	bar := newProgress(progress)
	o.Progress = bar.of
	c, err := backup.Check(file, o)
	bar.end()
	if err != nil {
		return err
	}
	made, err := time.Parse(time.RFC3339, c.Created)
	if err != nil {
		return err
	}
	about := fmt.Sprintf("%s rader i %s fra %s %s, skjema %d", nb.Int(int(c.Rows)), plural(len(c.Content), "tabell", "tabeller"), nb.DayYear(date.In(made)), nb.Clock(made), c.Schema)
	if *only {
		_, err = fmt.Fprintf(out, "Kopien er hel: %s, laget av Tråd %s på %s.\n", about, c.Release, engineName(c.Engine))
		return err
	}
	if err := fill(ctx, c, set.Database.Reveal(), set.Keys, *keyless, bar, progress); err != nil {
		return err
	}
	if _, err := fmt.Fprintf(out, "Gjenopprettet og sammenlignet: %s, på %s sekunder. Kjør «traad doctor».\n", about, nb.Decimal(time.Since(started).Seconds(), 1)); err != nil {
		return err
	}
	if *keyless || missingFile(*holds) {
		fmt.Fprintf(progress, "Det som er slettet for godt etter %s, er tilbake, og det noen har sagt nei til siden, er tillatt igjen. Kjør «traad removals redo FIL» før noen logger inn.\n", nb.DayYear(date.In(made)))
		return nil
	}
	return common.hold(ctx, *holds, out)
}

// hold does again in the restored database what the file has.
func (s shared) hold(ctx context.Context, file string, out io.Writer) error {
	told := func(err error) error {
		return errs.Conflict("Databasen er gjenopprettet, men det som er slettet og sagt nei til siden kopien, er ikke gjort på nytt. La ingen logge inn før «traad removals redo " + file + "» har gått bra: " + errs.SafeText(err)).Because(err)
	}
	list, err := readHolds(file)
	if err != nil {
		return told(err)
	}
	service, stop, err := s.open(ctx)
	if err != nil {
		return told(err)
	}
	defer stop()
	if err := redoHolds(ctx, service, list, out); err != nil {
		return told(err)
	}
	return nil
}

// missingFile reports whether no file is named, or there is none of the name.
func missingFile(path string) bool {
	if path == "" {
		return true
	}
	_, err := os.Stat(path)
	return errors.Is(err, fs.ErrNotExist)
}

// fill opens the database and restores. A SQLite file that was not there before is gone again when that fails.
func fill(ctx context.Context, c *backup.Copy, address, keyDir string, keyless bool, bar *progressLine, progress io.Writer) (err error) {
	if path, ok := sqlitePath(address); ok && missing(address) {
		if _, err := os.Stat(path + "-wal"); err == nil { // SQLite would take it for the new file's
			return errs.Conflict(fmt.Sprintf("%s-wal ligger igjen etter en annen database. Flytt den sammen med filen som den hører til.", path))
		}
		defer func() {
			if err != nil {
				removeDatabase(path)
			}
		}()
	}
	d, err := db.Open(ctx, address)
	if err != nil {
		return databaseFault(err)
	}
	defer d.Close()
	err = c.Restore(ctx, d, migrations.FS)
	bar.end()
	if err != nil {
		return err
	}
	// A calendar's address and a session that were ended since the copy was made would be good again: all end, and each makes a new one.
	if err := (&store.Store{DB: d}).InTx(ctx, func(w *store.Writer) error {
		for _, end := range []func(context.Context, db.Time) (int64, error){w.EndEveryCalendarFeed, w.EndEverySession, w.EndEveryOwnSession} {
			if _, err := end(ctx, db.At(time.Now())); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		return fmt.Errorf("restore: sessions and calendars: %w", err)
	}
	if keyless {
		return nil
	}
	if err := noteBackup(ctx, d, keyDir, "restore", "backup/"+c.Created); err != nil {
		fmt.Fprintf(progress, "Gjenopprettingen kunne ikke føres i innsynsloggen: %s\n", errs.SafeText(err))
	}
	return nil
}

func removeDatabase(path string) {
	for _, ending := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(filepath.Clean(path) + ending); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return // it is empty anyway
		}
	}
}
