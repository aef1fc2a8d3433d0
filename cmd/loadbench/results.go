package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"traad/internal/app/result"
	"traad/internal/base/column"
	"traad/internal/base/db"
	"traad/internal/front/synthetic"
	"traad/internal/rules/casefind"
	"traad/internal/rules/usage"
	"traad/internal/store"
	"traad/internal/store/query"
)

const coldName = "Resultater from cold"

// coldRounds is how many new handlers are asked once each.
const coldRounds = 20

// cold measures the first request for Resultater to a new handler, with a result of a synthetic region kept: the page reads a row and draws it. The
// result is the same whatever the number of enrolments.
func cold(ctx context.Context, engine string, regions []*region, out io.Writer) error {
	if only != "" && !strings.Contains(coldName, only) {
		return nil
	}
	made, err := resultOf()
	if err != nil {
		return err
	}
	var base time.Duration
	for i, r := range regions {
		if err := keepResult(ctx, r, made); err != nil {
			return fmt.Errorf("%s: %w", coldName, err)
		}
		var times, fixed []time.Duration
		for range coldRounds {
			h := front(r.s, r.logins)
			cookie, err := enter(ctx, h, r.logins, "leder-ahus")
			if err != nil {
				return err
			}
			began := time.Now()
			rec := ask(ctx, h, cookie, "/resultater")
			times = append(times, time.Since(began))
			if rec.Code != http.StatusOK || !strings.Contains(rec.Body.String(), "Er gruppene like?") {
				return fmt.Errorf("%s: status %d, and no figures", coldName, rec.Code)
			}
			fixed = append(fixed, fixedWork())
		}
		slices.Sort(times)
		slices.Sort(fixed)
		if i == 0 {
			base = at(times, 95)
		}
		fmt.Fprintf(out, "| %s | %s | %d | %s | %s | – | – | %s | %s |\n", engine, coldName, r.n, ms(at(times, 50)), ms(at(times, 95)), longer(at(times, 95), base), longer(at(fixed, 95), at(fixed, 50)))
	}
	return nil
}

// resultOf counts the results of a synthetic region of 20 000 persons.
func resultOf() (*usage.Result, error) {
	var texts [3]bytes.Buffer
	region := synthetic.Region{Seed: 1, Persons: 20000, Effect: .85, Monthly: 12}
	if _, err := region.Write(synthetic.Files{Episodes: &texts[0], Persons: &texts[1], Enrolments: &texts[2]}); err != nil {
		return nil, err
	}
	b := column.Builder{Amounts: true}
	var g column.Register
	var n column.Enrolments
	for i, read := range []func(string, io.ReaderAt, int64) error{b.Read, g.Read, n.Read} {
		if err := read("synthetic.csv", bytes.NewReader(texts[i].Bytes()), int64(texts[i].Len())); err != nil {
			return nil, err
		}
	}
	e, err := b.Episodes()
	if err != nil {
		return nil, err
	}
	people, err := g.People()
	if err != nil {
		return nil, err
	}
	all, err := n.All()
	if err != nil {
		return nil, err
	}
	return (&usage.Study{Index: casefind.Read(e), People: people, Enrolments: all}).Run(usage.Options{Seed: 1})
}

// keepResult puts it in a region, with a load that it may have come from. A region that an earlier run kept has it.
func keepResult(ctx context.Context, r *region, made *usage.Result) error {
	day := r.s.Today()
	number, err := r.s.Store.Reader().DatasetManifest(ctx)
	if err != nil {
		return err
	}
	if number == 0 {
		err := r.s.Store.InTx(ctx, func(tx *store.Writer) error {
			load := db.NewID()
			if err := tx.InsertDatasetLoad(ctx, query.InsertDatasetLoadParams{ID: load, Kind: "episodes", Source: "ahus", FromOn: day.AddDays(-1000), ToOn: day, Report: db.JSON(`{}`), CreatedAt: db.At(r.s.Now())}); err != nil {
				return err
			}
			_, err := tx.InsertDatasetManifest(ctx, query.InsertDatasetManifestParams{LoadID: load, Act: "load", At: db.At(r.s.Now())})
			return err
		})
		if err != nil {
			return err
		}
	}
	return result.Fill(ctx, r.s, made, 1, day)
}
