package fhir

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"strings"

	"traad/internal/base/errs"
	"traad/internal/base/login/bearer"
)

// Signed are systems that each sign a token for every call, made for the server's address.
type Signed struct {
	Verifier interface {
		Prove(ctx context.Context, token, audience string) (bearer.Proof, error)
	}
	Callers []Caller
	Base    string
	Log     *slog.Logger
}

// Caller is whose token the call shows.
func (s *Signed) Caller(r *http.Request) (Caller, error) {
	denied := errs.Denied("Tokenet gjelder ikke. Det signeres for hvert kall, med en nøkkel som er registrert, for " + s.Base + " og høyst fem minutter.")
	token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok {
		return Caller{}, denied
	}
	proof, err := s.Verifier.Prove(r.Context(), token, s.Base)
	var why bearer.Refusal
	switch {
	case errors.As(err, &why) && why != bearer.NoKeys:
		s.Log.Warn("fhir: a token was refused", "why", string(why))
		return Caller{}, denied
	case err != nil:
		return Caller{}, err
	}
	i := slices.IndexFunc(s.Callers, func(c Caller) bool { return c.Name == proof.System })
	if i < 0 {
		return Caller{}, denied
	}
	from := s.Callers[i]
	from.User, from.HPR = proof.User, proof.HPR
	return from, nil
}
