package login

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"errors"
	"net/http"
	"net/url"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"golang.org/x/oauth2"
)

// proofAlgorithm is how proofs of possession are signed: every provider that knows DPoP knows it.
const proofAlgorithm = string(jose.ES256)

// possession proves at the token endpoint that tokens are asked for by the holder of a key (RFC 9449), so that they are worth
// nothing to anybody else. The key lives as long as one log-in's question: the access token is used for nothing and dropped, so
// no later request has to be proved, and nothing has to be kept. That the code is ours alone is proved by PKCE.
type possession struct {
	c    *Client
	by   *prover
	used string // the nonce of the last proof
	told string // the nonce that the last answer asked for
}

// prover proves that whoever sends a request holds a key. The key lives as long as the prover.
type prover struct {
	signer jose.Signer
	now    func() time.Time
}

func newProver(now func() time.Time) (*prover, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.ES256, Key: key}, (&jose.SignerOptions{EmbedJWK: true}).WithType("dpop+jwt"))
	if err != nil {
		return nil, err
	}
	return &prover{signer, now}, nil
}

// proof says which request it belongs to, and is good once. access is the token that goes along, "" for
// none; nonce is what the other end wants in it, "" for none.
func (p *prover) proof(method string, at url.URL, nonce, access string) (string, error) {
	said := map[string]any{"jti": Random(), "htm": method, "htu": bare(at), "iat": p.now().Unix()}
	if nonce != "" {
		said["nonce"] = nonce
	}
	if access != "" {
		said["ath"] = hashOf(access)
	}
	return jwt.Signed(p.signer).Claims(said).Serialize()
}

func (c *Client) newPossession() (*possession, error) {
	by, err := newProver(c.c.Now)
	if err != nil {
		return nil, err
	}
	return &possession{c: c, by: by}, nil
}

// client is ours, with a proof on every request.
func (d *possession) client() *http.Client {
	by := *d.c.http
	by.Transport = proving{d, by.Transport}
	return &by
}

// wanted reports whether the provider refused only because it wants another nonce in the proof than it got. That is asked for once.
func (d *possession) wanted(err error) bool {
	var no *oauth2.RetrieveError
	return errors.As(err, &no) && no.ErrorCode == "use_dpop_nonce" && d.told != "" && d.told != d.used
}

// proof is one for a request, with the nonce that the provider gave last.
func (d *possession) proof(method string, at url.URL) (string, error) {
	d.used = d.c.proofNonce("")
	return d.by.proof(method, at, d.used, "")
}

// proofNonce returns the nonce for the next proof, after having taken a new one, where the provider gave any.
func (c *Client) proofNonce(told string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if told != "" && len(told) <= 2000 {
		c.nonce = told
	}
	return c.nonce
}

// proving puts the proof on requests, and keeps the nonce that answers bring: with success it is for the next time.
type proving struct {
	d    *possession
	next http.RoundTripper
}

// RoundTrip sends a copy of the request with the proof.
func (p proving) RoundTrip(r *http.Request) (*http.Response, error) {
	proof, err := p.d.proof(r.Method, *r.URL)
	if err != nil {
		return nil, err
	}
	r = r.Clone(r.Context())
	r.Header.Set("DPoP", proof)
	answer, err := p.next.RoundTrip(r)
	if err == nil {
		p.d.told = answer.Header.Get("DPoP-Nonce")
		p.d.c.proofNonce(p.d.told)
	}
	return answer, err
}
