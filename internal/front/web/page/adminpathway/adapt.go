package adminpathway

import (
	"cmp"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"traad/internal/app/pathway"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

var adaptTemplate = page.AdminTemplate(files, "adapt.html")

type adaptView struct {
	page.AdminView
	Card       ui.Card
	Path, Keep string
	Hidden     []ui.Hidden
	Rules      []rule
	Alerts     []ui.Field
	Fold       ui.Details
	Text       string
}

// rule is one deadline of the form.
type rule struct {
	Title    string
	Marks    []ui.Tag
	Standard string // what the definition says
	Source   string
	Length   ui.Field
	Unit     ui.Field
	Also     string // what the override changes besides the length
}

// Adapt is the form where a municipality's deadlines are set.
func Adapt(v *page.Visit) error {
	f, err := pathway.In(v.Ctx(), v.Service, v.Actor, v.Path("kode"), care.OrgID(v.Path("kommune")))
	if err != nil {
		return err
	}
	return renderAdapt(v, http.StatusOK, ui.NewForm(nil).In(v.Voice), f, nil)
}

// SaveAdapt sets them.
func SaveAdapt(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	f, err := pathway.In(v.Ctx(), v.Service, v.Actor, v.Path("kode"), care.OrgID(v.Path("kommune")))
	if err != nil {
		return err
	}
	d := pathway.Adapt{Pathway: f.Code, Area: f.Area.ID, Seen: db.ID(form.Value("sett")), Lengths: map[string]pathway.Length{}}
	for _, r := range f.Pathway.Deadlines {
		field := "lengde-" + r.Code
		if !form.Has(field) {
			continue
		}
		l := pathway.Length{N: page.Number(form, field, 1, 1000), Unit: care.Unit(cmp.Or(form.Value("enhet-"+r.Code), string(r.Unit)))}
		d.Lengths[r.Code] = l
	}
	d.Alerts = alertRules(form, f)
	status := http.StatusUnprocessableEntity
	var versus *page.Versus
	if form.OK() {
		err := d.Run(v.Ctx(), v.Service, v.Actor)
		if err == nil {
			return v.Go(adaptPath(f), v.T("Fristene er lagret. De som følges i %s, får nye frister om kort tid.", f.Area.Name))
		}
		var c *pathway.Conflict
		switch {
		case errors.As(err, &c):
			status = http.StatusConflict
			versus = page.NewVersus(c.ByName, "", adaptPath(f), differ(v.Voice, f, d, c.Theirs))
			form.Set("sett", string(c.Seen))
		case !form.Take(err):
			return err
		}
	}
	return renderAdapt(v, status, form, f, versus)
}

func adaptPath(f *pathway.Fit) string {
	return place + "/" + f.Code + "/tilpasning/" + string(f.Area.ID)
}

// differ lays the lengths that were typed beside those that are stored now.
func differ(v *lang.Voice, f *pathway.Fit, mine pathway.Adapt, theirs care.Override) []page.ClashField {
	var out []page.ClashField
	for _, r := range f.Pathway.Deadlines {
		text := func(n int, u care.Unit) string {
			if n == 0 {
				return v.Say("som definisjonen, %s", lengthText(v, r))
			}
			return length(v, n, cmp.Or(u, r.Unit))
		}
		l, t := mine.Lengths[r.Code], overrideOf(theirs, r.Code)
		out = append(out, page.ClashField{Label: v.Say(r.Title), Mine: text(l.N, l.Unit), Theirs: text(t.Length, t.Unit)})
	}
	return out
}

func overrideOf(o care.Override, code string) care.DeadlineOverride {
	for _, d := range o.Deadlines {
		if d.Code == code {
			return d
		}
	}
	return care.DeadlineOverride{}
}

func renderAdapt(v *page.Visit, status int, form *ui.Form, f *pathway.Fit, versus *page.Versus) error {
	lead := v.T("%s følger definisjonen, versjon %s.", f.Area.Name, lang.Int(f.Definition.Version.Version))
	if n := len(f.Override.Deadlines); n == 0 && len(f.Override.Alerts) > 0 {
		lead = v.T("%s har egne varsler siden %s.", f.Area.Name, v.Voice.DayYear(date.In(f.Since.Time)))
	} else if n > 0 {
		lead = v.T("%s har %s siden %s.", f.Area.Name, v.Voice.Plural(n, "egen frist", "egne frister"), v.Voice.DayYear(date.In(f.Since.Time)))
	}
	seen := string(f.ID)
	if form.Has("sett") || versus != nil {
		seen = form.Value("sett")
	}
	title := v.T("Frister i %s", f.Area.Name)
	w := adaptView{
		AdminView: page.Admin(place, ui.Head{Title: title, Lead: v.T(f.Title) + ". " + lead}),
		Card:      ui.Card{ID: "skjema", Heading: v.T("Frister")}, Path: adaptPath(f), Keep: "frister-" + f.Code + "-" + string(f.Area.ID),
		Hidden: []ui.Hidden{{Name: "sett", Value: seen}},
		Fold:   ui.Details{ID: "toml", Summary: v.T("Vis tilpasningen som TOML")}, Text: string(f.Override.TOML()),
	}
	for _, r := range f.Pathway.Deadlines {
		w.Rules = append(w.Rules, ruleOf(v.Voice, form, r, overrideOf(f.Override, r.Code)))
	}
	w.Alerts = alertFields(v.Voice, form, f)
	w.Summary, w.Versus = form.Summary("fristene kan lagres"), versus
	return v.RenderStatus(status, adaptTemplate, v.Frame(v.T("Tilpass frister"), page.AdminCrumbs(place, title)...), w)
}

func ruleOf(v *lang.Voice, form *ui.Form, r care.DeadlineRule, o care.DeadlineOverride) rule {
	out := rule{Title: v.Say(r.Title), Marks: marks(v, r), Standard: v.Say("Definisjonen: %s.", lengthText(v, r)), Source: r.Source}
	if r.Locked {
		out.Standard = v.Say("Definisjonen: høyst %s. Kan gjøres kortere, aldri lengre.", lengthText(v, r))
	}
	var units []ui.Option
	for _, u := range care.Units {
		units = append(units, ui.Option{Value: string(u), Label: nb.Capital(v.Say(u.Title()))})
	}
	value := ""
	if o.Length > 0 {
		value = strconv.Itoa(o.Length)
	}
	out.Length = form.Fill(ui.Field{Kind: ui.Number, Name: "lengde-" + r.Code, Label: v.Say("Lengde"), Width: "short"}.With(value))
	out.Unit = form.Fill(ui.Field{Kind: ui.Choice, Name: "enhet-" + r.Code, Label: v.Say("Enhet"), Options: units}.With(string(cmp.Or(o.Unit, r.Unit))))
	var also []string
	if o.Owner != "" {
		also = append(also, v.Say("eier er %s", lang.Of(o.Owner.Named())))
	}
	if o.PausedBy != nil {
		also = append(also, cmp.Or(how(v, care.DeadlineRule{PausedBy: o.PausedBy}), v.Say("stanses ikke av noe")))
	}
	if len(also) > 0 {
		out.Also = v.Say("I kommunen gjelder også: %s.", strings.Join(also, ", "))
	}
	return out
}

// How a municipality may have an event told.
const (
	tellNow   = "now"
	tellDaily = "daily"
	tellNone  = "none"
)

// alertFields are the choices of how each kind of event is told in the municipality; the empty one follows the definition.
func alertFields(v *lang.Voice, form *ui.Form, f *pathway.Fit) []ui.Field {
	var out []ui.Field
	for _, k := range care.AlertKinds {
		now := ""
		for _, r := range f.Override.Alerts {
			switch {
			case r.Event != k:
			case len(r.Tell) == 0:
				now = tellNone
			case r.Daily:
				now = tellDaily
			default:
				now = tellNow
			}
		}
		out = append(out, form.Fill(ui.Field{Kind: ui.Choice, Name: "varsel-" + string(k), Label: v.Say(k.Title()), Options: []ui.Option{
			{Label: v.Say("Som definisjonen: %s", ruleText(v, f.Pathway.AlertRule(k)))}, {Value: tellNow, Label: v.Say("Varsle med en gang")}, {Value: tellDaily, Label: v.Say("I dagsoversikten")}, {Value: tellNone, Label: v.Say("Ikke varsle, bare tidslinjen")},
		}}.With(now)))
	}
	return out
}

// alertRules reads the choices; nil where the form has none of them. Whom a rule of the municipality's own tells is kept.
func alertRules(form *ui.Form, f *pathway.Fit) []care.AlertRule {
	out := []care.AlertRule{}
	asked := false
	for _, k := range care.AlertKinds {
		field := "varsel-" + string(k)
		asked = asked || slices.Contains(form.Names(), field) // also where the choice is the empty one
		r := care.AlertRule{Event: k, Tell: f.Pathway.AlertRule(k).Tell}
		for _, o := range f.Override.Alerts {
			if o.Event == k && len(o.Tell) > 0 {
				r.Tell = o.Tell
			}
		}
		if len(r.Tell) == 0 {
			r.Tell = []care.Role{care.MunicipalCoordinator, care.HospitalCoordinator}
		}
		switch form.Value(field) {
		case tellNow:
		case tellDaily:
			r.Daily = true
		case tellNone:
			r.Tell = []care.Role{}
		default:
			continue
		}
		out = append(out, r)
	}
	if !asked {
		return nil
	}
	return out
}
