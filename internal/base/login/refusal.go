package login

import (
	"errors"
	"fmt"
	"strings"
)

// Reason is why somebody was not logged in: what the user is told, and what the log is searched for.
type Reason string

// The reasons.
const (
	Stale       Reason = "stale"       // the answer belongs to no log-in that was begun here, in this browser, lately
	Cancelled   Reason = "cancelled"   // the user, or the provider on the user's behalf, said no
	Untrusted   Reason = "untrusted"   // the answer or the ID token does not hold: forged, replayed, old, for somebody else
	Weak        Reason = "weak"        // it holds, but the log-in was not strong enough
	Elsewhere   Reason = "elsewhere"   // it holds, but was made for an organisation that is not let in
	Refused     Reason = "refused"     // the provider does not accept us as a client: set-up
	Unreachable Reason = "unreachable" // the provider does not answer, or not as a provider
)

// Refusal is a log-in that came to nothing.
type Refusal struct {
	Reason Reason
	cause  error
}

// Refuse makes a refusal. The cause is for the log.
func Refuse(reason Reason, format string, args ...any) *Refusal {
	return &Refusal{reason, fmt.Errorf(format, args...)}
}

// Error is for the log: the reason and the cause, on one line and no longer than a line.
func (r *Refusal) Error() string {
	text := strings.Join(strings.Fields(r.cause.Error()), " ")
	if len(text) > 300 {
		text = strings.ToValidUTF8(text[:300], "") + "…"
	}
	return "login: " + string(r.Reason) + ": " + text
}

// Unwrap returns the cause.
func (r *Refusal) Unwrap() error { return r.cause }

// ReasonOf returns the reason of a refusal, "" for another error.
func ReasonOf(err error) Reason {
	var r *Refusal
	if errors.As(err, &r) {
		return r.Reason
	}
	return ""
}
