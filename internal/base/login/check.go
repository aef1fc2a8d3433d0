package login

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/go-jose/go-jose/v4"
)

// Finding is one thing that Check looked at. Wrong is "" where all is well; else what is wrong and how it is mended.
type Finding struct {
	About string
	Wrong string
	Note  bool // worth knowing, but no fault
}

// Check asks the provider about itself anew, and compares with what we need of it. Nobody is logged in.
func (c *Client) Check(ctx context.Context) []Finding {
	p, err := c.discover(ctx, c.c.Now())
	var other *oidc.IssuerMismatchError
	switch {
	case errors.As(err, &other):
		return []Finding{{About: "leverandøren kaller seg noe annet", Wrong: fmt.Sprintf("Sett login.issuer til %q, om det er den rette.", other.Discovered)}}
	case err != nil:
		return []Finding{{About: "leverandøren svarer ikke slik den skal", Wrong: "Sjekk login.issuer, nettverk og sertifikat: " + err.Error()}}
	}
	out := []Finding{{About: "leverandøren svarer: " + c.c.Issuer}}
	missing := func(about, wrong string) { out = append(out, Finding{About: about, Wrong: wrong}) }
	a := p.about
	if len(a.Algorithms) > 0 && !slices.ContainsFunc(a.Algorithms, func(x string) bool { return slices.Contains(algorithms, x) }) {
		missing("leverandøren signerer ikke på en måte som Tråd godtar", "Be leverandøren om RS256, PS256 eller ES256.")
	}
	if len(a.Challenges) > 0 && !slices.Contains(a.Challenges, "S256") {
		missing("leverandøren kan ikke PKCE med S256", "Be leverandøren slå det på.")
	}
	if a.PushOnly {
		missing("leverandøren krever PAR (pushed authorization requests), og det kan ikke Tråd ennå", "Be leverandøren om en klient uten PAR.")
	}
	wanted := []string{"client_secret_basic", "client_secret_post"}
	if c.c.Key != nil {
		wanted = []string{"private_key_jwt"}
	}
	if len(a.ClientAuth) > 0 && !slices.ContainsFunc(wanted, func(x string) bool { return slices.Contains(a.ClientAuth, x) }) {
		missing("leverandøren tar ikke imot den måten Tråd beviser hvem den er på", fmt.Sprintf("Leverandøren godtar %q. Bruk login.secret eller login.key etter det.", a.ClientAuth))
	}
	if err := c.readKeys(ctx, a.Keys); err != nil {
		missing("leverandørens nøkler kan ikke leses", err.Error())
	}
	if !sound(a.EndSession) {
		out = append(out, Finding{About: "leverandøren har ingen utlogging", Wrong: "Brukere som logger ut av Tråd, er fortsatt innlogget hos leverandøren.", Note: true})
	}
	if c.anyLevel() {
		out = append(out, Finding{About: "nivået på innloggingen kontrolleres ikke", Wrong: "Sett login.levels til det leverandøren oppgir, om den oppgir det.", Note: true})
	}
	return out
}

// readKeys reads the provider's public keys.
func (c *Client) readKeys(ctx context.Context, address string) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	answer, err := c.http.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	var set jose.JSONWebKeySet
	if err := json.NewDecoder(answer.Body).Decode(&set); err != nil || answer.StatusCode != http.StatusOK {
		return fmt.Errorf("%s er ikke en nøkkelliste (status %d)", address, answer.StatusCode)
	}
	if !slices.ContainsFunc(set.Keys, func(k jose.JSONWebKey) bool { return k.Valid() && k.IsPublic() }) {
		return fmt.Errorf("%s har ingen offentlig nøkkel", address)
	}
	return nil
}
