// Command duck holds rescoring and loading of episodes against DuckDB on the same data, in one run, and checks that both count the same.
// It is a module of its own: DuckDB needs a C compiler, and nothing of Tråd does.
//
//	cd bench/duck && CGO_ENABLED=1 go run . -rows 20000000 -load 5000000
//
// Every measurement is a process of its own, so that its peak memory is its own. Processor time is of all threads together.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
)

func main() {
	rows := flag.Int("rows", 20_000_000, "episodes that are scored")
	load := flag.Int("load", 5_000_000, "episodes in the files that are loaded")
	do := flag.String("do", "", "one measurement, in this process")
	file := flag.String("file", "", "file of that measurement")
	threads := flag.Int("threads", 1, "threads of that measurement")
	only := flag.String("only", "", "score or load")
	flag.Parse()
	var err error
	switch {
	case *do != "":
		runtime.GOMAXPROCS(*threads)
		err = one(*do, *file, *rows, *threads)
	default:
		err = all(*rows, *load, *only)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "duck:", err)
		os.Exit(1)
	}
}

// one does one measurement.
func one(do, file string, rows, threads int) error {
	switch do {
	case "score":
		return score(rows, threads)
	case "write":
		return writeFiles(file, rows)
	case "traad":
		return loadTraad(file)
	case "duckdb":
		return loadDuck(file, threads, false)
	case "duckdb-sorted":
		return loadDuck(file, threads, true)
	}
	return fmt.Errorf("no measurement %s", do)
}

func all(rows, load int, only string) error {
	if only != "load" {
		fmt.Printf("Scoring %d episodes of three codes, %d persons\n", rows, rows/33)
		for _, threads := range []int{1, 2} {
			if _, err := child("score", "", rows, threads, true); err != nil {
				return err
			}
		}
	}
	if only == "score" {
		return nil
	}
	dir, err := os.MkdirTemp("", "duck")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	csv := filepath.Join(dir, "episodes.csv")
	if _, err := child("write", csv, load, 1, false); err != nil {
		return err
	}
	fmt.Printf("\nLoading %d episodes\n%-9s %-34s %8s %8s %9s\n", load, "file", "who", "clock s", "cpu s", "peak MB")
	for _, kind := range []string{".csv", ".parquet"} {
		for _, threads := range []int{1, 2} {
			for _, who := range []string{"traad", "duckdb", "duckdb-sorted"} {
				u, err := child(who, filepath.Join(dir, "episodes"+kind), load, threads, false)
				if err != nil {
					return err
				}
				fmt.Printf("%-9s %-34s %8.2f %8.2f %9.0f\n", kind[1:], fmt.Sprintf("%s, %d threads", who, threads), u.clock, u.cpu, u.peak)
			}
		}
	}
	return nil
}
