package casefind

import (
	"bytes"
	"embed"
	"encoding/csv"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
)

//go:embed data/*.csv
var data embed.FS

// Method is one of the scores: what it is called, where it comes from, for whom it holds.
type Method struct {
	Code, Title, Version, Source, Valid string
}

// Methods are the scores in the order of docs/casefind.md.
var Methods = []Method{
	{"hfrs", "Hospital Frailty Risk Score", "2018", "Gilbert 2018 Lancet 391:1775–82", "75 år og eldre, døgnopphold siste 2 år. Vises med merke for 65–74. Norsk koding gir systematisk lavere skår enn engelsk."},
	{"charlson", "Charlson komorbiditetsindeks, vekter fra 1987", "koder Quan 2005", "Quan 2005 Med Care 43:1130–9; Charlson 1987 J Chronic Dis 40:373–83", "Voksne, døgnopphold siste 2 år."},
	{"charlson2011", "Charlson, oppdaterte vekter", "koder Quan 2005, vekter Quan 2011", "Quan 2011 Am J Epidemiol 173:676–82", "Voksne, døgnopphold siste 2 år."},
	{"charlson_se", "Charlson, svenske koder", "2021", "Ludvigsson 2021 Clin Epidemiol 13:21–41; vekter 1987", "Voksne; nærmeste nordiske liste."},
	{"kroniske", "Antall kroniske tilstander", "2019", "Kuan 2019 Lancet Digit Health 1:e63–77, med AHRQ CCI v2021.1 som skiller kronisk fra akutt", "Voksne, alle sykehuskontakter siste 2 år."},
	{"kroniske_ahrq", "Antall kroniske kategorier (AHRQ)", "v2021.1", "AHRQ HCUP Chronic Condition Indicator", "Tre-tegns kategorier, alle sykehuskontakter siste 2 år."},
	{"acsc", "Akuttinnleggelser som kunne vært unngått i primærhelsetjenesten", "19 tilstander", "NHS Institute/NHS Digital, via The-Strategy-Unit/nhp_data", "Akuttinnleggelser siste 12 måneder. Uten prosedyrekoder kan ikke kirurgiske unntak gjøres. Ingen offisiell norsk liste er funnet."},
	{"parr30", "PARR-30", "2012", "Billings 2012 BMJ Open 2:e001667", "Utskrevne i England. Ukalibrert prior: bydelsindeks og sykehusledd er satt til 0. Brukes bare etter lokal rekalibrering."},
	{"lace", "LACE", "2010", "van Walraven 2010 CMAJ 182:551–7", "Ved utskrivning, voksne. E er besøk i akuttmottak og legevakt uten innleggelse siste 6 måneder før oppholdet, legevakt der kommunale data finnes."},
	{"hospital", "HOSPITAL, forenklet", "2016", "Donzé 2016 JAMA Intern Med 176:496–502; Aubert 2017 BMJ Qual Saf 26:799–805", "Ved utskrivning, voksne. Hemoglobin, natrium og prosedyre mangler i filene: skåren er minst så høy."},
	{"legemidler", "Polyfarmasi", "2017", "Masnoon 2017 BMC Geriatr 17:230", "Bare der utleveringer finnes: 5 og 10 ulike legemidler på ATC-nivå 5 siste 120 dager. Salver, øyedråper (unntatt for grønn stær), vaksiner, tannmidler og væsker er ikke med; det er vårt valg."},
	{"rxrisk", "Rx-Risk, norske vekter", "2022", "Holvik 2022 BMJ Open 12:e057823", "Bare der utleveringer finnes: siste 12 måneder. Vektene gjelder død innen ett år for 65 år og eldre i Norge."},
}

// group is one group of a list of codes: a Charlson group, a condition.
type group struct {
	code, label string
}

// entry is what the lists say of one cell.
type entry struct {
	quan, swedish uint32   // Charlson groups, a bit each
	hfrs          uint16   // number of the HFRS category, from 1
	ahrq          uint16   // number of the chronic category, from 1
	chronic       uint16   // number of the chronic condition, from 1
	more          uint16   // number in lists.several where the code has several chronic conditions, from 1
	mark          Mark     // what a clinician must look at
	acsc          acscKind // the ambulatory-care-sensitive conditions that the code can make
	known         bool     // some list has the code or its category, or the chapters do
}

// acscKind says how a code makes an admission ambulatory-care-sensitive.
type acscKind uint8

const (
	acscPrimary   acscKind = 1 << iota // as main diagnosis
	acscAny                            // anywhere
	acscBronchial                      // J20 as main diagnosis together with acscCOPD
	acscCOPD
	acscLung   // influenza and pneumonia, anywhere, but not with acscSickle
	acscSickle // D57 as other diagnosis
)

// yield is a Charlson group that does not count where another does.
type yield struct{ group, by uint32 }

