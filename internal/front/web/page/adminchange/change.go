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
		AdminView: page.Admin(place, ui.Head{Title: v.T("Endringer"), Lead: v.T("Hvem som har endret virksomheter, brukere, roller og forløp. De siste 200 vises.")}),
		Scroll:    page.Scroll{About: v.T("Endringer")},
		Empty:     ui.Empty{Icon: "clock", Heading: v.T("Ingen endringer ennå"), Text: v.T("Alt som endres i administrasjonen, føres her.")},
	}
	for _, c := range changes {
		r := row{When: nb.Capital(v.Voice.Moment(c.At.Time, v.Now())), Who: c.By}
		if r.Who == "" {
			r.Who = v.T("Kommandolinjen")
		}
		if !c.Allowed {
			r.Refused = &ui.Tag{Text: v.T("ble avvist"), Tone: ui.Late}
		}
		for _, ref := range c.What {
			r.What = append(r.What, thingOf(v, ref))
		}
		if len(r.What) == 0 {
			r.What = []thing{{Text: v.T("Forsøk på å endre")}}
		}
		w.Rows = append(w.Rows, r)
	}
	return v.Render(tmpl, v.Frame(v.T("Endringer")), w)
}

func thingOf(v *page.Visit, ref operation.Reference) thing {
	named := func(kind, path string) thing {
		kind = v.T(kind)
		if ref.Name == "" {
			return thing{Text: kind}
		}
		text := kind + ": " + ref.Name
		if ref.Version == "1" {
			text += " (" + v.T("ny") + ")"
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
			return thing{Text: v.T("Oppsigelse av samarbeidsavtale")}
		}
		return thing{v.T("Oppsigelse av samarbeidsavtale") + ": " + ref.Name, "/administrasjon/avtaler/" + ref.ID}
	case "user":
		return named("Bruker", "/administrasjon/brukere/")
	case "pathway":
		return thing{v.T("Forløp: %s, versjon %s", ref.Name, ref.Version), "/administrasjon/forlop/" + ref.ID + "/" + ref.Version}
	case "organisations":
		return thing{Text: v.T("Liste over virksomheter"), Href: "/administrasjon/virksomheter"}
	case "role_assignment":
		return thing{Text: v.T("Rolle")}
	case "gp_substitute":
		return thing{Text: v.T("Fastlegevikar"), Href: "/administrasjon/vikarer"}
	case "pathway_override":
		return thing{Text: v.T("Tilpassede frister"), Href: "/administrasjon/forlop"}
	case "com_party", "com_parties":
		return thing{Text: v.T("Adresse for meldinger"), Href: "/administrasjon/adresser"}
	case "fhir_client":
		return thing{Text: v.T("Journalsystem som henter FHIR"), Href: "/administrasjon/journalsystemer"}
	case "user_login":
		return thing{Text: v.T("Kobling til konto")}
	case "user_address":
		return thing{Text: v.T("Privat adresse")}
	case "pathway_draft":
		return thing{Text: v.T("Utkast til forløp"), Href: "/administrasjon/forlop"}
	case "pathway_move":
		return thing{Text: v.T("Flytting til en annen versjon av et forløp"), Href: "/administrasjon/forlop"}
	case "instruments":
		return thing{Text: v.T("Kartleggingsverktøy"), Href: "/administrasjon/verktoy"}
	case "mail-test":
		return thing{Text: v.T("Prøve av e-post"), Href: "/administrasjon/oppsett"}
	case "job":
		return thing{Text: v.T("Jobb kjørt på nytt"), Href: "/administrasjon/jobber"}
	}
	return thing{Text: ref.Kind}
}
