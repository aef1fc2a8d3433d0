package mine

import (
	"encoding/json"
	"net/http"
	"strconv"

	"traad/internal/app/own"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

type prepareView struct {
	Head    ui.Head
	Summary ui.Summary
	Closed  *ui.Message // above what she has written before, which she still reads
	Fields  []question
	Saved   string
	Foot    string
}

// question is one field with the revision that its text goes on from.
type question struct {
	ui.Field
	Base ui.Hidden
}

// Prepare is the three questions.
func Prepare(v *page.Visit) error { return prepare(v, http.StatusOK, ui.NewForm(nil)) }

func prepare(v *page.Visit, status int, typed *ui.Form) error {
	m, mine, err := own.MyAnswers(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	w := prepareView{
		Head:    ui.Head{Title: v.T("Før teamet kommer"), Lead: v.T("Tenk gjennom tre spørsmål. Skriv så lite eller mye du vil. Teamet leser svarene i samtalen.")},
		Summary: typed.Summary(v.T("svarene er lagret")), Foot: page.OwnIdle(),
	}
	if m.Kin {
		w.Head.Lead = v.T("Tenk gjennom tre spørsmål, slik du ser det. Teamet leser svarene i samtalen. %s leser ikke det du skriver her.", m.Given)
	}
	if !m.Open {
		w.Closed = closed(v, m)
	}
	var last db.Time
	for _, q := range care.Preparation {
		title := q.Title
		if m.Kin {
			title = kinQuestions[q.Code]
		}
		f := typed.Fill(ui.Field{Kind: ui.Area, Name: q.Code, Label: v.T(title), Rows: 5, Max: care.MaxWord}.With(mine[q.Code].Text))
		w.Fields = append(w.Fields, question{f, ui.Hidden{Name: page.BasePrefix + q.Code, Value: strconv.Itoa(mine[q.Code].Revision)}})
		if at := mine[q.Code].Saved; at.After(last.Time) {
			last, w.Saved = at, v.T("Sist lagret %s", v.Voice.Moment(at.Time, v.Now()))
		}
	}
	return v.RenderStatus(status, prepareTmpl, v.Frame(v.T("Før teamet kommer")), w)
}

// kinQuestions are the three as a next of kin is asked.
var kinQuestions = map[string]string{
	"difficult": "Hva ser du som vanskelig nå?", "master": "Hva tror du det er viktig å mestre igjen?", "matters": "Hva er viktig for deg som pårørende?",
}

// SavePrepared takes the whole form, where there is no script.
func SavePrepared(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	if err := page.NotAnother(v, form); err != nil {
		return err
	}
	_, faults, err := own.Prepare{Answers: answers(form)}.Run(v.Ctx(), v.Service, v.Actor)
	if err == nil {
		err = own.FaultOf(faults)
	}
	if err == nil && form.OK() {
		return v.Go("/min-plan/forberedelse", v.T("Svarene er lagret. Teamet ser dem i samtalen."))
	}
	if err != nil && !form.Take(err) {
		return err
	}
	return prepare(v, http.StatusUnprocessableEntity, form)
}

func answers(form *ui.Form) []own.Saved {
	var out []own.Saved
	for _, s := range page.Saves(form) {
		out = append(out, own.Saved{Question: s.Path, Base: s.Base, Text: s.Text})
	}
	return out
}

// saved is what the script of a document gets, see page/document.
type saved struct {
	Fields []savedField `json:"felt"`
	Saved  string       `json:"lagret"`
	Others []string     `json:"andre"`
}

type savedField struct {
	Path     string   `json:"sti"`
	Outcome  string   `json:"utfall"`
	Own      int      `json:"egen"`
	Revision int      `json:"revisjon"`
	Text     string   `json:"tekst"`
	Open     []string `json:"ved_siden"`
	Fault    string   `json:"feil,omitempty"`
}

// SaveField takes what was typed, while it is typed.
func SaveField(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	if err := page.NotAnother(v, form); err != nil {
		return err
	}
	sent := answers(form)
	done, faults, err := own.Prepare{Answers: sent}.Run(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	out := saved{Fields: []savedField{}, Saved: v.Voice.Clock(v.Now()), Others: []string{}}
	for _, s := range sent {
		f := savedField{Path: s.Question, Outcome: "lagret", Own: s.Base, Revision: done[s.Question].Revision, Text: done[s.Question].Text, Open: []string{}, Fault: ui.Said(v.Voice, faults[s.Question]).Message}
		if f.Fault != "" {
			f.Outcome = "avvist"
		} else if f.Text == s.Text {
			f.Own = f.Revision
		}
		out.Fields = append(out.Fields, f)
	}
	return send(v, out)
}

// Here answers the script, which tells where somebody writes: nobody else writes in these.
func Here(v *page.Visit) error {
	if _, err := own.Home(v.Ctx(), v.Service, v.Actor); err != nil {
		return err
	}
	return send(v, saved{Fields: []savedField{}, Others: []string{}})
}

func send(v *page.Visit, a saved) error {
	b, err := json.Marshal(a)
	if err != nil {
		return err
	}
	h := v.W.Header()
	h.Set("Content-Type", "application/json; charset=utf-8")
	v.W.WriteHeader(http.StatusOK)
	_, err = v.W.Write(b)
	return err
}
