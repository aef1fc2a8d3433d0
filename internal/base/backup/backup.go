// Package backup copies a whole database into one file and back, on either engine and from one to the other, while others
// go on writing.
//
// A copy is a compressed archive (tar.gz) that holds, in this order, begin.json (what it is: format, schema, tables), every
// table in parts of about 4 MB (table/000001.ndjson: a JSON list a row, in the order of the table's columns), and
// manifest.json (begin.json again, with the rows and the SHA-256 of every part). A table comes after those that it refers to.
// Values are what SQLite keeps: ids, dates, instants and documents as text, booleans as 0 and 1, bytes as base64; so a copy
// of SQLite fills PostgreSQL and the other way round. With a key the archive is sealed (AES-256-GCM, 64 KB at a time).
//
// Keys of the installation are never in it: without them the national numbers in a copy cannot be read.
//
//	m, err := backup.Write(ctx, d, file, backup.Options{Key: key, Now: time.Now()})
//	c, err := backup.Check(file, backup.Options{Key: key})    // reads all of it, touches no database
//	err = c.Restore(ctx, empty, migrations.FS)
//
// Nothing is half-done: a copy is read to its end and found whole before the database is touched, one transaction fills all
// tables, and what was written is read again and compared before it is committed.
package backup

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"traad/internal/base/db"
	"traad/internal/base/errs"
)

// format and version say what a file is. A change that an older program cannot read gets the next version.
const (
	format  = "traad-backup"
	version = 1
)

// Options are what one call needs to know.
type Options struct {
	Key      []byte                  // 32 bytes; nil: the archive is not sealed
	Release  string                  // of the program that writes
	Now      time.Time               // when the copy is made
	Progress func(done, total int64) // rows; a total of 0 is unknown
	Accept   func(p *db.Dump) error  // asked by Restore, before it commits, whether what was restored can be used; nil: it can

	part   int                    // bytes after which a part ends; 0: partSize
	loaded func(l *db.Load) error // called when all tables are filled; tests change one here
}

func (o Options) progress(done, total int64) {
	if o.Progress != nil && done%1000 == 0 {
		o.Progress(done, total)
	}
}

// Begin says what a copy is of.
type Begin struct {
	Format  string     `json:"format"`
	Version int        `json:"version"`
	ID      db.ID      `json:"id"`
	Created string     `json:"created"` // UTC, RFC 3339
	Engine  db.Engine  `json:"engine"`
	Release string     `json:"release"`
	Schema  int64      `json:"schema"`
	Tables  []db.Table `json:"tables"`
}

// Manifest is what a copy holds, written when all of it is.
type Manifest struct {
	Begin
	Rows    int64    `json:"rows"`
	Content []Filled `json:"content"` // in the order of Tables
}

// Filled is a table's rows in a copy.
type Filled struct {
	Table string `json:"table"`
	Rows  int64  `json:"rows"`
	Parts []Part `json:"parts"`
}

// Part is one file of the archive.
type Part struct {
	Name   string `json:"name"`
	Rows   int64  `json:"rows"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

const (
	beginName    = "begin.json"
	manifestName = "manifest.json"
	partSize     = 4 << 20  // bytes after which a part ends
	maxPart      = 1 << 30  // a part that is larger was not written here: one row is far smaller
	maxJSON      = 64 << 20 // the same for begin.json and manifest.json
)

func partName(table string, n int) string { return fmt.Sprintf("%s/%06d.ndjson", table, n) }

func hash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// Why a copy is refused.
var (
	errForeign   = errors.New("backup: no copy of ours")
	errKey       = errors.New("backup: another key")
	errTruncated = errors.New("backup: the file ends too early")
	errDamaged   = errors.New("backup: the content is not what was written")
)

// refusal words an error for whoever restores.
func refusal(err error) error {
	for cause, text := range map[error]string{
		errForeign:   "Filen er ikke en sikkerhetskopi fra Tråd.",
		errKey:       "Nøkkelen passer ikke til kopien. Bruk nøkkelen som kopien ble laget med.",
		errTruncated: "Kopien er ikke hel: filen slutter for tidlig. Bruk en annen kopi, eller hent filen på nytt.",
		errDamaged:   "Kopien er skadet: innholdet er ikke det som ble skrevet. Bruk en annen kopi, eller hent filen på nytt.",
	} {
		if errors.Is(err, cause) {
			return errs.Invalid(text).Because(err)
		}
	}
	return err
}

func damaged(why string, args ...any) error {
	return fmt.Errorf("%w: %s", errDamaged, fmt.Sprintf(why, args...))
}

func asJSON(v any) []byte {
	b, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		panic(fmt.Errorf("backup: %w", err)) // a struct of ours
	}
	return append(b, '\n')
}
