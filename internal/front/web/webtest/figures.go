package webtest

import (
	"bytes"
	"encoding/gob"

	"traad/internal/base/db"
	"traad/internal/rules/quality"
	"traad/internal/rules/report"
	"traad/internal/store"
	"traad/internal/store/query"
)

// KeepCounts keeps what the night would have counted: the cells of quality over time, and how many goals of a period were met and not.
func (w *World) KeepCounts(p report.Period, cells map[quality.Key]quality.Cell, met, notMet int) {
	w.T.Helper()
	keep := func(x any) []byte {
		var b bytes.Buffer
		if err := gob.NewEncoder(&b).Encode(x); err != nil {
			w.T.Fatal(err)
		}
		return b.Bytes()
	}
	ctx, made := w.T.Context(), db.At(w.Service.Now())
	err := w.Store.InTx(ctx, func(tx *store.Writer) error {
		if err := tx.PutQualityCount(ctx, query.PutQualityCountParams{Method: 2, MadeOn: w.Service.Today(), MadeAt: made, Content: keep(struct {
			Cells map[quality.Key]quality.Cell
		}{cells})}); err != nil {
			return err
		}
		return tx.PutReportCount(ctx, query.PutReportCountParams{Method: 1, MadeOn: w.Service.Today(), MadeAt: made, Content: keep([]report.Counts{{Period: p, Goals: map[string]int{"met": met, "not_met": notMet}}})})
	})
	if err != nil {
		w.T.Fatal(err)
	}
}
