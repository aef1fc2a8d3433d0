package demo

import (
	"fmt"
	"maps"
	"time"

	"traad/internal/app/movein"
	planapp "traad/internal/app/plan"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/care/plan"
)

// written is a person whose plan has fields: the version that holds, and perhaps the next one to be heard.
type written struct {
	key   string
	by    string // who signed
	texts func(r *region) map[string]string
	next  func(r *region) *hearing
}

// hearing is the version after the one that holds, with what the parties have said.
type hearing struct {
	by      string
	changes map[string]string
	sent    int // days ago
	due     int // days ahead
	parties []heard
}

type heard struct {
	kind       plan.Party
	name, user string // user: key of who answers in Tråd
	asks       string
	says       planapp.Saying
	ago        int    // days ago that they answered
	by         string // who wrote the answer, where it was not they
	how        planapp.Way
	said       []planapp.LaidRemark
}

// plans returns the plans of the named, whose events tell of the version that holds.
func (r *region) plans(people []movein.Person) []planapp.Laid {
	var all []planapp.Laid
	for _, w := range plansWritten {
		at, ok := r.reference[w.key]
		if !ok {
			continue
		}
		last := lastPlan(people, at)
		if last == nil {
			continue
		}
		l := r.laid(w.key, "holds", w.by, at, last.Plan.Version, last.Recorded.Add(-48*time.Hour), w.texts(r))
		l.Published = last.Recorded
		all = append(all, l)
		if w.next == nil {
			continue
		}
		h := w.next(r)
		texts := maps.Clone(l.Texts)
		maps.Copy(texts, h.changes)
		sent := r.backward(r.today.AddDays(-h.sent)).At(13, 20)
		if !sent.After(l.Published) {
			continue // written too lately to be heard again
		}
		n := r.laid(w.key, "heard", h.by, at, last.Plan.Version+1, sent.Add(-30*time.Hour), texts)
		if h.due > 0 { // else it is being written
			n.Heard, n.Due = sent, r.onward(r.today.AddDays(h.due))
		}
		for i, p := range h.parties {
			n.Parties = append(n.Parties, r.party(w.key, i, p))
		}
		all = append(all, n)
	}
	return all
}

func lastPlan(people []movein.Person, at ref) *care.Event {
	for i := range people {
		if people[i].ID != at.patient {
			continue
		}
		for _, e := range people[i].Enrolments {
			if e.ID != at.enrolment {
				continue
			}
			return lastPlanOf(e)
		}
	}
	return nil
}

func lastPlanOf(e movein.Enrolment) (last *care.Event) {
	for i := range e.Events {
		if e.Events[i].Kind == care.PlanWritten {
			last = &e.Events[i]
		}
	}
	return last
}

func (r *region) laid(key, which, by string, at ref, number int, started time.Time, texts map[string]string) planapp.Laid {
	w := r.workers[by]
	l := planapp.Laid{
		ID: db.ID(named("plan-"+which, key)), Document: db.ID(named("plan-document-"+which, key)), Patient: at.patient, Enrolment: at.enrolment, Area: at.area, Number: number,
		Author: planapp.Signature{User: w.user, Name: w.name, Role: w.role}, Started: started, Texts: texts,
	}
	return l
}

func (r *region) party(key string, i int, p heard) planapp.LaidParty {
	out := planapp.LaidParty{
		ID: db.ID(named("plan-party", fmt.Sprintf("%s/%d", key, i))), Asked: planapp.Asked{Kind: p.kind, Name: p.name, Asks: p.asks}, Says: p.says, How: p.how,
	}
	if p.user != "" {
		out.User = r.workers[p.user].user
		out.By = out.User
	}
	if p.by != "" {
		out.By = r.workers[p.by].user
	}
	if p.says != planapp.Silent {
		out.Answered = r.backward(r.today.AddDays(-p.ago)).At(11, 5)
	}
	for j, x := range p.said {
		x.ID = db.ID(named("plan-remark", fmt.Sprintf("%s/%d/%d", key, i, j)))
		if x.Reply != "" {
			x.Replied, x.By = out.Answered.Add(3*time.Hour), r.workers["henrik.dahl"].user
		}
		out.Remarks = append(out.Remarks, x)
	}
	return out
}

