package login

import (
	"traad/internal/app/signin"
	"traad/internal/base/db"
	"traad/internal/front/web/page"
)

// beginOwn begins a session of the patient or a next of kin, who has nothing to do on other pages than those.
func (p Page) beginOwn(v *page.Visit, grant db.ID, to string) error {
	token, err := signin.BeginOwn(v.Ctx(), v.Service, grant)
	if err != nil {
		return err
	}
	p.set(v, p.Cookie, token, int(signin.OwnAbsolute.Seconds()))
	if to = page.Home(to); !signin.ByOwnDoor(to) {
		to = signin.OwnDoor
	}
	return v.Away(to)
}

// Switch goes on by another grant of the same person: her own, or that of somebody whose next of kin she is.
func (p Page) Switch(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	token, err := signin.Switch(v.Ctx(), v.Service, v.Actor, db.ID(form.Value("til")))
	if err != nil {
		return err
	}
	p.set(v, p.Cookie, token, int(signin.OwnAbsolute.Seconds()))
	return v.Away(signin.OwnDoor)
}
