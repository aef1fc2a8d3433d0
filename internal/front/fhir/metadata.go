package fhir

import (
	"net/http"
	"slices"
	"strings"

	source "traad/internal/app/fhir"
	r4 "traad/internal/base/fhir"
)

const statusDefinition = "Patient-plan-status"

// Statement is what the server can, made of the tables that it routes by.
func (h *HTTP) Statement() *r4.Capability {
	base := h.Source.Base
	s := &r4.Capability{
		Base: r4.New("CapabilityStatement", "traad"), URL: base + "/metadata", Version: h.Release, Name: "Traad", Title: "Tråd, FHIR R4 for journalsystemer", Status: "active",
		Date: "2026-11-23", Publisher: "Integrerte helsetjenester", Kind: "instance", Software: r4.Software{Name: "Tråd", Version: h.Release},
		Description:    "Planen og det som hører til den, for personer som følges og som organisasjonen samarbeider om. Den som er part, kan si at et tiltak er gjort og svare på en høring.",
		Implementation: r4.Implementation{Description: "Tråd", URL: base}, FHIRVersion: r4.Version, Format: []string{"json", r4.MediaType},
	}
	rest := r4.Rest{
		Mode:          "server",
		Documentation: "Et søk sier hvem det gjelder. Numre sendes bare med POST. Hvert oppslag på en person står i innsynsloggen hennes. Det som kallet ikke har tilgang til, finnes ikke.",
		Security:      &r4.Security{Description: "Authorization: Bearer med et JWT som systemet signerer for hvert kall (ES256, ES384 eller RS384), aud " + base + ", exp høyst fem minutter, jti én gang. Omfang som SMART v2, system/Type.rs, avtales for hvert system. Den som skriver, står i tokenet som helseid://claims/hpr/hpr_number."},
	}
	if h.Tokens != nil {
		rest.Security.Service = []r4.Concept{*r4.Coded(r4.Terminology("restful-security-service"), "SMART-on-FHIR", "SMART-on-FHIR")}
		rest.Security.Extension = []r4.Extension{{URL: "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris", Extension: []r4.Extension{{URL: "token", URI: base + tokenPath}}}}
		rest.Security.Description += " Eller et token fra " + base + tokenPath + " (SMART Backend Services): client_credentials med private_key_jwt, høyst fem minutter, bundet til en nøkkel med DPoP der systemet viser at det har den. Se " + base + wellKnown + "."
	}
	for _, k := range source.Kinds {
		rest.Resource = append(rest.Resource, resource(k, base))
	}
	own := r4.RestResource{Type: source.SubscriptionKind.Name, Documentation: source.SubscriptionKind.About, Versioning: "no-version", Conditional: "not-supported"}
	for _, one := range subscribing {
		if code, ok := strings.CutPrefix(one.code, "$"); ok {
			own.Operation = append(own.Operation, r4.Operation{Name: code, Definition: "http://hl7.org/fhir/uv/subscriptions-backport/OperationDefinition/backport-subscription-status"})
		} else {
			own.Interaction = append(own.Interaction, r4.Interaction{Code: one.code})
		}
	}
	rest.Resource = append(rest.Resource, own)
	s.Rest = []r4.Rest{rest}
	return s
}

func resource(k source.Kind, base string) r4.RestResource {
	x := r4.RestResource{Type: k.Name, Documentation: k.About, Versioning: "no-version", Conditional: "not-match"}
	yes := true
	if k.Versioned {
		x.Versioning, x.ReadHistory = "versioned", &yes
	}
	if k.Created {
		x.IfNoneExist = &yes
	}
	if k.Updated {
		x.Versioning = "versioned-update"
	}
	if k.File {
		x.Conditional = "not-supported"
	}
	for _, one := range routes {
		if one.holds(k) && !slices.ContainsFunc(x.Interaction, func(i r4.Interaction) bool { return i.Code == one.code }) {
			x.Interaction = append(x.Interaction, r4.Interaction{Code: one.code})
		}
	}
	for _, p := range k.Params {
		x.SearchParam = append(x.SearchParam, r4.SearchParam{Name: p.Name, Type: string(p.Kind), Documentation: p.About})
	}
	for _, j := range k.Include {
		x.Include = append(x.Include, j.String())
	}
	for _, j := range k.RevInclude {
		x.RevInclude = append(x.RevInclude, j.String())
	}
	if k.Name == "Patient" {
		x.Operation = []r4.Operation{{Name: "plan-status", Definition: base + "/OperationDefinition/" + statusDefinition, Documentation: "Hvem som har en plan, og hvem sin plan som er endret siden sist."}}
	}
	return x
}

func (h *HTTP) metadata(w http.ResponseWriter, r *http.Request) {
	if !accepts(r, false) {
		h.refuse(w, http.StatusNotAcceptable, "not-supported", "Bare application/fhir+json gis, i FHIR 4.0.")
		return
	}
	write(w, http.StatusOK, h.Statement())
}

func (h *HTTP) definition(w http.ResponseWriter, _ *http.Request) {
	base := h.Source.Base
	in := func(name, kind, max, about string) r4.OperationParameter {
		return r4.OperationParameter{Name: name, Use: "in", Max: max, Type: kind, Documentation: about}
	}
	out := func(name, kind, about string, parts ...r4.OperationParameter) r4.OperationParameter {
		return r4.OperationParameter{Name: name, Use: "out", Max: "1", Type: kind, Documentation: about, Part: parts}
	}
	plan := out("plan", "", "Én for hver person.",
		out("identifier", "Identifier", "Som spurt om."), out("followed", "boolean", "Om personen følges, så langt kallet har tilgang til å vite."), out("hasPlan", "boolean", "Om en plan gjelder."),
		out("patient", "Reference", ""), out("carePlan", "Reference", "Versjonen som gjelder."), out("lastUpdated", "instant", "Når den ble endret."), out("changed", "boolean", "Om den er endret etter since."))
	plan.Max = "*"
	write(w, http.StatusOK, &r4.OperationDefinition{
		Base: r4.New("OperationDefinition", statusDefinition), URL: base + "/OperationDefinition/" + statusDefinition, Name: "PlanStatus", Title: "Hvem har en plan, og er den endret", Status: "active", Kind: "operation",
		Code: "plan-status", Resource: []string{"Patient"}, OnType: true, Description: "Med identifier: om hver av personene har en plan. Uten: alle som har en plan som er endret etter since.",
		Parameter: []r4.OperationParameter{
			in("identifier", "Identifier", "50", "Fødselsnummer eller D-nummer, bare med POST."), in("since", "dateTime", "1", "Tidspunktet fra forrige svar (time)."),
			out("time", "instant", "Når svaret ble laget: since i neste kall."), plan, out("next", "uri", "Neste side."),
		},
	})
}
