package page

import (
	"slices"
	"strings"

	"traad/internal/base/nb"
	"traad/internal/front/web/ui"
)

// launchedFrame surrounds the pages of one who came from a record system: the patient who is open there, and nothing that leads to others.
func (v *Visit) launchedFrame(f ui.Frame) ui.Frame {
	f.Launch = v.Actor.Launched.ID
	f.Breadcrumb = slices.DeleteFunc(f.Breadcrumb, func(c ui.Crumb) bool { return c.Href != "" && !strings.HasPrefix(c.Href, "/personer/") })
	f.User = ui.User{
		Name: v.Actor.Name, Initials: nb.Initials(v.Actor.Name), RoleLine: v.RoleLine(v.Actor), Key: string(v.Actor.User),
		Menu: []ui.NavItem{{Label: v.T("Lukk visningen"), Href: "/logg-ut", Post: true, Icon: "arrow-right"}},
	}
	return f
}

// LaunchTitle is what the users of a record system call it, as the settings have it; "journalsystemet" where it is gone from them.
func (v *Visit) LaunchTitle(system string) string {
	if from := v.Launch.Named(system); from != nil {
		return from.Title
	}
	return "journalsystemet"
}
