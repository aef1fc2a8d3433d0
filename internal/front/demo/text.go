package demo

// What people wrote. The sentences are made up, and short, as such notes are; no sentence tells of one person only.

// reasons for a referral, in the referrer's words.
var reasons = []string{
	"Fem innleggelser siste halvår med hjertesvikt og KOLS. Mange inne i bildet, ingen som holder i trådene.",
	"KOLS grad 3, hjertesvikt og nyresvikt. Motstridende råd fra tre poliklinikker.",
	"Faller ofte, vekttap siste halvår. Pårørende ringer oss flere ganger i uken.",
	"Diabetes, Parkinson og residiverende urinveisinfeksjoner. Fire innleggelser på fem måneder.",
	"Hjertesvikt med stadige forverringer. Usikker på medisinene hjemme.",
	"Gjentatte opphold på KAD for pustebesvær. Angst i kveldene.",
	"Hoftebrudd i vår, deretter delir og to reinnleggelser. Trenger en samlet plan.",
	"Atrieflimmer, nyresvikt og fotsår. Hjemmesykepleien er inne fire ganger daglig og er bekymret.",
	"Mye smerter, mange medisiner, flere fall. Ønsker hjelp til å prioritere.",
	"Slag for to år siden, nå hjertesvikt. Pårørende er slitne og ber om én å ringe til.",
	"Redusert syn og hørsel, diabetes og hjertesvikt. Kommer ikke til timene sine.",
	"Innlagt tre ganger med lungebetennelse. Svelgvansker og vekttap.",
	"Levercirrhose og hjertesvikt, tappes jevnlig. Uklart hvem som følger opp blodprøvene.",
	"Revmatisk sykdom, osteoporose med sammenfall, og gjentatte innleggelser for smerter.",
	"Flere legevaktkontakter om natten for tung pust. Bor alene i andre etasje.",
	"Kreft i rolig fase, hjertesvikt og begynnende hukommelsessvikt. Familien bor langt unna.",
}

// quotes are what patients say is important, in their own words.
var quotes = []string{
	"Jeg vil bo hjemme så lenge jeg kan, og klare stellet selv.",
	"At noen vet hvem jeg er når jeg blir dårlig.",
	"Å komme meg på Rema og velge maten min selv.",
	"Å kunne sitte ute på trappa når det er sol.",
	"Jeg vil sove en hel natt uten å våkne av smerter.",
	"Å være med i dåpen til oldebarnet til våren.",
	"Å slippe sykehuset når det går an å ordne det hjemme.",
	"At barna mine slipper å bekymre seg hver gang telefonen ringer.",
	"Å gå tur med hunden rundt kvartalet igjen.",
	"Jeg vil spille kort med gjengen på torsdager.",
	"Å få svar av den samme personen hver gang.",
	"Å stelle potteplantene og høre på radio i fred.",
	"Jeg vil ikke være til bry for barna.",
	"Å komme på hytta én gang til.",
	"At jeg får i meg mat som smaker noe.",
	"Å kjøre bil til butikken, bare det.",
	"Å slippe å fortelle alt fra begynnelsen til nye folk.",
	"Jeg vil klare trappen, for soverommet er oppe.",
	"Å strikke ferdig teppet til den yngste.",
	"Å få være med på korøvelsene, om jeg så bare sitter og hører på.",
	"At hjemmesykepleien kommer til samme tid.",
	"Jeg vil vite hva jeg skal gjøre når pusten blir tung.",
}