// in is a working day so many days from today, as people type it.
func (r *region) in(days int) string { return nb.Numeric(r.onward(r.today.AddDays(days))) }

func (r *region) ago(days int) string { return nb.Numeric(r.backward(r.today.AddDays(-days))) }

// measure adds a measure to texts.
func measure(texts map[string]string, id string, who plan.Party, what, often, due, goal string) {
	for part, t := range map[string]string{"hva": what, "hvem": string(who), "ofte": often, "frist": due, "mal": goal} {
		if t != "" {
			texts["tiltak/"+id+"/"+part] = t
		}
	}
}

func contact(texts map[string]string, id, name, does, phone, hours string) {
	for part, t := range map[string]string{"navn": name, "rolle": does, "telefon": phone, "tid": hours} {
		if t != "" {
			texts["team/"+id+"/"+part] = t
		}
	}
}

var plansWritten = []written{
	{key: "aasen", by: "henrik.dahl", texts: solveigsPlan, next: solveigsHearing},
	{key: "ekeberg", by: "ingrid.sandvik", texts: rolfsPlan, next: rolfsHearing},
	{key: "bakken", by: "ingrid.sandvik", texts: kaaresPlan},
	{key: "tangen", by: "ingrid.sandvik", texts: ingerLisesPlan, next: ingerLisesDraft},
}

func solveigsPlan(r *region) map[string]string {
	m := map[string]string{
		"viktig":      solveig.told.matters,
		"mal/1/tekst": "Jeg vil klare å gå til postkassen selv.", "mal/1/ser": "går 80 meter med rullator uten pause, tre dager i uken", "mal/1/status": string(plan.GoalPartly),
		"mal/2/tekst": "Jeg vil slippe å forklare alt på nytt hver gang.", "mal/2/ser": "plan og trygghetskort ligger fremme hjemme og i journalen. Avdelingen kjenner planen innen første døgn",
		"mal/3/tekst": "Jeg vil sove uten å våkne tungpusten.", "mal/3/ser": "ingen netter med ekstra pute på to uker. Vekt 62 til 64 kg",
		"mal/4/tekst": "Jeg vil spise middag med andre hver uke.", "mal/4/status": string(plan.GoalMet),
		"tegn/1/omrade": "hjerte og pust", "tegn/1/gronn-tegn": "Vekt 62 til 64 kg. Går til postkassen. Sover med én pute.", "tegn/1/gronn-gjor": "Fortsett som før.",
		"tegn/1/gul-tegn": "Vekt opp 1,5 kg på tre dager. Hovne ankler. Trenger to puter.", "tegn/1/gul-gjor": "Ekstra vanndrivende i 2 dager, som på legemiddellisten. Ring Ingrid, 000 55 210.",
		"tegn/1/rod-tegn": "Tungpust i ro. Brystsmerter. Forvirret.", "tegn/1/rod-gjor": "Ring 113. Si at du har IHT-plan, og vis trygghetskortet.",
		"medisiner/folg": "Vanndrivende etter vektregel, blodfortynnende, kortison i skuffen bare etter avtale.", "medisiner/unnga": "NSAID.", "medisiner/liste": "Hos fastlegen, kopi i hjemmesykepleiens perm", "medisiner/gjennomgang": r.ago(50),
		"avtale/neste": r.in(18), "ip/har": "onsker-ikke", "ip/felt/koordinator": "Koordinator er tilbudt. Solveig vil at Ingrid har den rollen.",
	}
	measure(m, "01", plan.Patient, "Veier deg hver morgen før frokost og skriver det opp", "hver dag", "løpende", "3")
	measure(m, "02", plan.Patient, "Går til postkassen med rullator, setter deg på benken om du må", "3 dager i uken", "løpende", "1")
	measure(m, "03", plan.NextOfKin, "Har reservenøkkel og ringer hver kveld etter kl. 19", "hver dag", "løpende", "")
	m["tiltak/03/navn"] = "Kari"
	measure(m, "04", plan.Municipality, "Hjemmesykepleien ser til vektlisten og følger vektregelen", "man., ons., fre.", "løpende", "3")
	measure(m, "05", plan.Municipality, "Fysioterapeut trener styrke og balanse hjemme", "2 ganger i uken", r.in(9), "1")
	measure(m, "06", plan.Hospital, "Geriater vurderer vanndrivende og hjertesviktmedisin", "etter ny blodprøve", r.in(13), "3")
	m["tiltak/06/bruker"] = string(r.workers["henrik.dahl"].user)
	measure(m, "07", plan.Hospital, "Kommer til avdelingen hvis du blir innlagt", "innen neste virkedag", "ved behov", "2")
	measure(m, "08", plan.GP, "Blodprøver: kreatinin, kalium, NT-proBNP", "hver 4. uke", r.in(10), "")
	measure(m, "09", plan.GP, "Årskontroll KOLS med spirometri", "én gang i året", nb.MonthYear(r.today.AddMonths(4)), "")
	contact(m, "1", "Ingrid Sandvik", "IHT-koordinator Nes, hovedansvar", "000 55 210", "")
	contact(m, "2", "IHT Ahus", "Marit Solberg og geriater Henrik Dahl", "941 73 240", "hverdager 9–15")
	contact(m, "3", "Mona Ruud", "fastlege", "00 00 44 18", "")
	contact(m, "4", "Kari Aasen Lie", "datter", "000 55 377", "helst etter kl. 16")
	return m
}

