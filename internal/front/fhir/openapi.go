package fhir

import (
	"cmp"
	"net/http"
	"strings"

	source "traad/internal/app/fhir"
	r4 "traad/internal/base/fhir"
)

// OpenAPI is the statement for those whose tools read OpenAPI 3.1, made of the same tables.
type OpenAPI struct {
	OpenAPI    string                          `json:"openapi"`
	Info       apiInfo                         `json:"info"`
	Servers    []apiServer                     `json:"servers"`
	Security   []map[string][]string           `json:"security"`
	Paths      map[string]map[string]operation `json:"paths"` // by path, then by method in small letters
	Components components                      `json:"components"`
}

type apiInfo struct {
	Title       string `json:"title"`
	Version     string `json:"version"`
	Description string `json:"description"`
}

type apiServer struct {
	URL string `json:"url"`
}

type operation struct {
	ID         string                 `json:"operationId"`
	Summary    string                 `json:"summary"`
	Tags       []string               `json:"tags,omitempty"`
	Parameters []apiParameter         `json:"parameters,omitempty"`
	Body       *apiBody               `json:"requestBody,omitempty"`
	Responses  map[string]apiResponse `json:"responses"`
	Security   *[]map[string][]string `json:"security,omitempty"` // an empty list: open
}

type apiParameter struct {
	Name        string `json:"name"`
	In          string `json:"in"`
	Required    bool   `json:"required,omitempty"`
	Description string `json:"description,omitempty"`
	Schema      schema `json:"schema"`
}

type schema struct {
	Type  string  `json:"type"`
	Items *schema `json:"items,omitempty"`
}

type apiBody struct {
	Required bool               `json:"required"`
	Content  map[string]content `json:"content"`
}

type content struct {
	Schema schema `json:"schema"`
}

type apiResponse struct {
	Description string             `json:"description"`
	Content     map[string]content `json:"content,omitempty"`
}

type components struct {
	Security map[string]scheme `json:"securitySchemes"`
}

type scheme struct {
	Type   string `json:"type"`
	Scheme string `json:"scheme,omitempty"`
	Format string `json:"bearerFormat,omitempty"`
	About  string `json:"description"`
	Flows  *flows `json:"flows,omitempty"`
}

type flows struct {
	System flow `json:"clientCredentials"`
}

type flow struct {
	Token  string            `json:"tokenUrl"`
	Scopes map[string]string `json:"scopes"`
}

var object = content{schema{Type: "object"}}

// common are the parameters of every search.
var commonParams = []r4.Param{
	{Name: "_count", About: "Hvor mange på en side, høyst 100."},
	{Name: "_sort", About: "_id, _lastUpdated eller -_lastUpdated."},
	{Name: "_total", About: "accurate: tell alle."},
	{Name: "_summary", About: "count: bare antallet."},
	{Name: "_elements", About: "Bare disse elementene."},
	{Name: "_include", About: "Ta med det som referansene leder til."},
	{Name: "_revinclude", About: "Ta med det som leder hit."},
}

// API is the description.
func (h *HTTP) API() *OpenAPI {
	a := &OpenAPI{
		OpenAPI: "3.1.0", Info: apiInfo{"Tråd, FHIR R4 for journalsystemer", cmp.Or(h.Release, "0"), "Det samme som /fhir/metadata sier, for verktøy som leser OpenAPI. Alt er application/fhir+json, FHIR 4.0.1. Hver feil er en OperationOutcome uten noe om en person."},
		Servers: []apiServer{{h.Source.Base}}, Security: []map[string][]string{{"token": {}}}, Paths: map[string]map[string]operation{},
		Components: components{map[string]scheme{"token": {Type: "http", Scheme: "bearer", Format: "JWT", About: "Signert av journalsystemet for dette kallet."}}},
	}
	if h.Tokens != nil {
		scopes := map[string]string{}
		for _, one := range h.scopes() {
			scopes[one] = "r leser, s søker, u endrer, c skriver"
		}
		a.Components.Security["smart"] = scheme{Type: "oauth2", About: "SMART Backend Services: private_key_jwt, og DPoP der tokenet er bundet til en nøkkel.", Flows: &flows{flow{h.Source.Base + tokenPath, scopes}}}
		a.Security = append(a.Security, map[string][]string{"smart": {}})
	}
	for _, k := range source.Kinds {
		for _, one := range routes {
			if one.holds(k) {
				a.add(k, one)
			}
		}
	}
	for _, one := range subscribing {
		a.add(source.SubscriptionKind, one)
	}
	patient, _ := source.KindOf("Patient")
	status := route{code: "$plan-status", method: http.MethodGet, path: "/$plan-status"}
	a.add(patient, status)
	status.method, status.forBody = http.MethodPost, true
	a.add(patient, status)
	open := []map[string][]string{}
	said := map[string]string{"/metadata": "CapabilityStatement", "/openapi.json": "Denne beskrivelsen", "/OperationDefinition/" + statusDefinition: "Hva $plan-status tar og svarer"}
	if h.Tokens != nil {
		said[wellKnown] = "Hvor tokener hentes, og hvordan"
	}
	for path, about := range said {
		a.Paths[path] = map[string]operation{"get": {ID: "get" + strings.Map(letters, path), Summary: about, Responses: responses("200"), Security: &open}}
	}
	return a
}

