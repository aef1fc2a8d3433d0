package fhir

import (
	"slices"

	r4 "traad/internal/base/fhir"
)

// Kind is a type that is given, with what can be asked of it. The front routes by Kinds and says by it what it can.
type Kind struct {
	r4.Type
	About     string
	Versioned bool // has versions that are kept: vread and history
	Shared    bool // is about nobody: what is published
	Updated   bool // a party may set its status
	Created   bool // a party may say one
	File      bool // is read only, by its id, and may be given as the file itself
}

func of[T r4.Resource](f func(T) []r4.Value) func(r4.Resource) []r4.Value {
	return func(x r4.Resource) []r4.Value {
		t, ok := x.(T)
		if !ok {
			return nil
		}
		return f(t)
	}
}

func code(c string) []r4.Value {
	if c == "" {
		return nil
	}
	return []r4.Value{{Code: c}}
}

func concepts(all ...r4.Concept) (out []r4.Value) {
	for _, c := range all {
		for _, one := range c.Coding {
			out = append(out, r4.Value{System: one.System, Code: one.Code})
		}
	}
	return out
}

func refs(all ...r4.Reference) (out []r4.Value) {
	for _, one := range all {
		if one.Reference != "" {
			out = append(out, r4.Value{Ref: one.Reference})
		}
	}
	return out
}

func identifiers(all []r4.Identifier) (out []r4.Value) {
	for _, one := range all {
		out = append(out, r4.Value{System: one.System, Code: one.Value})
	}
	return out
}

func during(p *r4.Period) []r4.Value {
	if p == nil {
		return nil
	}
	return r4.Of(p.Start, p.End)
}

// common are the parameters of every type that is searched.
var common = []r4.Param{
	{Name: "_id", Kind: r4.Token, About: "Ressursens id.", Of: func(x r4.Resource) []r4.Value { return code(x.Common().ID) }},
	{Name: "_lastUpdated", Kind: r4.Date, About: "Når ressursen sist ble endret.", Of: func(x r4.Resource) []r4.Value {
		if m := x.Common().Meta; m != nil {
			return r4.On(m.LastUpdated)
		}
		return nil
	}},
}

// about are the parameters that name the patient.
func about(whose func(r4.Resource) []r4.Value, names ...string) (out []r4.Param) {
	for _, n := range names {
		out = append(out, r4.Param{Name: n, Kind: r4.Ref, Targets: []string{"Patient"}, Of: whose, About: "Hvem det gjelder: Patient-id, eller ." + "identifier med fødselsnummer (bare med POST)."})
	}
	return out
}

func status[T r4.Resource](name string, f func(T) string) r4.Param {
	return r4.Param{Name: name, Kind: r4.Token, About: "Status.", Of: of(func(x T) []r4.Value { return code(f(x)) })}
}

func dated[T r4.Resource](name, about string, f func(T) []r4.Value) r4.Param {
	return r4.Param{Name: name, Kind: r4.Date, About: about, Of: of(f)}
}

func leads[T r4.Resource](name, to string, f func(T) []r4.Reference) r4.Param {
	return r4.Param{Name: name, Kind: r4.Ref, Targets: []string{to}, About: "Leder til " + to + ".", Of: of(func(x T) []r4.Value { return refs(f(x)...) })}
}

func params(groups ...[]r4.Param) []r4.Param {
	return slices.Concat(append([][]r4.Param{common}, groups...)...)
}

// Kinds are the types that are given.
var Kinds = kinds()

