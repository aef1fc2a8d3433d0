// Package adminpathway is the administration of pathway definitions: the list, one version to read, a new version written
// as TOML, and what a municipality decides differently.
package adminpathway

import (
	"embed"
	"strconv"

	"traad/internal/app/pathway"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

//go:embed move.html withdraw.html draft.html translate.html try.html list.html definition.html read.html new.html adapt.html
var files embed.FS

var list = page.AdminTemplate(files, "list.html")

const place = "/administrasjon/forlop"

type listView struct {
	page.AdminView
	Pathways    []shelf
	AdaptCard   ui.Card
	Pathway     ui.Field
	Area        ui.Field
	AdaptButton ui.Action
	Empty       ui.Empty
	Drafts      []draftLine
	DraftCard   ui.Card
	Import      []ui.Field
	Key         string
}

type draftLine struct{ Title, Href, Note string }

type shelf struct {
	Card     ui.Card
	Scroll   page.Scroll
	Versions []version
	Adapted  []adapted
	Closed   string     // why it takes nobody in, "" where it does
	Move     *ui.Action // to those who go by an older version
	code     string
}

type version struct {
	Href, Number, Title, When, By, Runs string
	State                               ui.Tag
}

type adapted struct{ Href, Name, Note string }

// List is every definition with its versions, and the municipalities that have their own deadlines.
func List(v *page.Visit) error {
	all, err := pathway.All(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	w := listView{
		AdaptCard:   ui.Card{ID: "tilpass", Heading: v.T("Tilpass frister i en kommune")},
		Pathway:     ui.Field{Kind: ui.Choice, Name: "forlop", Label: v.T("Hvilket forløp")},
		Area:        ui.Field{Kind: ui.Choice, Name: "kommune", Label: v.T("Kommune eller bydel")},
		AdaptButton: ui.Action{Label: v.T("Tilpass frister")},
		Empty:       ui.Empty{Icon: "document", Heading: v.T("Ingen forløp er publisert"), Text: v.T("Ingen kan henvises før det finnes et forløp."), Action: &ui.Action{Label: v.T("Publiser"), Href: place + "/ny"}},
	}
	writing, err := pathway.Drafts(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	w.DraftCard, w.Key = ui.Card{ID: "utkast", Heading: v.T("Utkast"), Actions: []ui.Action{
		{Label: v.T("Utkast fra eksempelet IHT multibrukere"), Post: drafts, Look: ui.Tertiary, Hidden: []ui.Hidden{{Name: "nokkel", Value: string(db.NewID())}, {Name: "steg", Value: "eksempel"}}},
	}}, string(db.NewID())
	w.Import = []ui.Field{{Kind: ui.File, Name: "fil", Label: v.T("Nytt utkast fra fil"), Accept: ".toml,.txt", Help: v.T("En definisjon fra en annen tjeneste, eller en du har hentet herfra.")}}
	for _, d := range writing {
		w.Drafts = append(w.Drafts, draftLine{d.Title, drafts + "/" + string(d.ID), v.T("lagret %s av %s", v.Voice.Moment(d.ChangedAt.Time, v.Now()), d.ChangedBy)})
	}
	for _, a := range all.Areas {
		w.Area.Options = append(w.Area.Options, ui.Option{Value: string(a.ID), Label: a.Name})
	}
	for _, d := range all.Versions {
		title := v.T(d.Title)
		if d.Newest {
			w.Pathways = append(w.Pathways, shelf{
				Card: ui.Card{
					ID: "forlop-" + d.Code, Heading: title, Icon: "document", Note: d.Code, Flush: true,
					Actions: []ui.Action{
						{Label: v.T("Nytt utkast"), About: title, Icon: "pencil", Post: drafts, Hidden: []ui.Hidden{{Name: "nokkel", Value: string(db.NewID())}, {Name: "fra", Value: d.Code}}},
						closing(v, all, d),
						{Label: v.T("Skriv som tekst"), About: title, Href: place + "/ny?fra=" + d.Code, Look: ui.Tertiary},
					},
				},
				Scroll: page.Scroll{About: v.T("Versjoner av %s", title)}, code: d.Code,
			})
			w.Pathway.Options = append(w.Pathway.Options, ui.Option{Value: d.Code, Label: title})
		}
		s := &w.Pathways[len(w.Pathways)-1]
		row := version{
			Href: place + "/" + d.Code + "/" + strconv.Itoa(d.Version), Number: v.Voice.Int(d.Version), Title: title,
			When: v.Voice.DayYear(date.In(d.PublishedAt.Time)), By: d.PublishedBy, State: ui.Tag{Text: v.T("de som begynte på den"), Icon: ui.NoIcon},
		}
		if row.By == "" {
			row.By = v.T("Fulgte med Tråd")
		}
		if d.Newest {
			row.State = ui.Tag{Text: v.T("nye forløp"), Tone: ui.Done}
			if c := closed(all, d.Code); c != nil {
				row.State = ui.Tag{Text: v.T("tar ikke imot flere"), Tone: ui.Late}
				s.Closed = v.T("Trukket av %s %s: %s", c.By, v.Voice.DayYear(date.In(c.At.Time)), c.Why)
			}
		}
		for _, r := range all.Runs {
			if r.Code == d.Code && r.Version == d.Version {
				row.Runs = courses(v.Voice, r.N)
			}
			if r.Code == d.Code && r.Version != d.Version && d.Newest {
				s.Move = &ui.Action{Label: v.T("Flytt dem som er på eldre versjoner"), About: title, Href: moving + "/" + d.Code + "/" + strconv.Itoa(d.Version)}
			}
		}
		s.Versions = append(s.Versions, row)
	}
	for i := range w.Pathways {
		for _, a := range all.Adapted {
			if a.Pathway == w.Pathways[i].code {
				w.Pathways[i].Adapted = append(w.Pathways[i].Adapted, adapted{
					place + "/" + a.Pathway + "/tilpasning/" + string(a.Area), a.Name,
					v.T("%s siden %s", nb.Capital(v.Voice.Plural(a.Changed, "frist er annerledes", "frister er annerledes")), v.Voice.DayYear(date.In(a.Since.Time))),
				})
			}
		}
	}
	w.AdminView = page.Admin(place, ui.Head{
		Title: v.T("Forløp"), Lead: v.T("Hvert forløp er en definisjon i versjoner. En publisert versjon endres aldri; den nyeste gjelder for nye henvisninger."),
		Actions: []ui.Action{ui.Link(v.T("Nytt forløp eller ny versjon"), place+"/ny").WithIcon("plus")},
	})
	return v.Render(list, v.Frame(v.T("Forløpsdefinisjoner")), w)
}

// closed is that a pathway takes nobody in, nil where it does.
func closed(all *pathway.Shelf, code string) *pathway.Withdrawal {
	for i := range all.Closed {
		if all.Closed[i].Code == code {
			return &all.Closed[i]
		}
	}
	return nil
}

// closing is the way to withdraw a pathway, or to open it again.
func closing(v *page.Visit, all *pathway.Shelf, d pathway.Version) ui.Action {
	if closed(all, d.Code) != nil {
		return ui.Action{Label: v.T("Åpne for henvisninger"), About: v.T(d.Title), Post: withdrawing + "/" + d.Code + "/apne", Look: ui.Tertiary}
	}
	return ui.Action{Label: v.T("Trekk forløpet"), About: v.T(d.Title), Href: withdrawing + "/" + d.Code, Look: ui.Tertiary}
}

// Pick sends the browser from the list's form to the municipality's page.
func Pick(v *page.Visit) error {
	f, err := pathway.In(v.Ctx(), v.Service, v.Actor, v.Query("forlop"), care.OrgID(v.Query("kommune")))
	if err != nil {
		return err
	}
	return v.Go(place+"/"+f.Code+"/tilpasning/"+string(f.Area.ID), "")
}