func solveigsHearing(r *region) *hearing {
	h := &hearing{by: "henrik.dahl", sent: 9, due: 6, changes: map[string]string{
		"tiltak/05/frist": r.in(27), "mal/4/fjernet": "ja", "tegn/1/gul-gjor": "Ekstra vanndrivende i 3 dager, som på legemiddellisten. Ring Ingrid, 000 55 210.",
	}}
	measure(h.changes, "10", plan.Municipality, "IHT-koordinator ringer", "hver onsdag", r.in(4), "")
	h.parties = []heard{
		{kind: plan.Patient, name: "Solveig", says: planapp.Agree, ago: 9, by: "ingrid.sandvik", how: planapp.InPerson},
		{kind: plan.NextOfKin, name: "Kari, datter", says: planapp.Agree, ago: 7, by: "ingrid.sandvik", how: planapp.ByTelephone},
		{
			kind: plan.GP, name: "Mona Ruud", user: "mona.ruud", says: planapp.Comment, ago: 2, asks: "Ta blodprøvene hver 4. uke.\nSi om du er enig i vektregelen.",
			said: []planapp.LaidRemark{{Said: planapp.Said{Path: "tiltak/08/hva", Text: "Jeg tar kontrollen " + nb.Day(date.In(r.onward(r.today.AddDays(10)).At(9, 0))) + " Ber om at hjemmesykepleien tar prøven hjemme."}, Reply: "Bestilt hos hjemmesykepleien."}},
		},
		{
			kind: plan.Municipality, name: "Ingrid Sandvik", user: "ingrid.sandvik", says: planapp.Change, ago: 1,
			said: []planapp.LaidRemark{{Said: planapp.Said{
				Path: "tegn/1/gul-gjor", Text: "To dager holder, så ny vekt.", Proposed: "Ekstra vanndrivende i 2 dager, som på legemiddellisten, så ny vekt. Ring Ingrid, 000 55 210.", Wish: true,
			}}},
		},
		{kind: plan.Municipality, name: "Hjemmesykepleien"},
	}
	return h
}

func rolfsPlan(r *region) map[string]string {
	m := map[string]string{
		"viktig": "Jeg vil sove om natten og orke å være med på pensjonistkoret.", "mal/1/tekst": "Jeg vil sove sammenhengende om natten.", "mal/1/ser": "høyst én oppvåkning, fem netter i uken",
		"mal/2/tekst": "Jeg vil være med på korøvelsene.", "mal/2/ser": "to øvelser i måneden", "tegn/1/omrade": "blodsukker og pust", "tegn/1/gul-tegn": "Blodsukker under 5 før frokost. Vekt opp 2 kg på en uke.",
		"tegn/1/gul-gjor": "Ring koordinatoren samme dag.", "tegn/1/rod-tegn": "Forvirret eller vanskelig å vekke. Tungpust i ro.", "tegn/1/rod-gjor": "Ring 113.",
		"medisiner/folg": "Sovemedisin trappes ned. Blodsukkersenkende etter nyrefunksjon.", "medisiner/liste": "Hos fastlegen", "avtale/neste": r.in(63),
	}
	measure(m, "01", plan.Patient, "Står opp til samme tid og skriver søvndagbok", "hver dag", "løpende", "1")
	measure(m, "02", plan.Municipality, "Koordinator ringer og spør om søvn og vekt", "annenhver uke", "løpende", "1")
	measure(m, "03", plan.GP, "HbA1c, kreatinin og kalium", "hver 12. uke", r.in(18), "")
	contact(m, "1", "Ingrid Sandvik", "IHT-koordinator Nes", "000 55 210", "")
	contact(m, "2", "Mona Ruud", "fastlege", "00 00 44 18", "")
	return m
}

