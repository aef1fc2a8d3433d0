package fhir

import (
	"context"
	"fmt"
	"strconv"

	"traad/internal/app/pathway"
	"traad/internal/app/score"
	"traad/internal/base/date"
	"traad/internal/base/db"
	r4 "traad/internal/base/fhir"
	"traad/internal/care"
	"traad/internal/care/instrument"
	"traad/internal/care/mapping"
)

// What is asked of each area of the circle.
const (
	asksMatters   = "Hva er viktig for deg?"
	asksResources = "Hva får du til, og hvem kan støtte?"
	asksRisk      = "Risiko"
	asksNote      = "Hva risikoen er, og hva som gjøres"
)

// shared are the resources of a type that is about nobody: what is published of pathways and instruments. Nobody is looked at, so nothing is decided or audited.
func (src *Source) shared(ctx context.Context, kind string) (*record, error) {
	rec := &record{src: src, all: map[string][]*thing{}}
	all, err := pathway.Published(ctx, src.Service.Store.Reader())
	if err != nil {
		return nil, err
	}
	for _, d := range all {
		switch kind {
		case "PlanDefinition":
			rec.put(d.PublishedAt, src.definition(d))
		case "Questionnaire":
			rec.put(d.PublishedAt, src.asks(d))
		}
	}
	if kind != "Questionnaire" {
		return rec, nil
	}
	list, err := score.InForce(ctx, src.Service)
	if err != nil {
		return nil, err
	}
	for _, x := range list {
		rec.put(db.Time{}, src.scale(x))
	}
	return rec, nil
}

func standing(newest bool) string {
	if newest {
		return "active"
	}
	return "retired"
}

// mappingID is the id of what is asked in the mapping conversation of a pathway.
func mappingID(p *care.Pathway) string {
	return "kartlegging." + p.Code + "." + strconv.Itoa(p.Version)
}

func riskCoding(base string, r mapping.Risk) r4.Coding {
	return r4.Coding{System: base + "/CodeSystem/risk", Code: string(r), Display: r.Title()}
}

// asks is the Questionnaire of the mapping conversation: the areas of the circle that the pathway has.
func (src *Source) asks(d pathway.Definition) r4.Resource {
	id := mappingID(d.Pathway)
	x := &r4.Questionnaire{
		Base: r4.New("Questionnaire", id), URL: src.Base + "/Questionnaire/" + id, Version: strconv.Itoa(d.Version.Version), Title: "Kartleggingssamtale, " + d.Title, Status: standing(d.Newest),
		SubjectType: []string{"Patient"}, Publisher: "Integrerte helsetjenester", Description: "Områdene i IHT-sirkelen. Samtalen med pårørende om dem selv er ikke med.",
		Item: []r4.Question{{LinkID: "samtale", Text: "Samtalen", Type: "group", Item: []r4.Question{
			{LinkID: "samtale.dato", Text: "Dato", Type: "date"}, {LinkID: "samtale.form", Text: "Hvordan samtalen ble holdt", Type: "string"},
		}}},
	}
	for _, area := range d.Pathway.Circle() {
		at := "omrade." + area.Code
		risk := r4.Question{LinkID: at + ".risiko", Text: asksRisk, Type: "choice"}
		for _, r := range []mapping.Risk{mapping.None, mapping.Watch, mapping.Act} {
			risk.Option = append(risk.Option, r4.Option{Coding: riskCoding(src.Base, r)})
		}
		x.Item = append(x.Item, r4.Question{LinkID: at, Text: area.Title, Type: "group", Item: []r4.Question{
			{LinkID: at + ".viktig", Text: asksMatters, Type: "text"}, {LinkID: at + ".ressurser", Text: asksResources, Type: "text"}, risk, {LinkID: at + ".merknad", Text: asksNote, Type: "text"},
		}})
	}
	return x
}

// scale is the Questionnaire of an instrument: its sum, by the service's own code. The words of licensed instruments are not given.
func (src *Source) scale(x instrument.Instrument) r4.Resource {
	id := "skar." + x.Code
	return &r4.Questionnaire{
		Base: r4.New("Questionnaire", id), URL: src.Base + "/Questionnaire/" + id, Title: r4.String(x.Title), Status: "active", SubjectType: []string{"Patient"}, Publisher: "Integrerte helsetjenester",
		Description: r4.String(x.Measures + ". Skala " + x.Range()), Copyright: r4.String(x.Licence),
		Item: []r4.Question{{LinkID: x.Code, Text: r4.String(x.Short + " (" + x.Unit + ")"), Type: "decimal"}},
	}
}

// ucum are the units of deadlines that UCUM has; a working day is none.
var ucum = map[care.Unit]string{care.Days: "d", care.Weeks: "wk", care.Months: "mo"}

var unitWords = map[care.Unit]string{care.Days: "dager", care.WorkingDays: "virkedager", care.Weeks: "uker", care.Months: "måneder"}

// definition is the PlanDefinition of a version of a pathway: its stages, and in each what is due.
func (src *Source) definition(d pathway.Definition) r4.Resource {
	p := d.Pathway
	id := p.Code + "." + strconv.Itoa(p.Version)
	x := &r4.PlanDefinition{
		Base: r4.New("PlanDefinition", id), URL: src.Base + "/PlanDefinition/" + id, Version: strconv.Itoa(p.Version), Title: r4.String(p.Title), Status: standing(d.Newest), Date: date.In(d.PublishedAt.Time).String(),
		Type: r4.Coded(r4.Terminology("plan-definition-type"), "clinical-protocol", "Clinical Protocol"), Publisher: "Integrerte helsetjenester", Description: r4.String(p.Source),
	}
	due := func(stage string) (out []r4.PlanAction) {
		for _, rule := range p.Deadlines {
			if rule.Stage != stage {
				continue
			}
			one := r4.PlanAction{ID: stage + "." + rule.Code, Title: r4.String(rule.Title), Description: fmt.Sprintf("Innen %d %s. %s", rule.Length, unitWords[rule.Unit], r4.String(rule.Source))}
			one.Description = r4.String(one.Description)
			if code := ucum[rule.Unit]; code != "" {
				one.Timing = &r4.Duration{Value: rule.Length, Unit: unitWords[rule.Unit], System: "http://unitsofmeasure.org", Code: code}
			}
			out = append(out, one)
		}
		return out
	}
	for _, s := range p.Stages {
		x.Action = append(x.Action, r4.PlanAction{ID: s.Code, Title: r4.String(s.Title), Description: r4.String(s.Now), Action: due(s.Code)})
	}
	if after := due(care.EvaluationStage); len(after) > 0 {
		x.Action = append(x.Action, r4.PlanAction{ID: care.EvaluationStage, Title: "Evaluering", Action: after})
	}
	return x
}
