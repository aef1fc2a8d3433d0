package app

import (
	"database/sql"
	"errors"
	"fmt"

	"traad/internal/base/db"
)

// Found reads what has an id. missing is the answer where nothing has: also for what is no id, which is not asked about.
func Found[T any](id db.ID, missing error, read func() (T, error)) (T, error) {
	var none T
	if !db.IsID(string(id)) {
		return none, missing
	}
	x, err := read()
	if errors.Is(err, sql.ErrNoRows) {
		return none, missing
	}
	if err != nil {
		return none, fmt.Errorf("app.Found: %w", err)
	}
	return x, nil
}
