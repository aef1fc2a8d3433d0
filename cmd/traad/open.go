package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/job"
	"traad/internal/base/keys"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
)

// shared are the flags of every command that works on an installation.
type shared struct{ config, database *string }

func (f *flags) shared() shared {
	return shared{
		config:   f.String("config", "", "innstillingsfil (TOML); uten den brukes miljøet og standardverdiene"),
		database: f.String("database", "", "database i stedet for den i innstillingene"),
	}
}

func (s shared) load() (*settings, error) { return loadSettings(*s.config, *s.database) }

// open makes a service on an installation: its keys must be there, and its database gets this release's schema.
func open(ctx context.Context, database, keyDir string) (*app.Service, func(), error) {
	ring, err := keys.Load(keyDir)
	if err != nil {
		var refusal *errs.Error
		if errors.As(err, &refusal) {
			refusal.Safe += " I en ny installasjon lager «traad keys generate» dem."
		}
		return nil, nil, err
	}
	st, err := store.Open(ctx, database)
	if err != nil {
		return nil, nil, databaseFault(err)
	}
	s := app.New(st, ring, job.New(st.DB, time.Now), time.Now)
	return s, func() { s.Close(); st.Close() }, nil
}

// openShared is open for a command with the shared flags.
func (s shared) open(ctx context.Context) (*app.Service, func(), error) {
	set, err := s.load()
	if err != nil {
		return nil, nil, err
	}
	service, stop, err := open(ctx, set.Database.Reveal(), set.Keys)
	if err == nil {
		service.Terms = set.Access.terms()
	}
	return service, stop, err
}

// databaseFault words the two most common reasons why a database cannot be opened.
func databaseFault(err error) error {
	switch {
	case errors.Is(err, fs.ErrPermission):
		return errs.Unavailable("Databasen kan ikke åpnes. Gi brukeren som Tråd kjører som, tilgang til filen og mappen.").Because(err)
	case strings.Contains(err.Error(), "PostgreSQL does not answer"):
		return errs.Unavailable("PostgreSQL svarer ikke. Sjekk adressen, at tjeneren kjører og at brukeren har tilgang.").Because(err)
	}
	return err
}

// missing reports whether the database is a file that is not there.
func missing(database string) bool {
	path, ok := sqlitePath(database)
	if !ok {
		return false
	}
	_, err := os.Stat(path)
	return errors.Is(err, fs.ErrNotExist)
}

// sqlitePath returns the file of an embedded database.
func sqlitePath(database string) (string, bool) {
	if strings.HasPrefix(database, "postgres://") || strings.HasPrefix(database, "postgresql://") {
		return "", false
	}
	return strings.TrimPrefix(database, "sqlite:"), true
}

// operator is who the audit says acts at the command line: an administrator without a user, for whoever can run a command
// on the server can change everything there anyway.
func operator(s *app.Service) access.Actor {
	return access.Actor{Name: "kommandolinjen", Role: care.Administrator, Today: s.Today()}
}

// engine names the kind of database, never its address.
func engine(d *db.DB) string { return engineName(d.Engine) }

func engineName(e db.Engine) string {
	if e == db.Postgres {
		return "PostgreSQL"
	}
	return "SQLite"
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
