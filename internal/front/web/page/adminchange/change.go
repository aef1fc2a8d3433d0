// Package adminchange shows who has changed the configuration, from the audit: references and names, never what was written.
package adminchange

import (
	"embed"

	"traad/internal/app/operation"
	"traad/internal/base/nb"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

//go:embed page.html
var files embed.FS

var tmpl = page.AdminTemplate(files)

const place = "/administrasjon/endringer"

type view struct {
	page.AdminView
	Scroll page.Scroll
	Rows   []row
	Empty  ui.Empty
}

type row struct {
	When, Who string
	Refused   *ui.Tag
	What      []thing
}

type thing struct{ Text, Href string }

// Show is the page: the last 200 changes.
func Show(v *page.Visit) error {
	changes, err := operation.Changes(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	w := view{
		AdminView: page.Admin(place, ui.Head{Title: "Endringer", Lead: "Hvem som har endret virksomheter, brukere, roller og forløp. De siste 200 vises."}),
		Scroll:    page.Scroll{About: "Endringer"},
		Empty:     ui.Empty{Icon: "clock", Heading: "Ingen endringer ennå", Text: "Alt som endres i administrasjonen, føres her."},
	}
	for _, c := range changes {
		r := row{When: nb.Capital(nb.Moment(c.At.Time, v.Now())), Who: c.By}
		if r.Who == "" {
			r.Who = "Kommandolinjen"
		}
		if !c.Allowed {
			r.Refused = &ui.Tag{Text: "ble avvist", Tone: ui.Late}
		}
		for _, ref := range c.What {
			r.What = append(r.What, thingOf(ref))
		}
		if len(r.What) == 0 {
			r.What = []thing{{Text: "Forsøk på å endre"}}
		}
		w.Rows = append(w.Rows, r)
	}
	return v.Render(tmpl, v.Frame("Endringer"), w)
}

func thingOf(ref operation.Reference) thing {
	named := func(kind, path string) thing {
		if ref.Name == "" {
			return thing{Text: kind}
		}
		text := kind + ": " + ref.Name
		if ref.Version == "1" {
			text += " (ny)"
		}
		return thing{Text: text, Href: path + ref.ID}
	}
	switch ref.Kind {
	case "organisation":
		return named("Virksomhet", "/administrasjon/virksomheter/")
	case "agreement":
		return named("Samarbeidsavtale", "/administrasjon/avtaler/")
	case "agreement_notice":
		if ref.Name == "" {
			return thing{Text: "Oppsigelse av samarbeidsavtale"}
		}
		return thing{"Oppsigelse av samarbeidsavtale: " + ref.Name, "/administrasjon/avtaler/" + ref.ID}
	case "user":
		return named("Bruker", "/administrasjon/brukere/")
	case "pathway":
		return thing{"Forløp: " + ref.Name + ", versjon " + ref.Version, "/administrasjon/forlop/" + ref.ID + "/" + ref.Version}
	case "organisations":
		return thing{Text: "Liste over virksomheter", Href: "/administrasjon/virksomheter"}
	case "role_assignment":
		return thing{Text: "Rolle"}
	case "gp_substitute":
		return thing{Text: "Fastlegevikar", Href: "/administrasjon/vikarer"}
	case "pathway_override":
		return thing{Text: "Tilpassede frister", Href: "/administrasjon/forlop"}
	case "com_party", "com_parties":
		return thing{Text: "Adresse for meldinger", Href: "/administrasjon/adresser"}
	case "fhir_client":
		return thing{Text: "Journalsystem som henter FHIR", Href: "/administrasjon/journalsystemer"}
	case "job":
		return thing{Text: "Jobb kjørt på nytt", Href: "/administrasjon/jobber"}
	}
	return thing{Text: ref.Kind}
}
