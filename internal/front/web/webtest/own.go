package webtest

import (
	"net/http"
	"net/http/httptest"

	"traad/internal/app/own"
	"traad/internal/app/patient"
	"traad/internal/app/signin"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/nin"
	"traad/internal/care"
)

// KinNumber is the identity number of the next of kin whom Let lets in.
func KinNumber() nin.Number {
	n, _ := nin.Synthetic(date.Of(1968, 9, 3), true, 1)
	return n
}

// Let lets the patient (kin "") or a next of kin of that name in on the net, by the coordinator in Nes, to everything, and returns
// the grant.
func (w *World) Let(c Case, kin string) db.ID {
	w.T.Helper()
	return w.LetIn(c, kin, care.OwnAccess{Plan: true, Preparation: true, Log: true, From: Today, To: Today.AddDays(300), By: "patient", Competence: "full"})
}

// LetIn is Let on terms.
func (w *World) LetIn(c Case, kin string, terms care.OwnAccess) db.ID {
	w.T.Helper()
	d := own.Give{Patient: c.Patient, Key: db.NewID(), OwnAccess: terms}
	if kin != "" {
		w.Do(w.Actor(Nes), patient.SaveKin{Patient: c.Patient, Name: kin, Relation: "datter", Phone: "000 66 777"})
		rows, err := w.Store.Reader().NextOfKin(w.T.Context(), db.ID(c.Patient))
		w.must(err)
		for _, k := range rows {
			if k.Name == kin {
				d.Kin = string(k.ID)
			}
		}
		d.Number = KinNumber()
	}
	w.Do(w.Actor(Nes), d)
	return d.Key
}

// AsOwn logs in by a grant, in a browser of her own.
func (w *World) AsOwn(grant db.ID) *Browser {
	w.T.Helper()
	return &Browser{w: w, t: w.T, cookies: map[string]string{"traad": w.ownToken(grant)}}
}

func (w *World) ownToken(grant db.ID) string {
	w.T.Helper()
	token, err := signin.BeginOwn(w.T.Context(), w.Service, grant)
	w.must(err)
	return token
}

// ServeOwn is Serve for the patient or a next of kin.
func (w *World) ServeOwn(grant db.ID) string {
	w.T.Helper()
	token := w.ownToken(grant)
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		r.Header.Add("Cookie", "traad="+token)
		w.Handler.ServeHTTP(rw, r)
	}))
	w.T.Cleanup(server.Close)
	return server.URL
}
