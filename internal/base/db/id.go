package db

import "github.com/google/uuid"

// NewID returns a new UUID, version 7: later ones sort after earlier ones.
func NewID() ID { return ID(uuid.Must(uuid.NewV7()).String()) }

// IsID reports whether s has the form of an id, so that an address with anything else never reaches the database.
func IsID(s string) bool {
	return len(s) == 36 && uuid.Validate(s) == nil
}
