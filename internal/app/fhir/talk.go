package fhir

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	mappingapp "traad/internal/app/mapping"
	"traad/internal/app/patient"
	planapp "traad/internal/app/plan"
	"traad/internal/base/date"
	"traad/internal/base/db"
	r4 "traad/internal/base/fhir"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/care/mapping"
	"traad/internal/care/plan"
	"traad/internal/rules/access"
	"traad/internal/store"
)

// heard is what the id of a plan that is heard ends with: it is another resource than the plan that holds, and nobody shall take the one for the other.
const heard = ".hearing"

// party is whom an organisation is to a plan, "" for one that is no party.
func party(kind string) plan.Party {
	switch care.OrgKind(kind) {
	case care.OrgHospital, care.OrgSite:
		return plan.Hospital
	case care.OrgMunicipality, care.OrgDistrict:
		return plan.Municipality
	case care.OrgGPOffice:
		return plan.GP
	}
	return ""
}

// hearing is a plan that is heard, told to those who are asked about it: as a draft, without goals and measures of its own that somebody could take for those that hold.
func (rec *record) hearing(ctx context.Context, r *store.Reader, a access.Actor, all *planapp.All) error {
	v, p, _, err := asked(ctx, r, a, all)
	if err != nil || v == nil {
		return err
	}
	texts, err := planapp.Texts(ctx, r, *v)
	if err != nil {
		return err
	}
	stamp, err := planapp.ReadingOf(ctx, r, *v)
	if err != nil {
		return err
	}
	read := plan.Read(withoutLimits(texts))
	id := string(v.Enrolment) + heard
	x := &r4.CarePlan{
		Base: r4.New("CarePlan", id), Status: "draft", Intent: "proposal", Title: "På høring, gjelder ikke: behandlingsplan, versjon " + nb.Int(v.Number), Subject: rec.subject(),
		Created: r4.Instant(v.Heard.Time), Author: r4.Named(r4.String(v.AuthorBy)),
	}
	x.Text = r4.Div("På høring. Planen gjelder ikke før den er publisert.\n\n" + read.Journal())
	if read.Matters != "" {
		x.Description = "Det som er viktig for pasienten: " + r4.String(read.Matters)
	}
	if !v.Due.IsZero() {
		x.Note = append(x.Note, r4.Annotation{Text: "Svarfrist " + nb.DayYear(v.Due)})
	}
	if ask := r4.String(p.Asks); ask != "" {
		x.Note = append(x.Note, r4.Annotation{Text: "Vi spør om: " + ask})
	}
	rec.all["CarePlan"] = append(rec.all["CarePlan"], &thing{id: id, versions: []version{{readID(stamp), v.Heard, x}}})
	return nil
}

// readID is the version of a plan that is heard: it changes with each word of it.
func readID(stamp planapp.Reading) string {
	sum := sha256.Sum256([]byte(stamp))
	return hex.EncodeToString(sum[:12])
}

// asked is the version that is heard now and the party of the caller's organisation that is asked about it; nil where there is none.
func asked(ctx context.Context, r *store.Reader, a access.Actor, all *planapp.All) (*planapp.Version, *planapp.Party, *planapp.Round, error) {
	v := all.Working
	if v == nil || v.Status != planapp.Hearing || v.Hidden {
		return nil, nil, nil, nil
	}
	round, err := planapp.RoundOf(ctx, r, v.ID)
	if err != nil {
		return nil, nil, nil, err
	}
	for i := range round.Parties {
		if round.Parties[i].Kind == party(a.OrgKind) {
			return v, &round.Parties[i], round, nil
		}
	}
	return nil, nil, nil, nil
}

func withoutLimits(texts map[string]string) map[string]string {
	out := make(map[string]string, len(texts))
	for path, t := range texts {
		if !strings.HasPrefix(path, "avklaring/") { // what is agreed about treatment has one home: the Flag
			out[path] = t
		}
	}
	return out
}