// plans are goals and measures as simple text.
var plans = []string{
	"Mål: Gå til postkassen selv.\nTiltak: Fysioterapeut trener styrke og balanse to ganger i uken. Koordinator ringer annenhver uke.\nGule tegn: Tyngre pust enn vanlig, hovne ankler. Ring koordinator samme dag.",
	"Mål: Færre kvelder med angst og tung pust.\nTiltak: Pusteøvelser med fysioterapeut. Hjemmesykepleien ser til hver kveld kl. 20. Fastlege følger medisinene.\nRøde tegn: Brystsmerter eller forvirring. Ring 113.",
	"Mål: Vekten tilbake til 62 kg.\nTiltak: Ernæringsfysiolog gir råd, middag fra kommunen fem dager i uken, veiing mandag og torsdag.",
	"Mål: Ikke falle det neste halvåret.\nTiltak: Ergoterapeut går gjennom hjemmet. Trygghetsalarm. Synskontroll. Fysioterapi i gruppe på tirsdager.",
	"Mål: Vite hva medisinene er til.\nTiltak: Legemiddelgjennomgang med fastlege og IHT-lege. Multidose. Hjemmesykepleien ser at de tas.",
	"Mål: Sove sammenhengende om natten.\nTiltak: Smertelindring vurderes av IHT-lege. Dagsenter tirsdag og torsdag. Ny vurdering om fire uker.",
	"Mål: Bo hjemme så lenge som mulig.\nTiltak: Avlastning annenhver måned. Koordinator snakker med pårørende hver måned. Hjelpemidler på badet.",
	"Mål: Blodsukkeret mellom 6 og 12.\nTiltak: Hjemmesykepleien måler og setter insulin. Fastlege har kontroll hver tredje måned. Fotterapeut hver sjette uke.",
	"Mål: Dra på hytta i sommer.\nTiltak: Trappetrening to ganger i uken. Oksygen på reise bestilles. Pårørende får opplæring i forstøver.",
	"Mål: Ha noen å snakke med.\nTiltak: Besøksvenn gjennom frivilligsentralen. Dagsenter. Samtaler med psykisk helseteam hver tredje uke.",
}

// Contact notes, by form and with whom.
var (
	visitNotes = []string{
		"Går inne med rullator, stødigere enn sist. Spiser to brødskiver til frokost.",
		"Sår på venstre legg er mindre. Bandasjen skiftes tirsdag og fredag.",
		"Sliten etter helgen, men i godt humør. Vi gikk gjennom medisinlisten sammen.",
		"Veide 64,2 kg. Ingen hovne ankler. Fortsetter som før.",
		"Prøvde ny rullator ute. Kom til hjørnet og tilbake uten pause.",
		"Kjøleskapet var tomt. Avtalt middagslevering fra mandag.",
		"Fikk opplæring i inhalasjon. Klarer det nå uten hjelp.",
		"Hukommelsen svikter noe mer. Setter opp tavle på kjøkkenet.",
		"Smerter i hofta ved gange. Ber fastlegen vurdere røntgen.",
		"Blodtrykk 138/76. Svimmel ved oppreising, skal drikke mer.",
		"Har begynt på dagsenter, gleder seg til torsdagene.",
		"Dørstokken er fjernet og håndtak montert på badet.",
		"Gikk gjennom gule og røde tegn. Vet hvem som skal ringes.",
		"Ny høreapparatkontroll ordnet. Mye lettere å snakke sammen nå.",
	}
	callNotes = []string{
		"Sover dårlig, våkner av hoste. Skal ligge med hevet hodegjerde.",
		"Har det bra. Går til postkassen hver dag.",
		"Litt tyngre pust siden lørdag. Vekt opp 0,8 kg. Ringer igjen fredag.",
		"Glad for ny fysioterapeut. Øvelsene gjøres hver morgen.",
		"Forkjølet, ikke feber. Drikker godt. Avventer.",
		"Lurer på time hos øyelegen. Jeg sender purring.",
		"Smertene er bedre etter endringen. Tar nå to tabletter om dagen.",
		"Spiser lite. Middag bestilles fra kommunen, hjemmesykepleien følger vekten.",
		"Har vært ute i sola hver dag denne uken.",
		"Bekymret for kontrollen på mandag. Vi gikk gjennom hva den gjelder.",
		"Falt på badet i går, ingen skade. Melder til ergoterapeut.",
		"Godt humør. Oldebarnet har vært på besøk.",
		"Medisinene er kommet riktig i multidosen denne gangen.",
		"Drikker mindre enn avtalt. Setter fram mugge om morgenen.",
		"Fryser mye. Hjemmesykepleien tar blodprosent i morgen.",
		"Ingen nye plager. Neste prat som avtalt.",
		"Var på tur med følgekontakten. Sliten, men fornøyd.",
	}
	videoNotes = []string{
		"Snakket på nettbrettet med geriater til stede. Vanndrivende holdes uendret.",
		"Viste fram såret på skjermen. Ser rent ut.",
		"Video med fysioterapeut. Tre nye øvelser, prøver dem i en uke.",
	}
	kinNotes = []string{ // %s is who it is: «Datter»
		"%s er sliten. Vi snakket om avlastning annenhver helg.",
		"%s spør om følge til poliklinikken. Ordnet.",
		"%s sover bedre når nattpatruljen kommer.",
		"%s merker mer glemsomhet. Tas opp på neste evaluering.",
		"%s er enig i at opphold på rehabilitering prøves til våren.",
		"%s ringte om nye medisiner. Vi gikk gjennom listen sammen.",
		"%s har fått innsyn i planen og vet hvem som skal ringes.",
	}
	nursingNotes = []string{
		"Hjemmesykepleien melder hovne bein. Ekstra vanndrivende etter planen i tre dager.",
		"Enige om at tilsynet kl. 20 flyttes til kl. 18.",
		"Vekten er stabil. Veiing nå bare mandager.",
		"Ny primærsykepleier fra mandag. Har fått planen.",
		"Medisindosett leveres nå hver fredag.",
	}
	gpNotes = []string{
		"Fastlegen tar blodprøver i neste uke og ringer med svar.",
		"Fastlegen har trappet ned sovetablett. Vi følger med på fall.",
		"Avtalt legemiddelgjennomgang med geriater.",
		"CRP normal, ikke tegn til infeksjon. Avventer antibiotika.",
	}
	wardNotes = []string{
		"Snakket med avdelingen. De har planen og vil ringe før utskrivning.",
		"Var innom på avdelingen. Klar i hodet, hilser hjem.",
		"Utskrives i løpet av uken. Hjemmesykepleien og pårørende er varslet.",
	}
	missedNotes = []string{"Ikke svar. Prøver igjen i morgen.", "Ikke svar på telefon eller dør. Hjemmesykepleien så til i går.", "Opptatt, ringer tilbake."}
)

