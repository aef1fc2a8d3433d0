package client

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"traad/internal/app"
	"traad/internal/base/db"
	r4 "traad/internal/base/fhir"
	"traad/internal/base/login/bearer"
	"traad/internal/care"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Holds is how long a token holds (SMART backend services: no more than five minutes).
const Holds = 5 * time.Minute

// mark is what tokens begin with, so that one that is lost is known for what it is.
const mark = "traad_"

// Known finds a registered system by what it calls itself, for who checks its assertions. Keys at an address that is allowed no more are not asked for.
func Known(s *app.Service) bearer.Known {
	return func(ctx context.Context, issuer string) (bearer.System, bool, error) {
		if !named.MatchString(issuer) {
			return bearer.System{}, false, nil
		}
		row, err := s.Store.Reader().FhirClientNamed(ctx, issuer)
		if errors.Is(err, sql.ErrNoRows) || err == nil && row.KeySet == "" && !Reachable(s.Outward.KeyAddresses, row.KeyAddress) {
			return bearer.System{}, false, nil
		}
		if err != nil {
			return bearer.System{}, false, fmt.Errorf("client.Known: %w", err)
		}
		return bearer.System{Name: row.ClientID, Issuer: row.ClientID, Keys: row.KeyAddress, Set: row.KeySet}, true, nil
	}
}

// Asked is what a system that has proven who it is asks for.
type Asked struct {
	ClientID string
	Scopes   []string
	Thumb    string // of the key that it has proven to hold, "" for none
	User     string // for whom it asks, as it names its users; "" for itself
	HPR      string // of that one
}

// The refusals of Give.
var (
	ErrScope = errors.New("client: nothing of what is asked for is the system's")
	ErrBound = errors.New("client: the system's tokens are bound to a key, and it has shown none")
	ErrEnded = errors.New("client: the system is registered no more")
)

// Given is a token as its system gets it.
type Given struct {
	Token  string
	Scopes r4.Scopes // no more than was asked for, and no more than the system has
	Org    care.OrgID
	Kind   string
}

// Give makes a token. It is kept as a hash.
func Give(ctx context.Context, s *app.Service, a Asked) (*Given, error) {
	g := &Given{Token: mark + rand.Text() + rand.Text()}
	err := s.Store.InTx(ctx, func(w *store.Writer) error {
		row, err := w.FhirClientNamed(ctx, a.ClientID)
		if errors.Is(err, sql.ErrNoRows) {
			return ErrEnded
		}
		if err != nil {
			return err
		}
		if g.Scopes = r4.Scopes(a.Scopes).Granted(strings.Fields(row.Scopes)); len(g.Scopes) == 0 {
			return ErrScope
		}
		if row.Bound && a.Thumb == "" {
			return ErrBound
		}
		g.Org, g.Kind = care.OrgID(row.OrganisationID), row.OrganisationKind
		if err := w.InsertFhirToken(ctx, query.InsertFhirTokenParams{
			Hash: hashOf(g.Token), Client: row.ID, Scopes: strings.Join(g.Scopes, " "), Thumb: a.Thumb, Asker: a.User, Hpr: a.HPR, Until: db.At(s.Now().Add(Holds)),
		}); err != nil {
			return err
		}
		return w.TouchFhirClient(ctx, query.TouchFhirClientParams{ID: row.ID, TokenAt: db.At(s.Now())})
	})
	switch {
	case errors.Is(err, ErrScope), errors.Is(err, ErrBound), errors.Is(err, ErrEnded):
		return nil, err
	case err != nil:
		return nil, fmt.Errorf("client.Give: %w", err)
	}
	return g, nil
}

// Holder is whose a token is, and what it gives now.
type Holder struct {
	ClientID string
	Org      care.OrgID
	Kind     string
	Scopes   r4.Scopes // of the token, and still of the system
	Thumb    string    // of the key that must be proven to be held, "" for none
	User     string
	HPR      string
}

// Whose returns the holder of a token, nil where it is none of ours, has run out, or its system is shut out.
func Whose(ctx context.Context, s *app.Service, token string) (*Holder, error) {
	if !strings.HasPrefix(token, mark) {
		return nil, nil
	}
	row, err := s.Store.Reader().FhirTokenHolder(ctx, hashOf(token))
	if errors.Is(err, sql.ErrNoRows) || err == nil && (!row.Until.After(s.Now()) || row.Bound && row.Thumb == "") {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("client.Whose: %w", err)
	}
	return &Holder{
		row.ClientID, care.OrgID(row.OrganisationID), row.OrganisationKind, r4.Scopes(strings.Fields(row.Scopes)).Within(strings.Fields(row.Agreed)), row.Thumb, row.Asker, row.Hpr,
	}, nil
}

func hashOf(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
