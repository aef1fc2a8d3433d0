package webtest

import (
	"traad/internal/app/card"
	"traad/internal/base/login/bearer"
	"traad/internal/base/login/bearer/bearertest"
	"traad/internal/care"
)

// RecordSystems are those of the region's hospital, two municipalities and a GP office, as they call: "ahus", "nes", "ullensaker" and "arnes".
type RecordSystems struct {
	Signer   *bearertest.Signer // signs for all of them; the issuer says whose a token is: https://nes.example
	Verifier *bearer.Verifier
	All      []RecordSystem
}

// RecordSystem is one of them, and whom it calls for.
type RecordSystem struct {
	bearer.System
	Org  care.OrgID
	Kind string
}

// RecordSystems returns them, with a key of their own.
func (w *World) RecordSystems() *RecordSystems {
	w.T.Helper()
	out := &RecordSystems{Signer: bearertest.New(w.T)}
	var known []bearer.System
	for _, s := range []struct{ name, org, kind string }{
		{"ahus", "Akershus universitetssykehus", "hospital"}, {"nes", "Nes", "municipality"}, {"ullensaker", "Ullensaker", "municipality"}, {"arnes", "Årnes legesenter", "gp_office"},
	} {
		one := bearer.System{Name: s.name, Issuer: "https://" + s.name + ".example", Keys: out.Signer.File}
		known = append(known, one)
		out.All = append(out.All, RecordSystem{one, w.Orgs[s.org], s.kind})
	}
	v, err := bearer.New(known, card.Once(w.Service), w.Service.Now)
	w.must(err)
	out.Verifier = v
	return out
}