func kinds() []Kind {
	type list = []r4.Param
	all := []Kind{
		{About: "Den det gjelder. Uten _id eller identifier: alle som følges og som organisasjonen samarbeider om.", Type: r4.Type{Name: "Patient", Params: params(list{
			{Name: "identifier", Kind: r4.Token, Secret: true, About: "Fødselsnummer, D-nummer eller felles hjelpenummer, bare med POST.", Of: of(func(x *r4.Patient) []r4.Value { return identifiers(x.Identifier) })},
		})}},
		{About: "Den felles planen, én for hvert forløp. Hver publisering og hver liten endring er en versjon.", Versioned: true, Type: r4.Type{Name: "CarePlan", Params: params(
			about(of(func(x *r4.CarePlan) []r4.Value { return refs(x.Subject) }), "patient", "subject"), list{
				status("status", func(x *r4.CarePlan) string { return x.Status }),
				dated("date", "Når planen gjelder.", func(x *r4.CarePlan) []r4.Value { return during(x.Period) }),
				{Name: "identifier", Kind: r4.Token, About: "Versjonens nummer (urn:uuid).", Of: of(func(x *r4.CarePlan) []r4.Value { return identifiers(x.Identifier) })},
				leads("goal", "Goal", func(x *r4.CarePlan) []r4.Reference { return x.Goal }),
				leads("care-team", "CareTeam", func(x *r4.CarePlan) []r4.Reference { return x.CareTeam }),
				leads("activity-reference", "Task", func(x *r4.CarePlan) (out []r4.Reference) {
					for _, a := range x.Activity {
						out = append(out, *a.Reference)
					}
					return out
				}),
			})}},
		{About: "Målene i planen, med pasientens ord.", Versioned: true, Type: r4.Type{Name: "Goal", Params: params(
			about(of(func(x *r4.Goal) []r4.Value { return refs(x.Subject) }), "patient", "subject"), list{
				status("lifecycle-status", func(x *r4.Goal) string { return x.Lifecycle }),
				{Name: "achievement-status", Kind: r4.Token, About: "Hvor langt målet er nådd.", Of: of(func(x *r4.Goal) []r4.Value {
					if x.Achievement == nil {
						return nil
					}
					return concepts(*x.Achievement)
				})},
			})}},
		{About: "Tiltakene i planen: hvem som gjør hva og når. Status kan settes av den som gjør tiltaket, med If-Match.", Versioned: true, Updated: true, Type: r4.Type{Name: "Task", Params: params(
			about(of(func(x *r4.Task) []r4.Value { return refs(x.For) }), "patient", "subject"), list{
				status("status", func(x *r4.Task) string { return x.Status }),
				leads("based-on", "CarePlan", func(x *r4.Task) []r4.Reference { return x.BasedOn }),
			})}},
		{About: "Hvem som kan ringes nå. Pårørende står ikke her.", Type: r4.Type{Name: "CareTeam", Params: params(
			about(of(func(x *r4.CareTeam) []r4.Value { return refs(x.Subject) }), "patient", "subject"), list{
				status("status", func(x *r4.CareTeam) string { return x.Status }),
			})}},
		{About: "At pasienten følges, gjennom forløpets hendelser.", Versioned: true, Type: r4.Type{Name: "EpisodeOfCare", Params: params(
			about(of(func(x *r4.EpisodeOfCare) []r4.Value { return refs(x.Patient) }), "patient"), list{
				status("status", func(x *r4.EpisodeOfCare) string { return x.Status }),
				dated("date", "Når forløpet varer.", func(x *r4.EpisodeOfCare) []r4.Value { return during(x.Period) }),
				leads("incoming-referral", "ServiceRequest", func(x *r4.EpisodeOfCare) []r4.Reference { return x.Referral }),
			})}},
		{About: "Henvisningen.", Versioned: true, Type: r4.Type{Name: "ServiceRequest", Params: params(
			about(of(func(x *r4.ServiceRequest) []r4.Value { return refs(x.Subject) }), "patient", "subject"), list{
				status("status", func(x *r4.ServiceRequest) string { return x.Status }),
				dated("authored", "Når det ble henvist.", func(x *r4.ServiceRequest) []r4.Value { return r4.On(x.AuthoredOn) }),
			})}},
		{About: "At pasienten følges av IHT, og at det finnes en behandlingsavklaring.", Type: r4.Type{Name: "Flag", Params: params(
			about(of(func(x *r4.Flag) []r4.Value { return refs(x.Subject) }), "patient", "subject"), list{
				dated("date", "Når det gjelder.", func(x *r4.Flag) []r4.Value { return during(x.Period) }),
			})}},
		{About: "Samtykket til oppfølging.", Versioned: true, Type: r4.Type{Name: "Consent", Params: params(
			about(of(func(x *r4.Consent) []r4.Value { return refs(x.Patient) }), "patient"), list{
				status("status", func(x *r4.Consent) string { return x.Status }),
				dated("date", "Når det ble gitt.", func(x *r4.Consent) []r4.Value { return r4.On(x.DateTime) }),
			})}},
		{About: "Skårer som gjelder: CFS (SNOMED CT 763264000) og de andre kartleggingsverktøyene.", Type: r4.Type{Name: "Observation", Params: params(
			about(of(func(x *r4.Observation) []r4.Value { return refs(x.Subject) }), "patient", "subject"), list{
				status("status", func(x *r4.Observation) string { return x.Status }),
				{Name: "code", Kind: r4.Token, About: "Verktøyet.", Of: of(func(x *r4.Observation) []r4.Value { return concepts(x.Code) })},
				{Name: "category", Kind: r4.Token, About: "Alltid survey.", Of: of(func(x *r4.Observation) []r4.Value { return concepts(x.Category...) })},
				dated("date", "Når det ble skåret.", func(x *r4.Observation) []r4.Value { return r4.On(x.Effective) }),
			})}},
		{About: "Opphold i sykehus, KAD og legevakt, slik de er meldt.", Type: r4.Type{Name: "Encounter", Params: params(
			about(of(func(x *r4.Encounter) []r4.Value { return refs(x.Subject) }), "patient", "subject"), list{
				status("status", func(x *r4.Encounter) string { return x.Status }),
				{Name: "class", Kind: r4.Token, About: "Innlagt eller akutt.", Of: of(func(x *r4.Encounter) []r4.Value { return []r4.Value{{System: x.Class.System, Code: x.Class.Code}} })},
				dated("date", "Når oppholdet varte.", func(x *r4.Encounter) []r4.Value { return during(x.Period) }),
			})}},
		{About: "Hver publiserte versjon av planen som PDF.", Type: r4.Type{Name: "DocumentReference", Params: params(
			about(of(func(x *r4.DocumentReference) []r4.Value { return refs(x.Subject) }), "patient", "subject"), list{
				status("status", func(x *r4.DocumentReference) string { return x.Status }),
				{Name: "type", Kind: r4.Token, About: "Alltid LOINC 18776-5.", Of: of(func(x *r4.DocumentReference) []r4.Value {
					if x.Type == nil {
						return nil
					}
					return concepts(*x.Type)
				})},
				dated("date", "Når den ble publisert.", func(x *r4.DocumentReference) []r4.Value { return r4.On(x.Date) }),
				leads("related", "CarePlan", func(x *r4.DocumentReference) []r4.Reference {
					if x.Context == nil {
						return nil
					}
					return x.Context.Related
				}),
			})}},
		{About: "PDF-en som DocumentReference leder til. Med Accept: application/pdf gis selve filen.", File: true, Type: r4.Type{Name: "Binary"}},
		{About: "Hvem som står bak hver versjon av planen, og hver liten endring.", Type: r4.Type{Name: "Provenance", Params: params(list{
			leads("target", "CarePlan", func(x *r4.Provenance) []r4.Reference { return x.Target }),
			dated("recorded", "Når det ble skrevet.", func(x *r4.Provenance) []r4.Value { return r4.On(x.Recorded) }),
		})}},
		{About: "Kartleggingssamtalen når den er fullført. Det pårørende sa om seg selv er ikke med.", Type: r4.Type{Name: "QuestionnaireResponse", Params: params(
			about(of(func(x *r4.QuestionnaireResponse) []r4.Value { return refs(*x.Subject) }), "patient", "subject"), list{
				status("status", func(x *r4.QuestionnaireResponse) string { return x.Status }),
				dated("authored", "Når samtalen ble fullført.", func(x *r4.QuestionnaireResponse) []r4.Value { return r4.On(x.Authored) }),
			})}},
		{About: "Det parten selv har sagt i høringer av planen, og hva den fikk til svar. Den som er spurt, kan svare.", Created: true, Type: r4.Type{Name: "Communication", Params: params(
			about(of(func(x *r4.Communication) []r4.Value { return refs(*x.Subject) }), "patient", "subject"), list{
				status("status", func(x *r4.Communication) string { return x.Status }),
				dated("sent", "Når det ble sagt.", func(x *r4.Communication) []r4.Value { return r4.On(x.Sent) }),
			})}},
		{About: "Innsynsloggen det siste året: hvem som har sett hva om pasienten, eller gjort noe.", Type: r4.Type{Name: "AuditEvent", Params: params(
			about(of(func(x *r4.AuditEvent) []r4.Value { return refs(*x.Entity[0].What) }), "patient"), list{
				{Name: "action", Kind: r4.Token, About: "R for å se, E for å gjøre.", Of: of(func(x *r4.AuditEvent) []r4.Value { return code(x.Action) })},
				{Name: "outcome", Kind: r4.Token, About: "0, eller 4 for avvist.", Of: of(func(x *r4.AuditEvent) []r4.Value { return code(x.Outcome) })},
				dated("date", "Når det var.", func(x *r4.AuditEvent) []r4.Value { return r4.On(x.Recorded) }),
			})}},
		{About: "Det som spørres om: kartleggingssamtalen i hvert forløp, og skårene.", Shared: true, Type: r4.Type{Name: "Questionnaire", Params: params(list{
			status("status", func(x *r4.Questionnaire) string { return x.Status }),
			{Name: "version", Kind: r4.Token, About: "Versjonen.", Of: of(func(x *r4.Questionnaire) []r4.Value { return code(x.Version) })},
		})}},
		{About: "Forløpene slik de er publisert: stegene, og hva som skal være gjort når.", Shared: true, Type: r4.Type{Name: "PlanDefinition", Params: params(list{
			status("status", func(x *r4.PlanDefinition) string { return x.Status }),
			{Name: "version", Kind: r4.Token, About: "Versjonen.", Of: of(func(x *r4.PlanDefinition) []r4.Value { return code(x.Version) })},
		})}},
	}
	join(all)
	return all
}

// join says what can be included: what a type's references lead to, and what leads to it.
func join(all []Kind) {
	at := func(name string) *Kind {
		return &all[slices.IndexFunc(all, func(k Kind) bool { return k.Name == name })]
	}
	for i := range all {
		for _, p := range all[i].Params {
			if p.Kind != r4.Ref || p.Name == "subject" {
				continue
			}
			j := r4.Join{Type: all[i].Name, Param: p.Name}
			all[i].Include = append(all[i].Include, j)
			to := at(p.Targets[0])
			to.RevInclude = append(to.RevInclude, j)
		}
	}
}

// KindOf is the type of a name, false where there is none.
func KindOf(name string) (Kind, bool) {
	i := slices.IndexFunc(Kinds, func(k Kind) bool { return k.Name == name })
	if i < 0 {
		return Kind{}, false
	}
	return Kinds[i], true
}

// KnownScope reports whether a scope can be given: of a type that is given, or of all.
func KnownScope(scope string) bool {
	kind, _, ok := r4.ReadScope(scope)
	_, given := KindOf(kind)
	return ok && (given && kind != "Binary" || kind == SubscriptionKind.Name || kind == "*")
}
