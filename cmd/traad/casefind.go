package main

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strconv"

	columns "traad/internal/base/column"
	"traad/internal/base/date"
	"traad/internal/base/errs"
	"traad/internal/rules/casefind"
)

const casefindAbout = `Finner personene som tjenesten bør bli kjent med, og skriver en rangert liste med begrunnelse til standard ut.
Filene er CSV (komma eller semikolon, UTF-8) eller Parquet, og kan gis flere ganger. Formatet står i docs/casefind.md.
--dispensings har lopenr, utleveringsdato og atckode; uten dem regnes verken polyfarmasi eller Rx-Risk.
Vinduene regnes bakover fra dagen i --as-of; det som begynte den dagen eller senere, ser ikke listen.

--rule er en TOML-fil eller en regel som følger med: standard (brukes når ingen er valgt) eller iht-publisert.
sannsynlighet gjelder en akuttinnleggelse innen regelens horisont (12 måneder), kalibrert på filene når de rekker langt nok tilbake.
charlson er vektene fra 1987; json har også vektene fra 2011 og den svenske listen.
Med --all kommer alle i personfilen; de som regelen ikke velger, står sist, og årsaken begynner med «ikke valgt».`

// casefindCommand ranks candidates from files, without a server.
func casefindCommand(ctx context.Context, args []string, out, progress io.Writer) error {
	f := newFlags("casefind", "--episodes FIL --persons FIL [--dispensings FIL] --as-of DATO [--rule FIL] [--format csv|json] [--all]", casefindAbout, out, progress)
	var episodes, persons, dispensings texts
	f.Var(&episodes, "episodes", "fil med episoder; kan gis flere ganger")
	f.Var(&persons, "persons", "fil med personer; kan gis flere ganger")
	f.Var(&dispensings, "dispensings", "fil med utleverte legemidler; kan gis flere ganger, og kan mangle")
	asOf := f.String("as-of", "", "dagen listen gjelder, som 2026-11-21")
	rule := f.String("rule", casefind.Shipped[0], "regelfil (TOML), eller en regel som følger med")
	format := f.String("format", "csv", "csv eller json")
	all := f.Bool("all", false, "alle personer, ikke bare de som regelen velger")
	words, err := f.read(args)
	if err != nil {
		return err
	}
	day, err := date.Parse(*asOf)
	switch {
	case len(words) > 0:
		return f.wrong("«%s» hører ikke hjemme her", words[0])
	case len(episodes) == 0:
		return f.wrong("skriv hvilken fil episodene er i: --episodes FIL")
	case len(persons) == 0:
		return f.wrong("skriv hvilken fil personene er i: --persons FIL")
	case *asOf == "":
		return f.wrong("skriv hvilken dag listen gjelder: --as-of 2026-11-21")
	case err != nil || day.Year() < 1985 || day.Year() > 2098:
		return f.wrong("--as-of skrives som 2026-11-21, ikke «%s»", *asOf)
	case *format != "csv" && *format != "json":
		return f.wrong("formatet er csv eller json")
	}
	r, err := readRule(*rule)
	if err != nil {
		return err
	}
	x, people, err := readIndex(ctx, episodes, persons, dispensings, progress)
	if err != nil {
		return err
	}
	list, err := x.Find(r, people, columns.DayOf(day))
	if err != nil {
		return err
	}
	for _, w := range list.Warnings {
		fmt.Fprintln(progress, w.In(nil))
	}
	shown := list.All
	if !*all {
		shown = shown[:list.Selected]
	}
	fmt.Fprintf(progress, "Regel: %s, versjon %d. %s av %d oppfyller den.\n", r.Title, r.Version, plural(list.Selected, "person", "personer"), len(list.All))
	b := bufio.NewWriter(out)
	if *format == "json" {
		err = writeListJSON(b, list, shown)
	} else {
		err = writeListCSV(b, shown)
	}
	if err != nil {
		return err
	}
	return b.Flush()
}