type lists struct {
	cells      [cells]entry
	hfrsCode   []string
	hfrsLabel  []string
	hfrsTenths []uint16 // by number, 0 unused
	groups     []group  // Charlson, in the order of the weights
	w1987      []int
	w2011      []int
	lace       []int
	over       []yield    // in the order of groups
	chronic    []string   // condition by number, 0 unused
	several    [][]uint16 // sets of conditions that a code has at once, each once; 0 unused
	categories int        // of AHRQ
	parr       map[string]float64
	parrFixed  [5]float64  // the terms that are no group, in the order of PARR30
	parrGroup  [32]float64 // by group, 0 where PARR-30 does not have it
	laceRisk   []float64
	severeRend []string
}

// table reads a data file; head is dropped, and columns are found by name.
func table(name string, columns ...string) [][]string {
	b, err := data.ReadFile("data/" + name + ".csv")
	if err != nil {
		panic(err)
	}
	all, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
	if err != nil {
		panic(fmt.Errorf("casefind: %s: %w", name, err))
	}
	var rows [][]string
	for _, r := range all[1:] {
		row := make([]string, len(columns))
		for i, c := range columns {
			k := slices.Index(all[0], c)
			if k < 0 {
				panic("casefind: " + name + " has no column " + c)
			}
			row[i] = r[k]
		}
		rows = append(rows, row)
	}
	return rows
}

// under calls f with every cell that a prefix of a list covers.
func (l *lists) under(prefix string, f func(*entry)) {
	exact, category, ok := cell(Normalise(prefix))
	if !ok {
		return
	}
	if exact != category {
		f(&l.cells[exact])
		return
	}
	for i := range 11 {
		f(&l.cells[category+i])
	}
}

// theLists are the embedded lists, laid out once.
var theLists = sync.OnceValue(func() *lists {
	l := &lists{parr: map[string]float64{}, hfrsTenths: []uint16{0}, hfrsCode: []string{""}, hfrsLabel: []string{""}, chronic: []string{""}, several: [][]uint16{nil}}
	for _, r := range table("icd10_chapters_who", "start", "end") {
		_, from, _ := cell(r[0])
		_, to, _ := cell(r[1])
		for i := from; i < to+11; i++ {
			l.cells[i].known = true
		}
	}
	for _, r := range table("hfrs_gilbert2018", "icd10_3char", "points", "label_en") {
		n := uint16(len(l.hfrsTenths))
		l.hfrsTenths = append(l.hfrsTenths, uint16(math.Round(number(r[1])*10)))
		l.hfrsCode, l.hfrsLabel = append(l.hfrsCode, r[0]), append(l.hfrsLabel, r[2])
		l.under(r[0], func(e *entry) { e.hfrs = n })
	}
	l.charlson()
	l.conditions()
	l.sensitive()
	for _, r := range table("parr30_coefficients", "term", "coefficient") {
		l.parr[r[0]] = number(r[1])
	}
	for i, term := range []string{"intercept", "age_squared", "emergency_admissions_last_12m", "emergency_admission_last_30d", "current_admission_emergency"} {
		l.parrFixed[i] = l.parr[term]
	}
	for i, g := range l.groups {
		l.parrGroup[i] = l.parr[g.code]
	}
	for _, r := range table("lace_expected_risk", "expected_30d_death_or_unplanned_readmission_pct") {
		l.laceRisk = append(l.laceRisk, number(r[0]))
	}
	l.marks()
	return l
})

// number is a number of a list.
func number(s string) float64 {
	x, err := strconv.ParseFloat(s, 64)
	if err != nil {
		panic(err)
	}
	return x
}

func (l *lists) charlson() {
	bit := map[string]int{}
	var giveWay []string
	for i, r := range table("charlson_weights", "group", "label_en", "w_charlson1987", "w_quan2011", "zeroed_when_present_with_hierarchy") {
		bit[r[0]] = i
		l.groups = append(l.groups, group{r[0], r[1]})
		l.w1987, l.w2011 = append(l.w1987, int(number(r[2]))), append(l.w2011, int(number(r[3])))
		giveWay = append(giveWay, r[4])
	}
	l.lace = make([]int, len(l.groups))
	for i, by := range giveWay {
		if by != "" {
			l.over = append(l.over, yield{1 << i, 1 << bit[by]})
		}
	}
	for _, r := range table("charlson_quan2005_icd10", "group", "icd10_prefix") {
		l.under(r[1], func(e *entry) { e.quan |= 1 << bit[r[0]] })
	}
	for _, r := range table("charlson_ludvigsson2021_se_icd10", "group", "icd10_prefix") {
		l.under(r[1], func(e *entry) { e.swedish |= 1 << bit[r[0]] })
	}
	for _, r := range table("lace_charlson_weights", "group", "points") {
		first, _, _ := strings.Cut(r[1], " ") // renal disease has two: «2 mild / 4 moderate-severe»
		l.lace[bit[r[0]]] = int(number(first))
	}
	l.severeRend = []string{"N184", "N185", "Z49", "Z992"} // the note in the list's source column
}

