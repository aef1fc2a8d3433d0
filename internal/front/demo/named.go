package demo

import (
	"time"

	"traad/internal/app/movein"
	"traad/internal/base/date"
	"traad/internal/care"
)

// namedPerson is somebody from the design's pictures. No such person exists.
type namedPerson struct {
	key, given, family string
	man                bool
	born               date.Date
	lives, address     string
	language           string
	gp                 string // key; "" is drawn
	kin                []movein.Kin
	carers             []string // keys of care workers
	told               story
	stays              []movein.Stay // with From and To as days ago: see lain
	ready              bool          // utskrivningsklar since yesterday
}

// story is what is told, nil for the zero person.
func (n namedPerson) story() *story {
	if n.key == "" {
		return nil
	}
	return &n.told
}

func born(year int, month time.Month, day int) date.Date { return date.Of(year, month, day) }

func nearest(name, relation, phone, when string) []movein.Kin {
	return []movein.Kin{{Name: name, Relation: relation, Phone: phone, Note: when, Closest: true}}
}

// stories are the named among the active, by area and place in the area's plot.
var stories = map[string]map[int]namedPerson{
	"nes": {
		0: {
			key: "kollerud", given: "Berit", family: "Kollerud", born: born(1936, time.May, 9), lives: "alone", kin: nearest("Per Kollerud", "sønn", "000 57 314", ""),
			told: story{cfs: []care.CFS{5}, mapClock: "12.30", mapNote: "IHT-lege Dahl, sønn Per og fastlege på video."},
		},
		1: {
			key: "vestby", given: "Jon", family: "Vestby", man: true, born: born(1948, time.February, 27), lives: "with_spouse", kin: nearest("Aud Vestby", "ektefelle", "000 57 320", ""),
			told: story{cfs: []care.CFS{5}, mapped: 10, byDoctor: true},
		},
		2: {
			key: "bakken", given: "Kåre", family: "Bakken", man: true, born: born(1945, time.August, 14), lives: "alone", gp: "mona.ruud", kin: nearest("Unni Bakken", "datter", "000 57 331", ""), carers: []string{"hanne.brekke"},
			told:  story{cfs: []care.CFS{5, 5}, lastDay: 4, lastForm: "telephone", lastNote: "Hjem fra Ahus i dag kl. 09. Hjemmesykepleien kommer i kveld. Skal ringes innen 72 timer."},
			stays: []movein.Stay{lain("ahus-hjerte", "hospital", "emergency", 12, 4)},
		},
		3: {key: "moen", given: "Harald", family: "Moen", man: true, born: born(1941, time.June, 3), lives: "with_spouse"},
		4: {
			key: "haugen", given: "Gerd", family: "Haugen", born: born(1945, time.January, 19), lives: "alone", gp: "mona.ruud", kin: nearest("Tone Haugen", "datter", "000 57 342", "helst på dagtid"), carers: []string{"hanne.brekke", "vidar.rustad"},
			told:  story{lastDay: 2, lastForm: "telephone", lastNote: "Avdelingen venter at hun blir utskrivningsklar i morgen. Trenger rullator og tilsyn fra første kveld.", nextDay: 1, nextClock: "12.00"},
			ready: true, stays: []movein.Stay{lain("kongsvinger-medisinsk", "hospital", "emergency", 5, 0)},
		},
		5: {
			key: "strand", given: "Torleif", family: "Strand", man: true, born: born(1950, time.March, 30), lives: "alone", carers: []string{"vidar.rustad"},
			told: story{cfs: []care.CFS{4, 4}, lastDay: 19, lastForm: "visit", lastNote: "Ergoterapeut skal kartlegge hjelpemidler på badet. Jeg følger opp at det blir gjort."},
		},
		8: {
			key: "holt", given: "Else Marie", family: "Holt", born: born(1940, time.April, 22), lives: "alone", kin: nearest("Rune Holt", "sønn", "000 57 386", ""),
			told: story{lastDay: 5, lastForm: "telephone", lastNote: "Har fylt ut forberedelsesskjemaet. Vil snakke om trappen på evalueringen.", nextDay: 20, evalDue: 6},
		},
		9: {
			key: "saether", given: "Per Olav", family: "Sæther", man: true, born: born(1943, time.November, 2), lives: "with_spouse",
			told:  story{lastDay: 13, lastForm: "telephone", lastNote: "Legges inn på Ahus for planlagt operasjon. Planen er sendt avdelingen."},
			stays: []movein.Stay{lain("ahus-ortopedi", "hospital", "planned", 11, 0)},
		},
		10: {
			key: "ekeberg", given: "Rolf", family: "Ekeberg", man: true, born: born(1943, time.July, 11), lives: "alone", gp: "mona.ruud",
			told: story{cfs: []care.CFS{5, 5}, lastDay: 12, lastForm: "telephone", lastNote: "Sover dårlig, vekt 71 kg. Ringes hver 2. uke.", nextDay: 2, evalDue: 63},
		},
		11: {
			key: "nygard", given: "Astrid", family: "Nygård", born: born(1938, time.September, 5), lives: "alone", kin: nearest("Bjørg Nygård Moe", "datter", "000 57 411", ""),
			told: story{cfs: []care.CFS{5, 5, 6}, lastDay: 8, lastForm: "telephone", lastNote: "Evalueringen mangler dato. IHT-lege kan torsdag eller fredag neste uke, jeg hører med datteren.", nextDay: 9},
		},
		12: solveig,
		13: {
			key: "myhre", given: "Bjarne", family: "Myhre", man: true, born: born(1939, time.December, 12), lives: "with_spouse", carers: []string{"oda.sletten"},
			told:  story{lastDay: 8, lastForm: "telephone", lastNote: "Hoster mer, men er feberfri. Hjemmesykepleien måler hver dag."},
			stays: []movein.Stay{lain("kad-ovre", "kad", "emergency", 3, 0)},
		},
		14: {
			key: "furuseth", given: "Odd", family: "Furuseth", man: true, born: born(1947, time.October, 28), lives: "alone", gp: "mona.ruud", carers: []string{"hanne.brekke"},
			told: story{lastDay: 9, lastForm: "telephone", lastNote: "Går bra. Nytt blodtrykksapparat er på plass."},
		},
		15: {
			key: "tangen", given: "Inger Lise", family: "Tangen", born: born(1946, time.February, 8), lives: "with_spouse", gp: "mona.ruud",
			told: story{lastDay: 6, lastForm: "telephone", lastNote: "Fastlegen tar kontroll av vanndrivende 1. i neste måned."},
		},
	},
	"lillestrom": {
		13: {
			key: "lien", given: "Gunvor", family: "Lien", born: born(1944, time.May, 17), lives: "alone",
			told: story{cfs: []care.CFS{4, 4}, evalDue: 40, nextDay: 12, nextClock: "11.00"},
		},
		20: {
			key: "tveit", given: "Einar", family: "Tveit", man: true, born: born(1941, time.January, 31), lives: "with_spouse",
			told: story{cfs: []care.CFS{6, 6, 6, 6}, nextDay: 10},
		},
	},
}

