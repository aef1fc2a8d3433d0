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
		return []Finding{{About: "leverandøren kaller seg noe annet", Wrong: fmt.Sprintf("Sett %s til %q, om det er den rette.", c.setting("issuer"), other.Discovered)}}
	case err != nil:
		return []Finding{{About: "leverandøren svarer ikke slik den skal", Wrong: "Sjekk " + c.setting("issuer") + ", nettverk og sertifikat: " + err.Error()}}
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
	wanted := []string{"client_secret_basic", "client_secret_post"}
	if c.c.Key != nil {
		wanted = []string{"private_key_jwt"}
	}
	if len(a.ClientAuth) > 0 && !slices.ContainsFunc(wanted, func(x string) bool { return slices.Contains(a.ClientAuth, x) }) {
		missing("leverandøren tar ikke imot den måten Tråd beviser hvem den er på", fmt.Sprintf("Leverandøren godtar %q. Bruk %s eller %s etter det.", a.ClientAuth, c.setting("secret"), c.setting("key")))
	}
	if k := c.c.Key; k != nil {
		about := fmt.Sprintf("Tråds nøkkel hos leverandøren: %s, %s", k.Algorithm(), k.ID())
		if len(a.ClientSigns) > 0 && !slices.Contains(a.ClientSigns, k.Algorithm()) {
			missing(about, fmt.Sprintf("Leverandøren godtar bare %q. Lag en nøkkel av et slikt slag, eller skriv «alg» i en JWK.", a.ClientSigns))
		} else {
			out = append(out, Finding{About: about})
		}
	}
	out = append(out, c.checkProof(p)...)
	out = append(out, c.checkPush(ctx, p)...)
	if err := c.readKeys(ctx, a.Keys); err != nil {
		missing("leverandørens nøkler kan ikke leses", err.Error())
	}
	if !sound(a.EndSession) {
		out = append(out, Finding{About: "leverandøren har ingen utlogging", Wrong: "Brukere som logger ut av Tråd, er fortsatt innlogget hos leverandøren.", Note: true})
	}
	if c.anyLevel() {
		out = append(out, Finding{About: "nivået på innloggingen kontrolleres ikke", Wrong: "Sett " + c.setting("levels") + " til det leverandøren oppgir, om den oppgir det.", Note: true})
	}
	return out
}

// checkProof looks at whether proof of possession fits the provider.
func (c *Client) checkProof(p *provider) []Finding {
	offered := slices.Contains(p.about.Proofs, proofAlgorithm)
	switch {
	case c.c.Proof == Always && !offered:
		return []Finding{{About: "leverandøren sier ikke at den kan DPoP med ES256, som " + c.setting("dpop") + " krever", Wrong: "Sett " + c.setting("dpop") + " til auto, eller be leverandøren slå det på."}}
	case c.c.Proof != Never && len(p.about.Proofs) > 0 && !offered:
		return []Finding{{About: "leverandøren kan DPoP, men ikke med ES256", Wrong: "Be leverandøren slå på ES256, om den krever DPoP.", Note: true}}
	case c.proves(p):
		return []Finding{{About: "bevis for nøkkelen (DPoP) brukes"}}
	}
	return nil
}

// checkPush sends the provider a request to log in as a log-in would, where requests are pushed: that shows whether it knows the
// client, the secret or the key, the address and the scopes. Nobody follows it, so it runs out.
func (c *Client) checkPush(ctx context.Context, p *provider) []Finding {
	switch {
	case p.about.PushOnly && c.c.Push == Never:
		return []Finding{{About: "leverandøren krever PAR (pushed authorization requests), og " + c.setting("par") + " sier never", Wrong: "Sett " + c.setting("par") + " til auto."}}
	case !c.pushes(p):
		return nil
	case !sound(p.about.Pushed):
		return []Finding{{About: "leverandøren sier ikke hvor PAR (pushed authorization requests) tas imot", Wrong: "Sett " + c.setting("par") + " til auto, eller be leverandøren slå det på."}}
	}
	t := Trip{State: Random(), Nonce: Random(), Verifier: Random()}
	if _, err := c.push(ctx, p, c.address(p, t, false)); err != nil {
		return []Finding{{
			About: "leverandøren tar ikke imot en forespørsel om innlogging (PAR)",
			Wrong: "Kjenner leverandøren klienten (" + c.setting("client_id") + "), nøkkelen eller hemmeligheten, adressen " + c.Redirect() + " og det som står i " + c.setting("scopes") + "? " + err.Error(),
		}}
	}
	return []Finding{{About: "leverandøren tok imot en forespørsel om innlogging (PAR), og kjenner Tråd"}}
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
