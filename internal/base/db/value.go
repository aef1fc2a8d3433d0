package db

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"time"
)

// Time is an instant as either engine stores it: timestamptz in PostgreSQL, text of fixed width in SQLite (so that
// text order is time order). Microseconds, UTC. The zero value is NULL.
type Time struct{ time.Time }

const timeLayout = "2006-01-02T15:04:05.000000Z"

// At returns t cut to the precision that is stored.
func At(t time.Time) Time { return Time{t.UTC().Truncate(time.Microsecond)} }

// Value stores t.
func (t Time) Value() (driver.Value, error) {
	if t.IsZero() {
		return nil, nil
	}
	return t.UTC().Format(timeLayout), nil
}

// Scan reads what either engine returns.
func (t *Time) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		*t = Time{}
		return nil
	case time.Time:
		*t = Time{v.UTC()}
		return nil
	case string:
		p, err := time.Parse(timeLayout, v)
		*t = Time{p}
		return err
	case []byte:
		return t.Scan(string(v))
	}
	return fmt.Errorf("db.Time: %T is no instant", v)
}

// JSON is a JSON document: jsonb in PostgreSQL, text in SQLite. It is read whole, never queried into.
type JSON []byte

// ToJSON encodes v. It panics where v cannot be encoded, which is a fault in the program.
func ToJSON(v any) JSON {
	b, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Errorf("db.ToJSON: %w", err))
	}
	return b
}

// Value stores j; an empty document is stored as {}.
func (j JSON) Value() (driver.Value, error) {
	if len(j) == 0 {
		return "{}", nil
	}
	return string(j), nil
}

// Scan reads what either engine returns.
func (j *JSON) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		*j = nil
	case string:
		*j = JSON(v)
	case []byte:
		*j = append(JSON(nil), v...)
	default:
		return fmt.Errorf("db.JSON: %T is no document", v)
	}
	return nil
}

// List encodes values as a JSON list, the portable way to pass a list to a query:
//
//	where area_id in (select value from json_each(cast($1 as text)))
func List[T ~string](values []T) string {
	if len(values) == 0 {
		return "[]"
	}
	return string(ToJSON(values))
}

// ID is a UUID in text form; "" is NULL. New ones are version 7, so that rows made together lie together.
type ID string

// Value stores id.
func (id ID) Value() (driver.Value, error) {
	if id == "" {
		return nil, nil
	}
	return string(id), nil
}

// Scan reads what either engine returns.
func (id *ID) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		*id = ""
	case string:
		*id = ID(v)
	case []byte:
		*id = ID(v)
	default:
		return fmt.Errorf("db.ID: %T is no id", v)
	}
	return nil
}

// Text is text that a join may leave NULL; "" is NULL.
type Text string

// Value stores t.
func (t Text) Value() (driver.Value, error) { return ID(t).Value() }

// Scan reads what either engine returns.
func (t *Text) Scan(v any) error { return (*ID)(t).Scan(v) }

// Int is a number that a join may leave NULL; NULL reads as 0.
type Int int

// Scan reads what either engine returns.
func (n *Int) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		*n = 0
	case int64:
		*n = Int(v)
	default:
		return fmt.Errorf("db.Int: %T is no whole number", v)
	}
	return nil
}
