package demo

import (
	"fmt"
	"strings"

	"traad/internal/app/movein"
	"traad/internal/base/date"
	"traad/internal/care"
)

// contact draws a contact where the note is empty; next is the day agreed for the one after.
func (c *course) contact(on date.Date, note, form string, next date.Date) {
	con := &care.Contact{Form: form, With: "patient", Reached: true, Note: note, Minutes: 5 * c.d.between(2, 5), NextOn: next}
	by := c.home
	if note == "" {
		by = c.drawContact(con, form)
	}
	if con.Form == "visit" {
		con.Minutes = 5 * c.d.between(7, 15)
	}
	if !next.IsZero() {
		con.NextForm = pick(c.d, []string{"telephone", "telephone", "visit"})
	}
	c.add(on, by, care.Event{Kind: care.Contacted, Contact: con})
}

func (c *course) drawContact(con *care.Contact, form string) worker {
	con.Form = "telephone"
	switch n := c.d.IntN(100); {
	case form == "visit" || form == "" && n < 29:
		con.Form, con.Note = "visit", c.once(visitNotes)
	case n < 70:
		con.Note = c.once(callNotes)
	case n < 76:
		con.Form, con.Note = "video", c.once(videoNotes)
		return c.doctor
	case n < 86:
		who := []rune(c.kin.Relation)
		con.With, con.Name = "next_of_kin", c.kin.Relation
		con.Note = fmt.Sprintf(c.once(kinNotes), strings.ToUpper(string(who[:1]))+string(who[1:]))
	case n < 95:
		con.With, con.Note = "home_nursing", c.once(nursingNotes)
	default:
		con.With, con.Name, con.Note = "gp", c.gp, c.once(gpNotes)
	}
	return c.home
}

// wards has the hospital's coordinator look in at most stays of more than a day, from the plan on.
func (c *course) wards(stays []movein.Stay) {
	plans := c.versions()
	for _, st := range stays {
		on := date.In(st.From).AddDays(1)
		if st.Kind != "hospital" || len(plans) == 0 || on.Before(plans[0].On) || st.To.IsZero() || !on.Before(date.In(st.To)) || !c.r.cal.IsWorkingDay(on) {
			continue
		}
		c.add(on, c.ahus, care.Event{Kind: care.Contacted, Contact: &care.Contact{Form: "telephone", With: "ward", Reached: true, Note: c.once(wardNotes), Minutes: 10}})
	}
}
