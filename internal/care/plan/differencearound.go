package plan

import (
	"traad/internal/base/lang"
)

// What stands around goals, measures and signs: medicines, treatment, contacts, the individuell plan.

func (d *difference) medicines(before, after Medicines) {
	n := len(d.list)
	d.words("medisiner/folg", lang.Of("Medisiner i fokus"), before.Watch, after.Watch)
	d.words("medisiner/unnga", lang.Of("Medisiner som unngås"), before.Avoid, after.Avoid)
	d.words("medisiner/liste", lang.Of("Legemiddelliste i bruk"), before.List, after.List)
	d.words("medisiner/gjennomgang", lang.Of("Legemiddelgjennomgang"), before.Reviewed, after.Reviewed)
	for i := range d.list[n:] {
		d.list[n+i].Icon = "pill"
	}
}

func (d *difference) treatment(before, after Treatment) {
	d.words("avklaring/onske", lang.Of("Pasientens ønske"), before.Wish, after.Wish)
	d.words("avklaring/beslutning", lang.Of("Medisinsk beslutning"), before.Decision, after.Decision)
	d.told("avklaring/onske-dato", lang.Of("Ønsket snakket om"), numeric(before.WishOn), numeric(after.WishOn), saidDay)
	d.words("avklaring/onske-med", lang.Of("Med i samtalen om ønsket"), before.WishWith, after.WishWith)
	d.words("avklaring/beslutning-av", lang.Of("Beslutningen tatt av"), before.By, after.By)
	d.words("avklaring/beslutning-med", lang.Of("Med på beslutningen"), before.With, after.With)
	d.words("avklaring/tidligere", lang.Of("Skrevet om behandling i planen før"), before.Earlier, after.Earlier)
	d.moved("avklaring/beslutning-til", lang.Of("Beslutningens gyldighet"), nil, before.Until, after.Until, "")
	d.moved("avklaring/beslutning-vurderes", lang.Of("Ny vurdering av beslutningen"), nil, before.Review, after.Review, "")
	switch decided := before.DecidedOn != after.DecidedOn; {
	case !decided || before.Decision != after.Decision && !after.DecidedOn.IsZero() && before.Decision == "":
	case before.Decision != "" && before.Decision == after.Decision && !after.DecidedOn.IsZero():
		d.add("avklaring/beslutning-dato", "check-circle", lang.Of("Medisinsk beslutning vurdert på nytt"), lang.DayYear(after.DecidedOn), "")
	default:
		d.moved("avklaring/beslutning-dato", lang.Of("Beslutningens dato"), nil, before.DecidedOn, after.DecidedOn, "")
	}
}

// saidDay is a day in the words that others are told in, or what stands in its place.
func saidDay(typed string) lang.Spoken {
	if on := day(typed); !on.IsZero() {
		return lang.DayYear(on)
	}
	return lang.Typed(typed)
}

// numeric is a day as all days are typed, or what stands in its place: how a day is written is no difference.
func numeric(text string) string {
	if on := day(text); !on.IsZero() {
		return typed(on)
	}
	return text
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
			d.add("team/"+c.ID, "plus", lang.Of("Ny kontakt"), typedOr(join(c.Name, c.Does, c.Phone, c.Hours), "uten navn"), "")
			continue
		case join(was.Name, was.Does) != join(c.Name, c.Does):
			d.add("team/"+c.ID+"/navn", "pencil", lang.Of("Kontakt endret"), lang.Of("%s, før %s", join(c.Name, c.Does), join(was.Name, was.Does)), "")
		}
		if was.Phone != c.Phone {
			d.add("team/"+c.ID+"/telefon", "phone", lang.Of("Telefon endret"), lang.Joined(": ", c.Name, typedOr(c.Phone, "ingen")), "")
		}
		if was.Hours != c.Hours {
			d.add("team/"+c.ID+"/tid", "clock", lang.Of("Telefontid endret"), lang.Joined(": ", c.Name, typedOr(c.Hours, "ikke sagt")), "")
		}
	}
	for _, c := range before.Contacts {
		if !kept[c.ID] {
			d.add("team/"+c.ID, "minus", lang.Of("Kontakt tatt ut"), lang.Typed(join(c.Name, c.Does)), "")
		}
	}
}

func (d *difference) ip(before, after IP) {
	n := len(d.list)
	d.told("ip/har", lang.Of("Individuell plan"), ipHas(before), ipHas(after), func(s string) lang.Spoken { return lang.Of(s) })
	d.words("ip/koordinator", lang.Of("Koordinator for individuell plan"), before.Coordinator, after.Coordinator)
	d.words("ip/telefon", lang.Of("Telefon til koordinator for individuell plan"), before.Phone, after.Phone)
	d.words("ip/sted", lang.Of("Hvor individuell plan ligger"), before.Where, after.Where)
	for _, f := range IPFields {
		d.words("ip/felt/"+f.Code, lang.Of("Individuell plan, %s", lang.Inside(lang.Of(f.Label))), before.Content[f.Code], after.Content[f.Code])
	}
	for i := range d.list[n:] {
		d.list[n+i].Icon = "document"
	}
}

// ipHas is whether there is an individuell plan, in words.
func ipHas(ip IP) string {
	return map[string]string{"ja": "har individuell plan", "nei": "har ikke individuell plan", "onsker-ikke": "ønsker ikke individuell plan"}[ip.Has]
}
