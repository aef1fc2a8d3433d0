package bearer

import (
	"context"
	"crypto/ecdsa"
	"crypto/rsa"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
)

const (
	keepKeys  = time.Hour   // how long keys are believed
	askAgain  = time.Minute // how often a key that is not among them makes us ask for them anew
	mostKeys  = 256 << 10   // bytes
	askWithin = 5 * time.Second
)

// keyring is one system's public keys, read when they are needed first.
type keyring struct {
	System
	now func() time.Time

	mu    sync.Mutex
	set   jose.JSONWebKeySet
	read  time.Time // when set was read
	tried time.Time // when it was last tried
}

// key returns the key with an id, fit for an algorithm.
func (k *keyring) key(ctx context.Context, id, algorithm string) (any, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	now := k.now()
	found := k.find(id, algorithm)
	if (found == nil || now.Sub(k.read) > keepKeys) && now.Sub(k.tried) >= askAgain {
		k.tried = now
		if set, err := k.fetch(ctx); err == nil {
			k.set, k.read = set, now
			found = k.find(id, algorithm)
		}
	}
	switch {
	case found != nil && now.Sub(k.read) <= 24*time.Hour: // old keys hold for a day where new ones cannot be had
		return found, nil
	case k.read.IsZero():
		return nil, NoKeys
	}
	return nil, ForeignKey
}

func (k *keyring) find(id, algorithm string) any {
	for _, key := range k.set.Key(id) {
		if key.Valid() && key.IsPublic() && (key.Use == "" || key.Use == "sig") && (key.Algorithm == "" || key.Algorithm == algorithm) {
			return key.Key
		}
	}
	return nil
}

func (k *keyring) fetch(ctx context.Context) (set jose.JSONWebKeySet, err error) {
	var data []byte
	if k.Set != "" {
		data = []byte(k.Set)
	} else if strings.HasPrefix(k.Keys, "https://") {
		if data, err = get(ctx, k.Keys); err != nil {
			return set, err
		}
	} else if data, err = os.ReadFile(k.Keys); err != nil {
		return set, fmt.Errorf("bearer: keys of %s: %w", k.Name, err)
	}
	if err := json.Unmarshal(data, &set); err != nil {
		return set, fmt.Errorf("bearer: keys of %s: %w", k.Name, err)
	}
	return set, nil
}

// Wrong is why a JWK set cannot be registered, as a word.
type Wrong string

// The reasons.
const (
	NoSet     Wrong = "no_set"     // not a JWK set with at least one key, or with too many
	HasSecret Wrong = "has_secret" // a private key is in it
	NoID      Wrong = "no_id"      // a key has no kid, or two have the same
	WeakKey   Wrong = "weak_key"   // neither P-256 or P-384 nor RSA of 2048 bits
)

// mostSet is how many keys a set may have.
const mostSet = 10

// CheckSet looks at a JWK set before it is registered: "" where it can be. ids are the kids of its keys.
func CheckSet(text string) (ids []string, wrong Wrong) {
	var set jose.JSONWebKeySet
	if len(text) > mostKeys || json.Unmarshal([]byte(text), &set) != nil || len(set.Keys) == 0 || len(set.Keys) > mostSet {
		return nil, NoSet
	}
	seen := map[string]bool{}
	for _, k := range set.Keys {
		switch key := k.Key.(type) {
		case *ecdsa.PublicKey:
			if bits := key.Curve.Params().BitSize; bits != 256 && bits != 384 {
				wrong = WeakKey
			}
		case *rsa.PublicKey:
			if key.N.BitLen() < 2048 {
				wrong = WeakKey
			}
		default:
			if !k.IsPublic() {
				return nil, HasSecret
			}
			wrong = WeakKey
		}
		if k.KeyID == "" || seen[k.KeyID] {
			return nil, NoID
		}
		seen[k.KeyID] = true
		ids = append(ids, k.KeyID)
	}
	if wrong != "" {
		return nil, wrong
	}
	return ids, ""
}

// asking follows no redirect: keys come from where they are registered.
var asking = &http.Client{Timeout: askWithin, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

func get(ctx context.Context, address string) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, fmt.Errorf("bearer: %w", err)
	}
	answer, err := asking.Do(r)
	if err != nil {
		return nil, fmt.Errorf("bearer: %w", err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("bearer: keys: status %d", answer.StatusCode)
	}
	return io.ReadAll(io.LimitReader(answer.Body, mostKeys))
}
