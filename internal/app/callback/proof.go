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

// Sender is somebody who has logged in to write a referral.
type Sender struct {
	By   string // a keyed index, by which those of hers that wait are counted
	Name string `json:",omitempty"` // of a clinician, as her log-in says it; "" of a patient or next of kin
	HPR  string `json:",omitempty"` // likewise
}

// proof is that somebody logged in, and when.
type proof struct {
	Sender
	At int64
}

// Prove is the proof that somebody with a number has logged in at the provider of patients and next of kin, for her browser to keep. It opens nothing but the
// form of a referral, holds no number, and nobody is looked up by it.
func Prove(s *app.Service, number nin.Number) (string, error) {
	return prove(s, Sender{By: s.Keys.Index(proofPlace + " " + number.Digits())})
}

// ProveClinician is the proof that a clinician has logged in at the provider of those who work here, whether or not she has anything to do here.
func ProveClinician(s *app.Service, name, hpr string) (string, error) {
	return prove(s, Sender{By: s.Keys.Index(proofPlace + " hpr " + hpr), Name: name, HPR: hpr})
}

func prove(s *app.Service, who Sender) (string, error) {
	text, err := json.Marshal(proof{who, s.Now().Unix()})
	if err != nil {
		return "", fmt.Errorf("callback.Prove: %w", err)
	}
	sealed, err := s.Keys.Seal(text, proofPlace)
	if err != nil {
		return "", fmt.Errorf("callback.Prove: %w", err)
	}
	return sealed, nil
}

// Proven is who logged in, nobody where the proof is none of ours or is over.
func Proven(s *app.Service, sealed string) (nobody Sender) {
	text, err := s.Keys.Open(sealed, proofPlace)
	if err != nil {
		return nobody
	}
	var p proof
	if json.Unmarshal(text, &p) != nil {
		return nobody
	}
	if age := s.Now().Sub(time.Unix(p.At, 0)); age < 0 || age > ProofTime {
		return nobody
	}
	return p.Sender
}
