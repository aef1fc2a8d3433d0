package page

import (
	"traad/internal/app/signin"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

// OwnMenu is the menu of the patient or a next of kin: what the grant opens. Deeds have the last word.
func OwnMenu(v *Visit) []ui.NavItem {
	parts := v.Actor.Parts
	all := []struct {
		label, href, icon string
		open              bool
	}{
		{"Planen", "/min-plan", "document", true},
		{"Forslag", "/min-plan/forslag", "chat", parts.Plan},
		{"Si fra", "/min-plan/bekymring", "bell", true},
		{"Forberedelse", "/min-plan/forberedelse", "clipboard", parts.Preparation},
		{"Hvem har sett", "/min-plan/innsyn", "eye", parts.Log},
	}
	var out []ui.NavItem
	for _, n := range all {
		if n.open {
			out = append(out, ui.NavItem{Label: v.T(n.label), Href: n.href, Icon: n.icon, Current: v.R.URL.Path == n.href})
		}
	}
	return out
}

// OwnIdle is after how many minutes without use she is logged out, for the foot of her pages.
func OwnIdle() string { return nb.Int(int(signin.OwnIdle.Minutes())) }

// ownFrame is the frame around her pages: her own menu, no search, the way out.
func (v *Visit) ownFrame(f ui.Frame) ui.Frame {
	f.Nav = OwnMenu(v)
	f.User = ui.User{
		Name: v.Actor.Name, Initials: nb.Initials(v.Actor.Name), RoleLine: v.T(v.Actor.Role.Title()), Key: string(v.Actor.User),
		Menu: []ui.NavItem{{Label: v.T("Logg ut"), Href: "/logg-ut", Post: true, Icon: "arrow-right"}},
	}
	return f
}

// OwnParts are what a grant opens, in words inside a sentence.
func OwnParts(v *lang.Voice, p access.Parts) []string {
	var out []string
	for _, x := range []struct {
		on   bool
		text string
	}{{p.Plan, "planen"}, {p.Preparation, "forberedelsen"}, {p.Log, "innsynsloggen"}} {
		if x.on {
			out = append(out, v.Say(x.text))
		}
	}
	return out
}
