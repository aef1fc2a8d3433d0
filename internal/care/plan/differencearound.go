package plan

import (
	"cmp"

	"traad/internal/base/nb"
)

// What stands around goals, measures and signs: medicines, treatment, contacts, the individuell plan.

func (d *difference) medicines(before, after Medicines) {
	n := len(d.list)
	d.words("medisiner/folg", "Medisiner i fokus", before.Watch, after.Watch)
	d.words("medisiner/unnga", "Medisiner som unngås", before.Avoid, after.Avoid)
	d.words("medisiner/liste", "Legemiddelliste i bruk", before.List, after.List)
	d.words("medisiner/gjennomgang", "Legemiddelgjennomgang", before.Reviewed, after.Reviewed)
	for i := range d.list[n:] {
		d.list[n+i].Icon = "pill"
	}
}

func (d *difference) treatment(before, after Treatment) {
	d.words("avklaring/onske", "Pasientens ønske", before.Wish, after.Wish)
	d.words("avklaring/beslutning", "Medisinsk beslutning", before.Decision, after.Decision)
	d.words("avklaring/onske-dato", "Ønsket snakket om", saidDay(before.WishOn), saidDay(after.WishOn))
	d.words("avklaring/onske-med", "Med i samtalen om ønsket", before.WishWith, after.WishWith)
	d.words("avklaring/beslutning-av", "Beslutningen tatt av", before.By, after.By)
	d.words("avklaring/beslutning-med", "Med på beslutningen", before.With, after.With)
	d.words("avklaring/tidligere", "Skrevet om behandling i planen før", before.Earlier, after.Earlier)
	d.moved("avklaring/beslutning-til", "Beslutningens gyldighet", "", before.Until, after.Until, "")
	d.moved("avklaring/beslutning-vurderes", "Ny vurdering av beslutningen", "", before.Review, after.Review, "")
	switch decided := before.DecidedOn != after.DecidedOn; {
	case !decided || before.Decision != after.Decision && !after.DecidedOn.IsZero() && before.Decision == "":
	case before.Decision != "" && before.Decision == after.Decision && !after.DecidedOn.IsZero():
		d.add("avklaring/beslutning-dato", "check-circle", "Medisinsk beslutning vurdert på nytt", nb.DayYear(after.DecidedOn), "")
	default:
		d.moved("avklaring/beslutning-dato", "Beslutningens dato", "", before.DecidedOn, after.DecidedOn, "")
	}
}

// saidDay is a day in the words that others are told in, or what stands in its place.
func saidDay(typed string) string {
	if on := day(typed); !on.IsZero() {
		return nb.DayYear(on)
	}
	return typed
}

func (d *difference) contacts(before, after Plan) {
	old := map[string]Contact{}
	for _, c := range before.Contacts {
		old[c.ID] = c
	}
	kept := map[string]bool{}
	for _, c := range after.Contacts {
		kept[c.ID] = true
		was, had := old[c.ID]
		switch {
		case !had:
			d.add("team/"+c.ID, "plus", "Ny kontakt", cmp.Or(join(c.Name, c.Does, c.Phone, c.Hours), "uten navn"), "")
			continue
		case join(was.Name, was.Does) != join(c.Name, c.Does):
			d.add("team/"+c.ID+"/navn", "pencil", "Kontakt endret", join(c.Name, c.Does)+", før "+join(was.Name, was.Does), "")
		}
		if was.Phone != c.Phone {
			d.add("team/"+c.ID+"/telefon", "phone", "Telefon endret", c.Name+": "+cmp.Or(c.Phone, "ingen"), "")
		}
		if was.Hours != c.Hours {
			d.add("team/"+c.ID+"/tid", "clock", "Telefontid endret", c.Name+": "+cmp.Or(c.Hours, "ikke sagt"), "")
		}
	}
	for _, c := range before.Contacts {
		if !kept[c.ID] {
			d.add("team/"+c.ID, "minus", "Kontakt tatt ut", join(c.Name, c.Does), "")
		}
	}
}

func (d *difference) ip(before, after IP) {
	n := len(d.list)
	d.words("ip/har", "Individuell plan", ipHas(before), ipHas(after))
	d.words("ip/koordinator", "Koordinator for individuell plan", before.Coordinator, after.Coordinator)
	d.words("ip/telefon", "Telefon til koordinator for individuell plan", before.Phone, after.Phone)
	d.words("ip/sted", "Hvor individuell plan ligger", before.Where, after.Where)
	for _, f := range IPFields {
		d.words("ip/felt/"+f.Code, "Individuell plan, "+nb.Inside(f.Label), before.Content[f.Code], after.Content[f.Code])
	}
	for i := range d.list[n:] {
		d.list[n+i].Icon = "document"
	}
}

// ipHas is whether there is an individuell plan, in words.
func ipHas(ip IP) string {
	return map[string]string{"ja": "har individuell plan", "nei": "har ikke individuell plan", "onsker-ikke": "ønsker ikke individuell plan"}[ip.Has]
}