func rolfsHearing(r *region) *hearing {
	h := &hearing{by: "ingrid.sandvik", sent: 5, due: 2, changes: map[string]string{"tegn/1/gronn-tegn": "Sover fem netter i uken. Vekt 70 til 72 kg.", "tegn/1/gronn-gjor": "Fortsett som før."}}
	measure(h.changes, "04", plan.GP, "Legemiddelgjennomgang med IHT-lege på video", "én gang", r.in(11), "1")
	measure(h.changes, "05", plan.Municipality, "Hjemmesykepleien måler blodsukker", "mandag og torsdag", "løpende", "")
	h.parties = []heard{
		{kind: plan.Patient, name: "Rolf", says: planapp.Agree, ago: 4, by: "ingrid.sandvik", how: planapp.InPerson},
		{kind: plan.GP, name: "Mona Ruud", user: "mona.ruud", asks: "Si om tidspunktet for legemiddelgjennomgangen passer.\nTa HbA1c sammen med nyreprøvene.\nSi fra hvis sovemedisinen bør trappes annerledes."},
		{kind: plan.Hospital, name: "Henrik Dahl", user: "henrik.dahl", says: planapp.Agree, ago: 2},
	}
	return h
}

func kaaresPlan(r *region) map[string]string {
	m := map[string]string{
		"viktig": "Jeg vil stelle meg selv og slippe sykehuset når det går an.", "mal/1/tekst": "Jeg vil stelle meg selv om morgenen.", "mal/1/ser": "påkledd uten hjelp før kl. 10",
		"tegn/1/omrade": "hjertet", "tegn/1/gul-tegn": "Hovne ankler. Mer sliten enn vanlig.", "tegn/1/gul-gjor": "Ring koordinatoren samme dag.", "tegn/1/rod-tegn": "Brystsmerter.", "tegn/1/rod-gjor": "Ring 113.",
	}
	measure(m, "01", plan.Patient, "Går inne med rullator tre ganger om dagen", "hver dag", "løpende", "1")
	measure(m, "02", plan.Municipality, "Hjemmesykepleien kommer kveld og morgen etter hjemkomst", "hver dag", r.in(20), "1")
	measure(m, "03", plan.GP, "Kontroll av blodtrykk og nyreprøver", "én gang", r.in(16), "")
	contact(m, "1", "Ingrid Sandvik", "IHT-koordinator Nes", "000 55 210", "")
	return m
}

func ingerLisesPlan(r *region) map[string]string {
	m := map[string]string{"viktig": "At jeg vet hva jeg skal gjøre når bena hovner.", "mal/1/tekst": "Jeg vil vite hva jeg skal gjøre når bena hovner.", "mal/1/ser": "ringer før vekten er opp to kilo"}
	measure(m, "01", plan.Patient, "Veier seg mandag og torsdag", "2 ganger i uken", "løpende", "1")
	measure(m, "02", plan.GP, "Kontroll av vanndrivende", "hver måned", r.in(12), "1")
	contact(m, "1", "Ingrid Sandvik", "IHT-koordinator Nes", "000 55 210", "")
	return m
}

// ingerLisesDraft is being written.
func ingerLisesDraft(r *region) *hearing {
	h := &hearing{by: "ingrid.sandvik", sent: 1, changes: map[string]string{"mal/2/tekst": "Jeg vil gå i butikken sammen med mannen min.", "mal/2/ser": "en gang i uken"}}
	measure(h.changes, "03", plan.Municipality, "Fysioterapeut trener gange ute", "1 gang i uken", r.in(40), "2")
	return h
}