func letters(r rune) rune {
	if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
		return r
	}
	return -1
}

func responses(codes ...string) map[string]apiResponse {
	said := map[string]string{
		"200": "Som spurt om.", "201": "Opprettet; Location sier hvor.", "204": "Gjort.", "304": "Ikke endret.", "400": "Kan ikke leses.", "401": "Tokenet gjelder ikke.", "403": "Journalsystemet, eller den det skriver for, har ikke adgang.",
		"404": "Finnes ikke, eller ikke for dette kallet.", "410": "Tatt bort.", "412": "En annen versjon enn den som ble lest.", "422": "Kan ikke lagres; hvorfor står i svaret.", "428": "Send If-Match.", "429": "For mange kall i dag.",
	}
	out := map[string]apiResponse{}
	for _, c := range codes {
		x := apiResponse{Description: said[c]}
		if c != "204" && c != "304" {
			x.Content = map[string]content{r4.MediaType: object}
		}
		out[c] = x
	}
	return out
}

// add describes one way to ask about a type.
func (a *OpenAPI) add(k source.Kind, one route) {
	op := operation{ID: one.code + k.Name, Summary: k.About, Tags: []string{k.Name}, Responses: responses("200", "400", "401", "403", "404", "429")}
	if one.method == http.MethodPost && one.code != "create" {
		op.ID += "ByPost"
	}
	for _, name := range []string{"id", "version"} {
		if strings.Contains(one.path, "{"+name+"}") {
			op.Parameters = append(op.Parameters, apiParameter{Name: name, In: "path", Required: true, Schema: schema{Type: "string"}})
		}
	}
	text := schema{Type: "string"}
	switch one.code {
	case "read", "vread":
		op.Responses["304"], op.Responses["410"] = responses("304")["304"], responses("410")["410"]
	case "search-type":
		if one.forBody {
			op.Body = &apiBody{true, map[string]content{"application/x-www-form-urlencoded": object}}
			break
		}
		all := k.Params
		if len(all) > 0 {
			all = append(all[:len(all):len(all)], commonParams...)
		}
		for _, p := range all {
			if !p.Secret {
				op.Parameters = append(op.Parameters, apiParameter{Name: p.Name, In: "query", Description: p.About, Schema: schema{Type: "array", Items: &text}})
			}
		}
	case "update", "patch":
		op.Parameters = append(op.Parameters, apiParameter{Name: "If-Match", In: "header", Required: true, Description: "ETag fra den versjonen som ble lest.", Schema: text})
		for _, c := range []string{"412", "422", "428"} {
			op.Responses[c] = responses(c)[c]
		}
		op.Body = &apiBody{true, map[string]content{r4.MediaType: object}}
		if one.code == "patch" {
			op.Body.Content = map[string]content{"application/json-patch+json": {schema{Type: "array", Items: &schema{Type: "object"}}}}
		}
	case "create":
		if k.Created {
			op.Parameters = append(op.Parameters, apiParameter{Name: "If-None-Exist", In: "header", Description: "Et søk. Finnes én som passer, gis den (200), og ingenting lagres.", Schema: text})
		}
		for _, c := range []string{"201", "412", "422"} {
			op.Responses[c] = responses(c)[c]
		}
		op.Body = &apiBody{true, map[string]content{r4.MediaType: object}}
	case "delete":
		op.Responses = responses("204", "401", "403", "404", "429")
	case "$plan-status":
		if one.forBody {
			op.Body = &apiBody{true, map[string]content{r4.MediaType: object}}
		} else {
			op.Parameters = append(op.Parameters, apiParameter{Name: "since", In: "query", Description: "Tidspunktet fra forrige svar.", Schema: text})
		}
	}
	path := "/" + k.Name + one.path
	if a.Paths[path] == nil {
		a.Paths[path] = map[string]operation{}
	}
	a.Paths[path][strings.ToLower(one.method)] = op
}

func (h *HTTP) openapi(w http.ResponseWriter, _ *http.Request) {
	data, err := r4.Write(h.API())
	if err != nil {
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	_, _ = w.Write(data)
}