// Notes of the visit that maps, and of evaluations.
var (
	mappingNotes = []string{
		"Rolig samtale ved kjøkkenbordet. Alle ni områder er gått gjennom.",
		"God samtale. Pasienten var tydelig på hva som er viktig.",
		"Fastlegen var med på video. Behandlingsnivå avklares på neste kontroll.",
		"God oversikt over medisiner, uklart om søvn. Følges opp på telefon.",
		"Hjemmet har mange terskler. Ergoterapeut kobles på.",
	}
	evaluationNotes = []struct{ goals, text string }{
		{"met", "Målet om å gå ute er nådd. Nytt mål er trappen."},
		{"met", "Ingen innleggelser siden sist. Fortsetter med samme tiltak."},
		{"partly", "To opphold på sykehus. Gule tegn i planen er gjort tydeligere."},
		{"partly", "Mer hjelp i hjemmet siden sist. Pårørende er fornøyd."},
		{"partly", "Trening fortsetter, kostråd gjentas."},
		{"partly", "Bruker trygghetskortet. Har vist det fram på legevakten én gang."},
		{"partly", "Går kortere enn før, men trives med dagsenteret."},
		{"not_met", "Vekten går fortsatt ned. Ernæringsfysiolog kobles på."},
		{"not_met", "Flere fall siden sist. Hjemmet gjennomgås på nytt."},
		{"changed", "Skrøpeligere enn sist. Mål justert sammen med pasienten."},
		{"changed", "Samtale om hva som er viktig den siste tiden. Planen endres."},
		{"changed", "Ensomhet er nå det viktigste. Besøksvenn og dagsenter prøves."},
	}
	pauses   = []string{"Er på ferie i Spania hos familie.", "På rehabilitering i tre uker.", "Ønsker en pause mens huset pusses opp.", "Korttidsopphold for avlastning."}
	endNotes = map[string][]string{
		"moved":        {"Flyttet nærmere familien. Planen er sendt til ny kommune.", "Flyttet til en annen kommune."},
		"nursing_home": {"Fikk fast plass på sykehjem. Planen fulgte med.", "Fast plass etter korttidsopphold. Pårørende er trygge på valget."},
		"too_well":     {"Klarer seg godt uten oss. Kan henvises på nytt.", "Målene er nådd og egen fastlege følger opp videre."},
		"too_ill":      {"Lindrende team har overtatt.", "Har nå så stort behov at andre tjenester følger tettere."},
		"own_wish":     {"Ønsker ikke flere besøk. Fastlegen er orientert."},
		"dead":         {"Sovnet stille inn. Pårørende har fått tilbud om samtale.", "Døde på sykehuset med familien hos seg.", ""},
	}
)

// relations of next of kin, women's before men's.
var relations = map[bool][]string{true: {"datter", "datter", "datter", "ektefelle", "svigerdatter", "søster", "niese", "nabo"}, false: {"sønn", "sønn", "sønn", "ektefelle", "bror", "nevø", "svigersønn", "nabo"}}
