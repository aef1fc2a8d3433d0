package login

import (
	"io"
	"net/http"
)

// maxAnswer is more than any provider's answer; what is longer is cut, and so cannot be read.
const maxAnswer = 1 << 20

// limited keeps an answer without end from filling the memory.
type limited struct{ next http.RoundTripper }

// RoundTrip cuts the answer at maxAnswer.
func (l limited) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := l.next.RoundTrip(r)
	if err == nil {
		answer.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(answer.Body, maxAnswer), answer.Body}
	}
	return answer, err
}