// readRule takes a shipped rule by its code, else a file.
func readRule(name string) (*casefind.Rule, error) {
	if slices.Contains(casefind.Shipped, name) {
		return casefind.ShippedRule(name)
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, errs.NotFound("Regelfilen " + name + " kan ikke leses. Sjekk navnet og tilgangen.").Because(err)
	}
	return casefind.ParseRule(text)
}

// readIndex reads all kinds of files; the faults of all of them come in one error, and then nothing is used.
func readIndex(ctx context.Context, episodes, persons, dispensings []string, progress io.Writer) (*casefind.Index, []columns.Person, error) {
	var b columns.Builder
	var g columns.Register
	var d columns.Pharmacy
	for _, kind := range []struct {
		files []string
		read  func(string, io.ReaderAt, int64) error
	}{{persons, g.Read}, {episodes, b.Read}, {dispensings, d.Read}} {
		for _, name := range kind.files {
			if err := ctx.Err(); err != nil {
				return nil, nil, err
			}
			if err := readFile(name, kind.read); err != nil {
				return nil, nil, err
			}
		}
	}
	people, _ := g.People() // what is wrong stands in the logs
	e, _ := b.Episodes()
	medicines, _ := d.Dispensings()
	var all columns.Log
	for _, l := range []*columns.Log{&g.Log, &b.Log, &d.Log} {
		all.Faults, all.Count = append(all.Faults, l.Faults...), all.Count+l.Count
		for _, n := range l.Notices {
			fmt.Fprintln(progress, n)
		}
	}
	if err := all.Err(); err != nil {
		return nil, nil, err
	}
	if len(dispensings) == 0 {
		medicines = nil
	}
	return casefind.Read(e).Dispensed(medicines), people, nil
}

