package adminuser

import (
	"traad/internal/app/alert"
	"traad/internal/app/user"
	"traad/internal/base/date"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

// Address keeps or takes away where the user lives.
func Address(v *page.Visit) error {
	s, err := open(v, home, "adressen kan lagres")
	if err != nil {
		return err
	}
	if !s.form.OK() {
		return s.render()
	}
	said := v.T("Adressen er lagret.")
	if s.form.Value("bosted") == "" {
		said = v.T("Adressen er slettet.")
	}
	return s.finish(user.SetAddress{ID: s.id, Address: s.form.Value("bosted")}.Run(v.Ctx(), v.Service, v.Actor), said)
}

// Mail marks that mail does not reach the user, or that it does again.
func Mail(v *page.Visit) error {
	s, err := open(v, none, "adressen kan merkes")
	if err != nil {
		return err
	}
	works := s.form.Value("virker") == "ja"
	said := v.T("Adressen er merket. Varsler går til neste i rekken til den er rettet.")
	if works {
		said = v.T("Adressen virker igjen.")
	}
	return s.finish(alert.MarkAddress{User: s.id, Works: works}.Run(v.Ctx(), v.Service, v.Actor), said)
}

// mail is the card that says whether mail reaches the user.
func (s *sheet) mail(w *userView, address string) error {
	if address == "" || !w.Open {
		return nil
	}
	gone, err := alert.Unreachable(s.v.Ctx(), s.v.Service.Store.Reader(), s.id)
	if err != nil {
		return err
	}
	v := s.v
	w.MailCard = &ui.Card{ID: "epost", Heading: v.T("E-post"), Small: true}
	w.MailText = v.T("Har e-post kommet i retur, merker du det her. Da går varsler til neste i rekken.")
	w.MailButton = ui.Action{Label: v.T("Adressen virker ikke"), Post: s.path() + "/epost"}
	if gone {
		w.MailText = v.T("E-post når ikke adressen som står her. Varsler går til neste i rekken. Rett adressen, eller si fra når den virker igjen.")
		w.MailButton = ui.Action{Label: v.T("Adressen virker igjen"), Post: s.path() + "/epost", Hidden: []ui.Hidden{{Name: "virker", Value: "ja"}}}
	}
	return nil
}

// home is the card with the private address. What is kept is never shown: the field is empty, and says since when there is one.
func (s *sheet) home(w *userView, form *ui.Form) error {
	kept, err := user.AddressKept(s.v.Ctx(), s.v.Service, s.v.Actor, s.id)
	if err != nil {
		return err
	}
	v := s.v
	w.HomeCard = ui.Card{ID: "bosted", Heading: v.T("Bosted"), Small: true}
	w.HomeText = v.T("Brukes bare til å finne oppslag på naboer, og vises ingen steder.")
	label := v.T("Lagre adressen")
	if !kept.IsZero() {
		w.HomeText += " " + v.T("En adresse ble lagret %s. Lagre med tomt felt for å slette den.", v.Voice.DayYear(date.In(kept.Time)))
		label = v.T("Lagre ny adresse")
	}
	w.HomeField = form.Fill(ui.Field{Name: "bosted", Label: v.T("Privat adresse"), Optional: true, Help: v.T("Gate, nummer og postnummer, for eksempel Storgata 12, 2150 Årnes.")})
	w.HomeButton = ui.Action{Label: label}
	return nil
}