// solveig is the person whose page the design shows.
var solveig = namedPerson{
	key: "aasen", given: "Solveig", family: "Aasen", born: born(1942, time.February, 17), lives: "alone", address: "Bjørkeveien 4, 2150 Årnes", gp: "mona.ruud",
	kin:    nearest("Kari Aasen Lie", "datter", "000 55 377", "helst etter kl. 16"),
	carers: []string{"hanne.brekke", "oda.sletten"},
	told: story{
		cfs: []care.CFS{4, 5, 5, 6}, evals: 3, evalDue: 18, evalNote: "2 mål nådd, 1 delvis. CFS 5 til 6. Alle parter enige.",
		matters: "Jeg vil bo hjemme, og jeg vil klare å gå til postkassen selv. Og så vil jeg slippe å forklare alt på nytt hver gang.",
		plan: "Mål: «Jeg vil klare å gå til postkassen selv.» «Jeg vil slippe å forklare alt på nytt hver gang.» «Jeg vil sove uten å våkne tungpusten.»\n" +
			"Du, Solveig: Veier deg hver morgen før frokost og skriver det opp. Går til postkassen tre dager i uken.\n" +
			"Kari: Har reservenøkkel og ringer hver kveld etter kl. 19.\n" +
			"Nes kommune: Hjemmesykepleien ser til vektlisten mandag, onsdag og fredag. Fysioterapeut trener styrke og balanse to ganger i uken.\n" +
			"Ahus, IHT: Geriater vurderer vanndrivende og hjertemedisin. Kommer til avdelingen ved innleggelse.\n" +
			"Fastlege Mona Ruud: Blodprøver hver fjerde uke. Årskontroll KOLS.\n" +
			"Avklart: Ønsker innleggelse når årsaken kan behandles. Ikke HLR, ikke respirator. Åpen for NIV ved KOLS-forverring. Vil hjem så snart det er trygt.\n" +
			"Gult: Vekt opp 1,5 kg på tre dager, hovne ankler. Ring Ingrid samme dag. Rødt: Tungpust i ro, brystsmerter, forvirring. Ring 113.",
		lastDay: 3, lastForm: "telephone", lastNote: "Tungpust i trapp siden helgen, vekt 64,8 kg (opp 1,6). Avtalt ekstra vanndrivende etter plan, gult tegn. Ring igjen fredag.",
		nextDay: 2, nextClock: "10.00",
		earlier: []note{
			{17, "visit", "Går til postkassen med rullator. Spiser middag to ganger i uken på dagsenteret."},
			{36, "visit", "Vekt 63,4 kg. Kari var med. Vi gikk gjennom vektregelen en gang til."},
		},
	},
	stays: []movein.Stay{
		lain("kongsvinger-medisinsk", "hospital", "emergency", 739, 731), lain("kongsvinger-medisinsk", "hospital", "emergency", 719, 707),
		lain("kongsvinger-medisinsk", "hospital", "emergency", 682, 676), lain("kongsvinger-medisinsk", "hospital", "emergency", 662, 650),
		lain("kongsvinger-medisinsk", "hospital", "emergency", 635, 626), lain("kongsvinger-medisinsk", "hospital", "emergency", 462, 454),
		lain("kongsvinger-medisinsk", "hospital", "planned", 285, 277), lain("kad-ovre", "kad", "emergency", 341, 337),
		lain("legevakt-ovre", "legevakt", "emergency", 723, 723), lain("legevakt-ovre", "legevakt", "emergency", 689, 689),
		lain("legevakt-ovre", "legevakt", "emergency", 639, 639), lain("legevakt-ovre", "legevakt", "emergency", 529, 529),
		lain("legevakt-ovre", "legevakt", "emergency", 204, 204), lain("kongsvinger-medisinsk", "hospital", "emergency", 0, -1),
	},
}
