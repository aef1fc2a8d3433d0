package page

import (
	"net/http"

	"traad/internal/base/errs"
	"traad/internal/front/web/ui"
)

// Answer sends the browser on to a place after a deed, or has the form shown again with what was typed and what is wrong with it: a conflict is
// about the whole form.
func (v *Visit) Answer(form *ui.Form, err error, place, said string, again func(status int) error) error {
	switch {
	case err == nil:
		return v.Go(place, said)
	case errs.KindOf(err) == errs.KindConflict:
		form.Refused("", err)
		return again(http.StatusConflict)
	case form.Take(err):
		return again(http.StatusUnprocessableEntity)
	}
	return err
}