func readFile(name string, read func(string, io.ReaderAt, int64) error) error {
	f, err := os.Open(name)
	if err != nil {
		return errs.NotFound("Filen " + name + " kan ikke leses. Sjekk navnet og tilgangen.").Because(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || info.IsDir() {
		return errs.Invalid("Filen " + name + " er en mappe eller kan ikke leses.").Because(err)
	}
	return read(name, f, info.Size())
}

var listColumns = []string{"lopenr", "rang", "sannsynlighet", "hfrs", "charlson", "kroniske", "akutte_6m", "akutte_12m", "avdelinger_6m", "liggedogn_12m", "arsaker"}

func writeListCSV(out io.Writer, shown []casefind.Candidate) error {
	w := csv.NewWriter(out)
	if err := w.Write(listColumns); err != nil {
		return err
	}
	n := strconv.Itoa
	for i := range shown {
		c, s := &shown[i], shown[i].Score
		err := w.Write([]string{
			c.Person.ID, n(c.Rank), strconv.FormatFloat(c.Probability, 'f', 4, 64), tenths(s.HFRS), n(s.Charlson1987()), n(int(s.Chronic)), n(int(s.Emergency6)),
			n(int(s.Emergency12)), n(int(s.Departments6)), n(int(s.BedDays12)), c.Reasons(),
		})
		if err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}

func tenths(v uint16) string { return fmt.Sprintf("%d.%d", v/10, v%10) }

// listJSON is the machine-readable list. Keys are Norwegian where the CSV file has them too.
type listJSON struct {
	Rule        ruleJSON         `json:"regel"`
	AsOf        string           `json:"dato"`
	Persons     int              `json:"personer"`
	Selected    int              `json:"valgt"`
	Calibrated  *lineJSON        `json:"kalibrering"`
	Performance *performanceJSON `json:"treff"`
	Candidates  []candidateJSON  `json:"kandidater"`
	Warnings    []string         `json:"advarsler"`
	Unmatched   []codeJSON       `json:"koder_uten_treff"` // all of them, most used first
	Methods     []methodJSON     `json:"metoder"`
}

// codeJSON is a code that no chapter of ICD-10 has: it is kept and counts nowhere.
type codeJSON struct {
	Code  string `json:"kode"`
	Count int    `json:"antall"`
	File  string `json:"fil"`
	Row   int    `json:"rad"`
}

type ruleJSON struct {
	Code    string `json:"kode"`
	Version int    `json:"versjon"`
	Title   string `json:"navn"`
	Dated   string `json:"dato"`
	Source  string `json:"kilde"`
	Horizon int    `json:"horisont_maneder"`
}

type lineJSON struct {
	Intercept float64 `json:"konstant"`
	Slope     float64 `json:"stigning"`
}

type performanceJSON struct {
	TrainedOn   string        `json:"tilpasset"`
	TestedOn    string        `json:"provd"`
	Months      int           `json:"maneder"`
	N           int           `json:"personer"`
	Outcomes    int           `json:"utfall"`
	C           []float64     `json:"c"` // estimate, low, high
	Brier       float64       `json:"brier"`
	Calibration *lineJSON     `json:"kalibrering"`
	Bins        [][3]float64  `json:"tideler"` // number, expected, observed
	List        *listHitsJSON `json:"liste"`
}

type listHitsJSON struct {
	Length      int       `json:"lengde"`
	PPV         []float64 `json:"ppv"` // estimate, low, high
	Sensitivity float64   `json:"sensitivitet"`
	NNS         *float64  `json:"ma_vurderes"`
	Threshold   float64   `json:"terskel"`
	NetBenefit  float64   `json:"nettogevinst"`
}

type candidateJSON struct {
	ID            string            `json:"lopenr"`
	Rank          int               `json:"rang"`
	Selected      bool              `json:"valgt"`
	Left          string            `json:"utelatt,omitempty"`
	Age           int               `json:"alder"`
	Municipality  string            `json:"kommunenr"`
	Probability   float64           `json:"sannsynlighet"`
	Points        float64           `json:"poeng"`
	HFRS          float64           `json:"hfrs"`
	HFRSBand      string            `json:"hfrs_niva"`
	Charlson      int               `json:"charlson"`
	Charlson2011  int               `json:"charlson2011"`
	CharlsonSE    int               `json:"charlson_se"`
	Chronic       int               `json:"kroniske"`
	ChronicAHRQ   int               `json:"kroniske_ahrq"`
	Emergency3    int               `json:"akutte_3m"`
	Emergency6    int               `json:"akutte_6m"`
	Emergency12   int               `json:"akutte_12m"`
	Departments6  int               `json:"avdelinger_6m"`
	BedDays12     int               `json:"liggedogn_12m"`
	Readmissions  int               `json:"reinnleggelser_12m"`
	ACSC          int               `json:"acsc_12m"`
	Medicines     *int              `json:"legemidler"` // null without dispensings
	RxRisk        *int              `json:"rxrisk"`
	Discharge     *dischargeJSON    `json:"siste_utskrivning"`
	Reasons       []casefind.Reason `json:"arsaker"`
	Terms         []termJSON        `json:"parr30"`
	Marks         []string          `json:"merker"`
	MissingScores []string          `json:"mangler"`
}

type dischargeJSON struct {
	LACE     int     `json:"lace"`
	LACERisk float64 `json:"lace_risiko_prosent"`
	HOSPITAL int     `json:"hospital"`
}

type termJSON struct {
	Code  string  `json:"ledd"`
	Text  string  `json:"tekst"`
	Value float64 `json:"logodds"`
}

type methodJSON struct {
	Code    string `json:"kode"`
	Title   string `json:"navn"`
	Version string `json:"versjon"`
	Source  string `json:"kilde"`
	Valid   string `json:"gjelder"`
}

func writeListJSON(out io.Writer, l *casefind.List, shown []casefind.Candidate) error {
	r := l.Rule
	j := listJSON{
		Rule: ruleJSON{r.Code, r.Version, r.Title, r.Dated, r.Source, r.Horizon}, AsOf: l.On.Date().String(), Persons: len(l.All), Selected: l.Selected,
		Candidates: []candidateJSON{}, Warnings: []string{}, Unmatched: []codeJSON{},
	}
	for _, w := range l.Warnings {
		j.Warnings = append(j.Warnings, w.In(nil))
	}
	if l.Calibration != nil {
		j.Calibrated = &lineJSON{l.Calibration.Intercept, l.Calibration.Slope}
	}
	if l.Hits != nil {
		j.Performance = performance(l.Hits)
	}
	for _, u := range l.Unmatched() {
		j.Unmatched = append(j.Unmatched, codeJSON{u.Code, u.Count, u.Seen.File, u.Seen.Row})
	}
	for _, m := range casefind.Methods {
		j.Methods = append(j.Methods, methodJSON(m))
	}
	for i := range shown {
		j.Candidates = append(j.Candidates, oneCandidate(l, &shown[i]))
	}
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	return enc.Encode(j)
}

func performance(q *casefind.Performance) *performanceJSON {
	low, high := q.C.Interval()
	p := &performanceJSON{
		TrainedOn: q.TrainedOn.Date().String(), TestedOn: q.TestedOn.Date().String(), Months: q.Months, N: q.N, Outcomes: q.Outcomes,
		C: []float64{q.C.Value, low, high}, Brier: q.Brier,
	}
	if q.Calibration != nil {
		p.Calibration = &lineJSON{q.Calibration.Intercept, q.Calibration.Slope}
	}
	for _, b := range q.Bins {
		p.Bins = append(p.Bins, [3]float64{float64(b.N), b.Expected, b.Observed})
	}
	if h := q.List; h.K > 0 {
		p.List = &listHitsJSON{Length: h.K, PPV: []float64{h.PPV, q.ListLow, q.ListHigh}, Sensitivity: h.Sensitivity, Threshold: q.Threshold, NetBenefit: q.NetBenefit}
		if !math.IsInf(h.NNS, 0) {
			p.List.NNS = &h.NNS
		}
	}
	return p
}

func oneCandidate(l *casefind.List, c *casefind.Candidate) candidateJSON {
	s := c.Score
	j := candidateJSON{
		ID: c.Person.ID, Rank: c.Rank, Selected: c.Selected, Left: c.Left, Age: c.Age, Municipality: c.Person.Municipality, Probability: c.Probability, Points: c.Points,
		HFRS: float64(s.HFRS) / 10, HFRSBand: casefind.HFRSBand(s.HFRS), Charlson: s.Charlson1987(), Charlson2011: s.Charlson2011(), CharlsonSE: s.CharlsonSwedish(),
		Chronic: int(s.Chronic), ChronicAHRQ: int(s.ChronicAHRQ), Emergency3: int(s.Emergency3), Emergency6: int(s.Emergency6), Emergency12: int(s.Emergency12),
		Departments6: int(s.Departments6), BedDays12: int(s.BedDays12), Readmissions: int(s.Readmissions12), ACSC: int(s.ACSC12),
		Reasons: append([]casefind.Reason{}, c.Why...), Marks: append([]string{}, c.Marks...), MissingScores: []string{},
	}
	for _, t := range c.Prior() {
		j.Terms = append(j.Terms, termJSON(t))
	}
	if d, ok := l.Discharge(c); ok {
		lace := casefind.LACE(d)
		j.Discharge = &dischargeJSON{lace, casefind.LACERisk(lace), casefind.HOSPITAL(d)}
		j.MissingScores = append(j.MissingScores, "HOSPITAL: hemoglobin, natrium og prosedyre")
		if d.NoMunicipalVisits {
			j.MissingScores = append(j.MissingScores, "LACE: legevaktbesøk")
		}
	}
	if m := c.Medicines; m != nil {
		count, risk := int(m.Count), int(m.RxRisk)
		j.Medicines, j.RxRisk = &count, &risk
	} else {
		j.MissingScores = append(j.MissingScores, "polyfarmasi og Rx-Risk: utleveringer av legemidler")
	}
	return j
}
