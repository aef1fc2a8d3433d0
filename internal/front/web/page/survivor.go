package page

import (
	"net/http"
	"strings"

	"traad/internal/app/patient"
	"traad/internal/care"
)

// OfSurvivor sends one who asks for a page of a merged record to the same page of the record that stands for it. Every page
// that somebody is logged in for goes through it, so that old addresses go on leading to the person.
func OfSurvivor(h Handler) Handler {
	return func(v *Visit) error {
		id := v.Path("id")
		path := v.R.URL.Path
		if v.R.Method != http.MethodGet || id == "" || !strings.HasPrefix(path, "/personer/"+id) {
			return h(v)
		}
		to, err := patient.MovedTo(v.Ctx(), v.Service, v.Actor, care.PatientID(id))
		if err != nil {
			return err
		}
		if to == "" {
			return h(v)
		}
		address := PersonPath(to) + strings.TrimPrefix(path, "/personer/"+id)
		if q := v.R.URL.RawQuery; q != "" {
			address += "?" + q
		}
		return v.Go(address, "")
	}
}
