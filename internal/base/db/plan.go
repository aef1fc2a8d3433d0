package db

import (
	"database/sql/driver"
	"regexp"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"
)

// PostgreSQL keeps the plan of a statement that it has seen five times, whatever its values: for the rows of one person that saves
// nine tenths of the time. Not so where the best plan depends on the values: a list that stops after so many rows, and filters that
// may be left out. A list that stops after a number that is written in it is found along its index whatever the values, and keeps
// its plan: planning was four fifths of a hospital's Min dag, and half of Forløp.

var stops = regexp.MustCompile(` limit \d`)

var valued sync.Map // statement → whether it is planned with its values

// nobody is an id that nothing has.
const nobody ID = "00000000-0000-0000-0000-000000000000"

// planned returns the arguments of a statement, with the word to PostgreSQL to plan it with them where that matters. What somebody wrote
// in an address in place of an id finds nothing, as it does on SQLite: PostgreSQL would refuse it, with what was written in its words.
func (c *Conn) planned(q string, args []any) []any {
	if c.engine != Postgres {
		return args
	}
	for i, a := range args {
		if id, ok := a.(ID); ok && id != "" && !IsID(string(id)) {
			args[i] = nobody
			continue
		}
		// Our times, days and ids are written as text. The driver would try each in the column's binary form, make an error of it, and come to the same.
		if x, ok := a.(driver.Valuer); ok {
			if v, err := x.Value(); err == nil {
				args[i] = v
			}
		}
	}
	for _, i := range listsOf(q) {
		if i < len(args) {
			if list, ok := args[i].(string); ok {
				args[i] = onlyIDs(list)
			}
		}
	}
	v, ok := valued.Load(q)
	if !ok {
		v = !stops.MatchString(q) && (strings.Contains(q, " limit $") || strings.Contains(q, ") = '' or ") || strings.Contains(q, ") = 0 or "))
		valued.Store(q, v)
	}
	if !v.(bool) {
		return args
	}
	return append([]any{pgx.QueryExecModeCacheDescribe}, args...)
}
