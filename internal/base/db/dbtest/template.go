package dbtest

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"traad/internal/base/db"
)

// lite is the migrated SQLite file of this program, pg the migrated database on PostgreSQL.
var (
	lite struct {
		sync.Mutex
		file []byte
	}
	pg struct {
		sync.Mutex
		name string
	}
)

// migrated returns the bytes of an empty SQLite database with the newest schema.
func migrated(t testing.TB) []byte {
	t.Helper()
	lite.Lock()
	defer lite.Unlock()
	if lite.file != nil {
		return lite.file
	}
	path := filepath.Join(t.TempDir(), "template.sqlite")
	migrate(t, "sqlite:"+path)
	// The last connection that closes has moved its log into the file.
	if rest, err := os.Stat(path + "-wal"); err == nil && rest.Size() > 0 {
		t.Fatal("dbtest: the migrated SQLite file is not whole")
	}
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lite.file = file
	return file
}

// template returns the name of an empty database on PostgreSQL with the newest schema, which all programs with the same migrations share.
// Nobody may connect to it, so it can always be copied.
func template(t testing.TB) string {
	t.Helper()
	pg.Lock()
	defer pg.Unlock()
	if pg.name != "" {
		return pg.name
	}
	server := postgres(t)
	name := "traad_template_" + digest(t)
	ctx := context.Background()
	pool, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	admin, err := pool.Conn(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer admin.Close()
	// Programs run side by side. The lock is the connection's, which ends here however the test does.
	if _, err := admin.ExecContext(ctx, "select pg_advisory_lock(hashtext($1))", name); err != nil {
		t.Fatal(err)
	}
	var there bool
	if err := admin.QueryRowContext(ctx, "select exists (select 1 from pg_database where datname = $1)", name).Scan(&there); err != nil {
		t.Fatal(err)
	}
	if !there { // it gets its name when it is whole
		growing := "test_" + strings.ReplaceAll(uuid.NewString(), "-", "")
		if _, err := admin.ExecContext(ctx, "create database "+growing); err != nil {
			t.Fatal(err)
		}
		migrate(t, at(t, server, growing))
		for _, q := range []string{"alter database " + growing + " allow_connections false", "alter database " + growing + " rename to " + name} {
			if _, err := admin.ExecContext(ctx, q); err != nil {
				t.Fatal(err)
			}
		}
	}
	pg.name = name
	return name
}

// digest is one of every migration, names and text.
func digest(t testing.TB) string {
	t.Helper()
	h := sha256.New()
	if err := fs.WalkDir(Migrations, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(Migrations, path)
		fmt.Fprintf(h, "%s %d\n%s", path, len(text), text)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return hex.EncodeToString(h.Sum(nil)[:12])
}

// migrate brings the database at an address to the newest schema.
func migrate(t testing.TB, address string) {
	t.Helper()
	d, err := db.Open(context.Background(), address)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Migrate(context.Background(), Migrations); err != nil {
		d.Close()
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
}