// conditions lays out the chronic conditions: Kuan's, without infections (but HIV and chronic viral hepatitis) and perinatal
// conditions, and without codes of categories that AHRQ says are mostly acute. So acute kidney injury and pneumonia, which
// Kuan's list also has, are not counted. Categories that AHRQ does not know (F00 and others that the American edition
// lacks) count.
func (l *lists) conditions() {
	n := uint16(0)
	acute := map[int]bool{}
	for _, r := range table("ahrq_cci_icd10_3char", "icd10_3char", "chronic_flag_majority") {
		_, category, _ := cell(r[0])
		acute[category] = r[1] != "1"
		if r[1] == "1" {
			n++
			l.under(r[0], func(e *entry) { e.ahrq = n })
		}
	}
	byName := map[string]uint16{}
	of := map[*entry][]uint16{}
	for _, r := range table("kuan2019_308_conditions_icd10", "condition", "icd10_prefix", "system") {
		_, category, ok := cell(Normalise(r[1]))
		passing := r[2] == "Perinatal conditions" || r[2] == "Infectious Diseases" && r[0] != "HIV" && r[0] != "Chronic viral hepatitis"
		if !ok || r[0] == "" || passing || acute[category] {
			continue
		}
		id, ok := byName[r[0]]
		if !ok {
			id = uint16(len(l.chronic))
			byName[r[0]] = id
			l.chronic = append(l.chronic, r[0])
		}
		l.under(r[1], func(e *entry) {
			if !slices.Contains(of[e], id) {
				of[e] = append(of[e], id)
			}
		})
	}
	l.categories = int(n)
	sets := map[string]uint16{}
	for i := range l.cells { // in order: every run numbers the sets alike
		e := &l.cells[i]
		ids := of[e]
		if len(ids) == 0 {
			continue
		}
		e.chronic = ids[0]
		if len(ids) > 1 {
			key := fmt.Sprint(ids)
			if sets[key] == 0 {
				sets[key] = uint16(len(l.several))
				l.several = append(l.several, ids)
			}
			e.more = sets[key]
		}
	}
}

func (l *lists) sensitive() {
	for _, r := range table("acsc_nhs19_icd10", "condition", "position", "icd10_prefixes") {
		kind := acscPrimary
		switch {
		case r[1] == "any" && r[0] == "Influenza and pneumonia":
			kind = acscLung
		case r[1] == "any":
			kind = acscAny
		case strings.HasPrefix(r[1], "primary J20"):
			kind = acscBronchial
		}
		for prefix := range strings.FieldsSeq(r[2]) {
			from, to, span := strings.Cut(prefix, "-")
			if !span {
				to = from
			}
			for c := from; ; c = next(c) {
				l.under(c, func(e *entry) { e.acsc |= kind })
				if c == to {
					break
				}
			}
		}
	}
	for _, c := range []string{"J41", "J42", "J43", "J44", "J47"} {
		l.under(c, func(e *entry) { e.acsc |= acscCOPD })
	}
	l.under("D57", func(e *entry) { e.acsc |= acscSickle })
}

// next is the code after one whose last sign is a digit below 9.
func next(code string) string { return code[:len(code)-1] + string(code[len(code)-1]+1) }

// Mark is what a clinician must look at before deciding; it never leaves a person out.
type Mark uint8

// The marks.
const (
	MarkMetastasis Mark = 1 << iota // C77–C80
	MarkPalliative                  // Z51.5
	MarkDementia                    // F00–F03, G30
	MarkCancer                      // C00–C97 but C44: for HOSPITAL only
	MarkKidney                      // severe renal disease: for LACE only
)

// Text is the mark in words, empty for those that are only for a score.
func (m Mark) Text() string {
	switch m {
	case MarkMetastasis:
		return "Sjekk: kreft med spredning (C77–C80)"
	case MarkPalliative:
		return "Sjekk: palliativ behandling (Z51.5)"
	case MarkDementia:
		return "Sjekk: demens (F00–F03, G30)"
	}
	return ""
}

func (l *lists) marks() {
	mark := func(m Mark, codes ...string) {
		for _, c := range codes {
			l.under(c, func(e *entry) { e.mark |= m })
		}
	}
	for n := range 98 {
		if c := fmt.Sprintf("C%02d", n); n != 44 {
			mark(MarkCancer, c)
		}
	}
	mark(MarkMetastasis, "C77", "C78", "C79", "C80")
	mark(MarkPalliative, "Z515")
	mark(MarkDementia, "F00", "F01", "F02", "F03", "G30")
	mark(MarkKidney, l.severeRend...)
}
