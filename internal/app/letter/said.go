package letter

import (
	"cmp"
	"slices"
	"strings"

	"traad/internal/base/kith"
	"traad/internal/base/nb"
	"traad/internal/care"
)

// said is all that the message says, as text: what has no place of its own stands as lines under what was written, and so do those who have a role in it.
func said(m *kith.Message) string {
	_, author := authorOf(m)
	var parts []string
	for i, n := range m.Notes {
		var lines []string
		if title := nb.CleanLine(n.Title); i > 0 && title != "" && title != nb.CleanLine(m.Notes[0].Title) {
			lines = append(lines, title)
		}
		if t := clean(n.Text); t != "" {
			lines = append(lines, t)
		}
		for _, x := range n.More {
			lines = append(lines, clean(x))
		}
		for j := range n.Roles {
			if r := &n.Roles[j]; r != author {
				lines = append(lines, roleLine(*r))
			}
		}
		lines = slices.DeleteFunc(lines, func(s string) bool { return s == "" })
		if len(lines) > 0 {
			parts = append(parts, strings.Join(lines, "\n"))
		}
	}
	return strings.Join(parts, "\n\n")
}

func clean(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\x00", "")) }

// written is who wrote a message, and the telephone to ask.
type written struct{ name, phone string }

// authorOf is who answers for the message: the first whom a note names, else who sent it. role is where it stands in the notes, nil where it is the sender.
func authorOf(m *kith.Message) (a written, role *kith.Role) {
	for i := range m.Notes {
		for j := range m.Notes[i].Roles {
			r := &m.Notes[i].Roles[j]
			if r.Who == nil || r.Who.Name() == "" || r.Code.V == kith.RoleReceiver.V {
				continue
			}
			return written{nb.CleanLine(list(r.Who.Name(), r.Who.Does, r.Code.InWords(), r.Unit, r.Remark)), nb.CleanLine(cmp.Or(r.Who.Phone, r.Tel))}, r
		}
	}
	for o := &m.Sender; o != nil; o = o.Under {
		if o.Who != nil && o.Who.Name() != "" {
			a.name = nb.CleanLine(list(o.Who.Name(), o.Who.Does))
			if o.Who.Phone != "" {
				a.phone = nb.CleanLine(o.Who.Phone)
			}
		}
		if a.phone == "" {
			a.phone = nb.CleanLine(o.Phone)
		}
	}
	return a, nil
}

// roleLine is somebody with a role in a note, as a line; "" where nobody is named.
func roleLine(r kith.Role) string {
	var who kith.Person
	if r.Who != nil {
		who = *r.Who
	}
	phone := cmp.Or(who.Phone, r.Tel)
	if phone != "" {
		phone = "tlf. " + phone
	}
	named := list(who.Name(), who.Does, r.Unit, r.Remark, phone)
	if named == "" {
		return ""
	}
	label := nb.CleanLine(r.Code.InWords())
	if label == "" {
		label = "Kontakt"
	}
	return label + ": " + named
}

// unshown says what of a message cannot be shown here, "" where all of it can. What is acknowledged is shown: a message that is only partly so is refused.
func unshown(m *kith.Message, text string) string {
	switch {
	case m.Unread > 0:
		return "Meldingen viser til noe som ikke ligger i den, eller har et innhold som ikke kan vises i Tråd. Skriv det som tekst, eller legg det ved som PDF, JPEG eller PNG."
	case slices.ContainsFunc(m.Attached, func(a kith.Attachment) bool { return formatOf(a) == nil }):
		return "Et vedlegg kan ikke vises i Tråd. Send det som PDF, JPEG eller PNG."
	case len(m.Attached) > mostFiles:
		return "Meldingen har for mange vedlegg. Det er plass til " + nb.Int(mostFiles) + "."
	case text == "" && len(m.Attached) == 0 && nb.CleanLine(m.Notes[0].Title) == "":
		return "Meldingen har ingen tekst som kan vises."
	case len([]rune(text)) > care.MaxText:
		return "Teksten er for lang. Det er plass til " + nb.Int(care.MaxText) + " tegn."
	}
	return ""
}
