// Package keyservice asks the hospital's key service, which alone can turn a pseudonym back. Tråd holds neither its key nor its table.
package keyservice

import (
	"context"

	"traad/internal/base/nin"
)

// Service is the hospital's key service, or the demo's file in its place.
//
// Errors: errs.NotFound for a pseudonym that it does not know, errs.Denied where it refuses, errs.Unavailable where it does not answer.
type Service interface {
	// Pseudonyms replaces numbers at the door, in their order.
	Pseudonyms(ctx context.Context, numbers []nin.Number) ([]string, error)
	// Reveal turns one pseudonym back. The service keeps its own log of who asked and why.
	Reveal(ctx context.Context, r Request) (nin.Number, error)
}

// Request is one person's identity asked for.
type Request struct {
	Pseudonym string
	User      string // the asking user's id in Tråd, no name
	Reason    string // code of the clinical reason
}
