package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	columns "traad/internal/base/column"
	"traad/internal/base/column/columntest"
	"traad/internal/base/date"
	"traad/internal/rules/casefind"
)

// TestUnmatchedInJSON: every code that matches nothing stands in the JSON, also beyond the ten that the warning names, most used first; a good one does not.
func TestUnmatchedInJSON(t *testing.T) {
	rows := []string{"lopenr,inndato,utdato,omsorgsniva,innmateHast,hovedtilstand,bitilstander"}
	for i := range 13 {
		rows = append(rows, fmt.Sprintf("A,2025-%02d-%02d,2025-%02d-%02d,1,1,I50.0,XQ%02dX", 1+i%12, 1+i, 1+i%12, 2+i, i))
	}
	rows = append(rows, "A,2025-11-20,2025-11-21,1,1,I50.0,XQ07X")
	e, people, _ := columntest.Read(t, columntest.Files{Episodes: strings.Join(rows, "\n") + "\n", Persons: "lopenr,fodselsdato,kjonn,kommunenr\nA,1940-01-01,1,3205\n"})
	rule, err := casefind.ShippedRule(casefind.Shipped[0])
	if err != nil {
		t.Fatal(err)
	}
	l, err := casefind.Read(e).Find(rule, people, columns.DayOf(date.Of(2026, 1, 1)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := writeListJSON(&b, l, l.All); err != nil {
		t.Fatal(err)
	}
	var got struct {
		All []codeJSON `json:"koder_uten_treff"`
	}
	if err := json.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if len(got.All) != 13 || got.All[0].Code != "XQ07X" || got.All[0].Count != 2 || got.All[0].File != "e.csv" || got.All[0].Row < 2 {
		t.Errorf("%+v", got.All)
	}
	for _, c := range got.All {
		if c.Code == "I50.0" {
			t.Errorf("%+v matches", c)
		}
	}
}