// said are the Communications: what the party itself has said in hearings, and what it was answered.
func (rec *record) said(ctx context.Context, r *store.Reader, a access.Actor, all *planapp.All) error {
	for i := range all.Versions {
		v := &all.Versions[i]
		if v.Heard.IsZero() || v.Hidden || v.Status == planapp.Draft {
			continue
		}
		round, err := planapp.RoundOf(ctx, r, v.ID)
		if err != nil {
			return err
		}
		about := *r4.To("CarePlan/" + string(v.Enrolment))
		if v.Status == planapp.Hearing {
			about.Reference += heard
		} else if rec.find("CarePlan", string(v.Enrolment)) == nil {
			about = *r4.Named("Behandlingsplan, versjon " + nb.Int(v.Number))
		}
		for _, x := range round.Remarks {
			p := round.Party(x.Party)
			if p == nil || p.Kind != party(a.OrgKind) {
				continue
			}
			id := string(x.ID)
			one := rec.communication(id, about, x.Says.Title())
			one.Sent, one.Sender = r4.Instant(x.At.Time), r4.Named(r4.String(cmp.Or(x.By, p.Name, p.Kind.Title())))
			one.payload(x.Text)
			if x.Proposed != "" {
				one.payload("Forslag til tekst: " + x.Proposed)
			}
			rec.put(x.At, &one.Communication)
			if x.Replied.IsZero() {
				continue
			}
			reply := rec.communication(id+".reply", about, "Svar")
			reply.InResponse = []r4.Reference{*r4.To("Communication/" + id)}
			reply.Sent, reply.Sender = r4.Instant(x.Replied.Time), r4.Named(r4.String(x.RepliedBy))
			reply.payload(x.Reply)
			rec.put(x.Replied, &reply.Communication)
		}
	}
	return nil
}

type communication struct{ r4.Communication }

func (rec *record) communication(id string, about r4.Reference, kind string) *communication {
	subject := rec.subject()
	return &communication{r4.Communication{
		Base: r4.New("Communication", id), Status: "completed", Subject: &subject, About: []r4.Reference{about}, Category: []r4.Concept{*r4.Worded("Høring av behandlingsplan")}, Topic: r4.Worded(kind),
	}}
}

func (c *communication) payload(text string) {
	if text = r4.String(text); text != "" {
		c.Payload = append(c.Payload, r4.Payload{Content: text})
	}
}

// mapped are the QuestionnaireResponses: the mapping conversation of each enrolment when it is completed. What was talked about with the next of kin about themselves is not
// in it, nor who else was there: they have not agreed to stand in others' systems.
func (rec *record) mapped(ctx context.Context, r *store.Reader) error {
	for i := range rec.head.Courses {
		c := &rec.head.Courses[i]
		if c.State.Status == care.StatusVoid || mappingapp.Hidden(c) {
			continue
		}
		doc, texts, err := mappingapp.TextsOf(ctx, r, rec.head.Patient, c.ID)
		if err != nil {
			return err
		}
		if doc.ClosedAt.IsZero() {
			continue
		}
		rec.put(doc.ClosedAt, rec.conversation(c, mapping.Read(texts), doc.ClosedAt))
	}
	return nil
}

func (rec *record) conversation(c *patient.Course, said mapping.Conversation, at db.Time) r4.Resource {
	subject := rec.subject()
	x := &r4.QuestionnaireResponse{
		Base: r4.New("QuestionnaireResponse", string(c.ID)), Questionnaire: rec.src.Base + "/Questionnaire/" + mappingID(c.Pathway), Status: "completed", Subject: &subject, Authored: r4.Instant(at.Time),
	}
	held := answers{LinkID: "samtale", Text: "Samtalen"}
	if !said.On.IsZero() {
		held.Item = append(held.Item, r4.ResponseItem{LinkID: "samtale.dato", Text: "Dato", Answer: []r4.ResponseAnswer{{Date: said.On.String()}}})
	}
	held.answer("samtale.form", "Hvordan samtalen ble holdt", mapping.FormTitle(said.Form))
	if len(held.Item) > 0 {
		x.Item = append(x.Item, r4.ResponseItem(held))
	}
	for _, area := range c.Pathway.Circle() {
		a, at := said.Areas[area.Code], "omrade."+area.Code
		if rec.head.AddressHidden { // what is told of her home tells where it is: the risks alone
			a.Matters, a.Resources, a.Note = "", "", ""
		}
		group := answers{LinkID: at, Text: area.Title}
		group.answer(at+".viktig", asksMatters, a.Matters)
		group.answer(at+".ressurser", asksResources, a.Resources)
		if a.Risk != mapping.Unjudged {
			coding := riskCoding(rec.src.Base, a.Risk)
			group.Item = append(group.Item, r4.ResponseItem{LinkID: at + ".risiko", Text: asksRisk, Answer: []r4.ResponseAnswer{{Coding: &coding}}})
		}
		group.answer(at+".merknad", asksNote, a.Note)
		if len(group.Item) > 0 {
			x.Item = append(x.Item, r4.ResponseItem(group))
		}
	}
	return x
}

