package callback

import (
	"encoding/json"
	"fmt"
	"time"

	"traad/internal/app"
	"traad/internal/base/nin"
)

// ProofTime is how long somebody who has logged in may write a referral.
const ProofTime = 30 * time.Minute

const proofPlace = "callback proof"

// proof is that somebody logged in: the keyed index of her number, and when.
type proof struct {
	By string
	At int64
}

// Prove is the proof that somebody with a number has logged in at the provider of patients and next of kin, for her browser to keep. It opens nothing but the
// form of a referral, holds no number, and nobody is looked up by it.
func Prove(s *app.Service, number nin.Number) (string, error) {
	text, err := json.Marshal(proof{s.Keys.Index(proofPlace + " " + number.Digits()), s.Now().Unix()})
	if err != nil {
		return "", fmt.Errorf("callback.Prove: %w", err)
	}
	sealed, err := s.Keys.Seal(text, proofPlace)
	if err != nil {
		return "", fmt.Errorf("callback.Prove: %w", err)
	}
	return sealed, nil
}

// Proven is who logged in, "" where the proof is none of ours or is over.
func Proven(s *app.Service, sealed string) string {
	text, err := s.Keys.Open(sealed, proofPlace)
	if err != nil {
		return ""
	}
	var p proof
	if json.Unmarshal(text, &p) != nil {
		return ""
	}
	if age := s.Now().Sub(time.Unix(p.At, 0)); age < 0 || age > ProofTime {
		return ""
	}
	return p.By
}
