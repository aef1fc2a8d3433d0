package column

import (
	"flag"
	"os"
	"testing"
)

// loadFlag is a file of episodes that BenchmarkLoad reads; go run ./bench/duck -do write makes one.
var loadFlag = flag.String("load", "", "file of episodes for BenchmarkLoad")

// BenchmarkLoad reads a file, checks every value and sorts it into columns. go test -run '^$' -bench Load ./internal/base/column -load episodes.csv
func BenchmarkLoad(b *testing.B) {
	if *loadFlag == "" {
		b.Skip("no file: -load FILE")
	}
	f, err := os.Open(*loadFlag)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		b.Fatal(err)
	}
	rows := 0
	for b.Loop() {
		var build Builder
		if err := build.Read(*loadFlag, f, info.Size()); err != nil {
			b.Fatal(err)
		}
		e, err := build.Episodes()
		if err != nil {
			b.Fatal(err, build.Log.Faults)
		}
		rows = e.Rows()
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(rows), "ns/row")
}