// answers is a group that is being filled.
type answers r4.ResponseItem

// answer adds what was said to one question, nothing where nothing was.
func (g *answers) answer(at, asked, said string) {
	if said = r4.String(said); said != "" {
		g.Item = append(g.Item, r4.ResponseItem{LinkID: at, Text: asked, Answer: []r4.ResponseAnswer{{String: said}}})
	}
}

// logDays is how far back the access log is given.
const logDays = 365

// looked are the AuditEvents: who has looked at her and done what about her, as the log in Tråd has it.
func (rec *record) looked(ctx context.Context, r *store.Reader, today date.Date) error {
	l, err := patient.LogPart(ctx, r, rec.head.Patient, patient.LogFilter{From: today.AddDays(-logDays), Whole: true})
	if err != nil {
		return err
	}
	subject := rec.subject()
	for _, e := range l.Entries {
		x := &r4.AuditEvent{
			Base: r4.New("AuditEvent", auditID(rec.head.Patient, e.ID)), Type: r4.Coding{System: r4.Terminology("audit-event-type"), Code: "rest", Display: "RESTful Operation"}, Action: "E",
			Recorded: r4.Instant(e.At.Time), Outcome: "0", Source: r4.AuditSource{Observer: r4.Reference{Display: "Tråd"}},
			Subtype: []r4.Coding{{System: rec.src.Base + "/CodeSystem/deed", Code: string(e.Deed), Display: r4.String(e.Deed.Text())}},
			Entity: []r4.AuditEntity{{
				What: &subject, Type: &r4.Coding{System: r4.Terminology("audit-entity-type"), Code: "1", Display: "Person"}, Role: &r4.Coding{System: r4.Terminology("object-role"), Code: "1", Display: "Patient"},
			}},
		}
		if strings.HasPrefix(string(e.Deed), "see.") {
			x.Action = "R"
		}
		if !e.Allowed {
			x.Outcome, x.OutcomeDesc = "4", "Avvist: "+e.Reason.Text()
		} else {
			x.Purpose = []r4.Concept{*r4.Worded(e.Reason.Text())}
		}
		if rec.head.AddressHidden { // who works with her, and where, tells where she lives: the role alone
			e.Who, e.Org, e.Asker = "", "", ""
		}
		if e.Role == care.OwnKin { // next of kin have not agreed to stand in others' systems: the role alone
			e.Who = ""
		}
		who := r4.AuditAgent{Name: r4.String(cmp.Or(e.Who, e.Asker)), Requestor: true}
		if title := r4.String(e.Role.Title()); title != "" {
			who.Role = []r4.Concept{*r4.Worded(title)}
		}
		said := cmp.Or(strings.Trim(e.Who+", "+e.Org, ", "), e.Role.Title(), "Tråd")
		if e.Role == care.RecordSystem {
			said = e.By()
		}
		who.Who = r4.Named(r4.String(said))
		for _, ref := range e.Refs {
			if t, ok := strings.CutPrefix(ref, "fhir@"); ok { // what was fetched
				x.Entity = append(x.Entity, r4.AuditEntity{Type: &r4.Coding{System: "http://hl7.org/fhir/resource-types", Code: t, Display: t}})
			}
		}
		x.Agent = []r4.AuditAgent{who}
		rec.put(e.At, x)
	}
	return nil
}

// auditID is the id of a look in one person's log: both ids without their hyphens, as long as an id may be.
func auditID(who care.PatientID, look db.ID) string {
	return strings.ReplaceAll(string(who), "-", "") + strings.ReplaceAll(string(look), "-", "")
}

// whoseLook is the person of such an id, "" for what is none.
func whoseLook(id string) care.PatientID {
	if len(id) != 64 {
		return ""
	}
	who := fmt.Sprintf("%s-%s-%s-%s-%s", id[:8], id[8:12], id[12:16], id[16:20], id[20:32])
	if !db.IsID(who) {
		return ""
	}
	return care.PatientID(who)
}
