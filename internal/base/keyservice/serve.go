package keyservice

import (
	"crypto/subtle"
	"encoding/json"
	"net/http"

	"traad/internal/base/errs"
	"traad/internal/base/nin"
)

// Handler answers the protocol of docs/keyservice.md from a service; «traad keyservice» serves it in the hospital. token "" lets everybody
// in, where the connection itself asks for a client certificate.
func Handler(s Service, token string) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /pseudonyms", func(w http.ResponseWriter, r *http.Request) {
		var asked pseudonymsAsked
		if !read(w, r, token, &asked) {
			return
		}
		numbers := make([]nin.Number, len(asked.Numbers))
		for i, text := range asked.Numbers {
			n, err := nin.Parse(text)
			if err != nil || len(numbers) > Most {
				w.WriteHeader(http.StatusUnprocessableEntity)
				return
			}
			numbers[i] = n
		}
		names, err := s.Pseudonyms(r.Context(), numbers)
		answer(w, pseudonymsGiven{names}, err)
	})
	mux.HandleFunc("POST /identity", func(w http.ResponseWriter, r *http.Request) {
		var asked identityAsked
		if !read(w, r, token, &asked) {
			return
		}
		n, err := s.Reveal(r.Context(), Request(asked))
		answer(w, identityRevealed{n.Digits()}, err)
	})
	return mux
}

func read(w http.ResponseWriter, r *http.Request, token string, into any) bool {
	if token != "" && subtle.ConstantTimeCompare([]byte(r.Header.Get("Authorization")), []byte("Bearer "+token)) != 1 {
		w.WriteHeader(http.StatusUnauthorized)
		return false
	}
	if json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20)).Decode(into) != nil {
		w.WriteHeader(http.StatusBadRequest)
		return false
	}
	return true
}

func answer(w http.ResponseWriter, given any, err error) {
	status := map[errs.Kind]int{errs.KindNotFound: http.StatusNotFound, errs.KindDenied: http.StatusForbidden, errs.KindInvalid: http.StatusUnprocessableEntity}
	if err != nil {
		code := status[errs.KindOf(err)]
		if code == 0 {
			code = http.StatusServiceUnavailable
		}
		w.WriteHeader(code)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	_ = json.NewEncoder(w).Encode(given)
}
