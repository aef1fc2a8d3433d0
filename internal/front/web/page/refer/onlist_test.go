package refer_test

import (
	"testing"

	"traad/internal/front/web/webtest"
)

// A GP refers by number somebody who is in Tråd and is not on the GP's list: what is done is told, on a page that the GP may see.
func TestGPRefersSomebodyKnown(t *testing.T) {
	w := webtest.New(t)
	other := w.Person("Kari", "Aasen", webtest.Ended)
	b := w.As(webtest.OtherGP)
	p := b.Send(b.Get("/henvisninger/ny"), filled(w, "Nes", "fodselsnummer", other.Number.Digits(), "fodt", "")...)
	p.MustStatus(200).MustBe("/").MustShow("Henvisningen er registrert", "annen fastleges liste").MustNotShow("Aasen")
	b.Get(other.Page()).MustStatus(404)
	w.As(webtest.Nes).Get(other.Page()).MustStatus(200).MustShow("Mona Ruud")

	// Where nobody is her GP, the one who refers is taken at the word, as with somebody new.
	nobodys := w.Person("Berit", "Moe", webtest.Ended)
	if _, err := w.Store.DB.Raw().ExecContext(t.Context(), "delete from gp_relation where patient_id = $1", string(nobodys.Patient)); err != nil {
		t.Fatal(err)
	}
	b.Send(b.Get("/henvisninger/ny"), filled(w, "Nes", "fodselsnummer", nobodys.Number.Digits(), "fodt", "")...).
		MustStatus(200).MustBe(nobodys.Page()).MustShow("Henvisningen er registrert", "Berit Moe")
}
