package main

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"runtime"
	"strings"

	_ "github.com/duckdb/duckdb-go/v2"

	"traad/internal/base/column"
)

// loadTraad reads a file, checks every value and sorts it into columns: what «traad casefind» does before it scores.
func loadTraad(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	var b column.Builder
	if err := b.Read(name, f, info.Size()); err != nil {
		return err
	}
	e, err := b.Episodes()
	if err != nil {
		return fmt.Errorf("%w %v", err, b.Log.Faults)
	}
	if e.Rows() == 0 {
		return fmt.Errorf("no rows in %s", name)
	}
	runtime.KeepAlive(e)
	return nil
}

// loadDuck reads the file into a table in memory, as it comes or sorted by person and time as casefind's columns are.
func loadDuck(name string, threads int, sorted bool) error {
	db, err := duck(threads)
	if err != nil {
		return err
	}
	defer db.Close()
	from := csvOf(name)
	if strings.HasSuffix(name, ".parquet") {
		from = "read_parquet('" + name + "')"
	}
	if sorted {
		from += " order by lopenr, inndato, inntid"
	}
	_, err = db.ExecContext(context.Background(), "create table e as from "+from)
	return err
}

func duck(threads int) (*sql.DB, error) {
	db, err := sql.Open("duckdb", "")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	_, err = db.ExecContext(context.Background(), fmt.Sprintf("set threads=%d", threads))
	return db, err
}
