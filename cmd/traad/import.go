package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"traad/internal/app/dataset"
	"traad/internal/app/organisation"
	"traad/internal/base/errs"
	"traad/internal/base/sheet"
	"traad/internal/care"
)

const importAbout = `organisations leser en liste over virksomheter fra CSV eller Excel. Kolonner: Type, Nummer, Navn, Del av, Sykehussted,
Status, Merknad, Måltall, I drift fra, Telefon og Telefontid; bare Type og Navn må finnes. Del av og Sykehussted viser til
nummer eller navn. Finnes virksomheten (samme type og nummer, ellers type og navn), får den det listen sier, og tomme celler
lar det som var, stå. Er noe feil, sies det for hver celle, og ingenting leses inn.

--norway legger inn alle landets kommuner i stedet for en fil.

episodes, persons og dispensings leser inn avidentifiserte data fra CSV eller Parquet, flere filer om gangen, se docs/casefind.md. Det nye tar
plassen til det samme kilde ga før for dagene --from til --to; uten dem gjelder dagene i filene.`

// maxImport is how many bytes a list may have.
const maxImport = 20 << 20

// importCommand takes lists in.
func importCommand(ctx context.Context, args []string, out, progress io.Writer) error {
	f := newFlags("import", "organisations FIL|--norway | episodes|persons|dispensings FIL … --source NAVN [--from DATO --to DATO] [--dry-run] [--config FIL]", importAbout, out, progress)
	common := f.shared()
	dry := f.Bool("dry-run", false, "prøv uten å lagre")
	norway := f.Bool("norway", false, "alle landets kommuner, som følger med programmet")
	source := f.String("source", "", "episodes, persons og dispensings: systemet filene er fra, det samme navnet hver gang")
	from := f.String("from", "", "episodes, persons og dispensings: første dag som filene gjelder")
	to := f.String("to", "", "episodes, persons og dispensings: siste dag som filene gjelder")
	words, err := f.read(args)
	if err != nil {
		return err
	}
	if len(words) > 0 && slices.Contains(dataset.Kinds, dataset.Kind(words[0])) {
		return importData(ctx, f, common, dataset.Kind(words[0]), words[1:], dataset.Declared{Source: *source, DryRun: *dry}, *from, *to, out, progress)
	}
	files := 1
	if *norway {
		files = 0
	}
	switch {
	case len(words) == 0:
		return f.wrong("skriv hva som skal leses inn: organisations, episodes, persons eller dispensings")
	case words[0] != "organisations":
		return f.wrong("«%s» kan ikke leses inn i denne versjonen; skriv organisations, episodes, persons eller dispensings", words[0])
	case len(words)-1 < files:
		return f.wrong("skriv hvilken fil")
	case len(words)-1 > files:
		return f.wrong("«%s» hører ikke hjemme her", words[1+files])
	}
	var file *sheet.File
	if *norway {
		file, err = municipalities()
	} else {
		file, err = readSheet(words[1])
	}
	if err != nil {
		return err
	}
	s, stop, err := common.open(ctx)
	if err != nil {
		return err
	}
	defer stop()
	rep, err := organisation.Bulk{File: file, DryRun: *dry}.Run(ctx, s, operator(s))
	if err != nil {
		return err
	}
	return report(rep, *dry, out, progress)
}

// report tells what was done, or every fault by cell.
func report(rep *sheet.Report, dry bool, out, progress io.Writer) error {
	for _, h := range rep.Unknown {
		fmt.Fprintf(progress, "Kolonne %s «%s» brukes ikke.\n", h.Column, h.Text)
	}
	if rep.FaultCount > 0 {
		for _, fault := range rep.Faults {
			fmt.Fprintln(progress, fault)
		}
		if n := rep.FaultCount - len(rep.Faults); n > 0 {
			fmt.Fprintf(progress, "… og %d feil til.\n", n)
		}
		return errs.Invalid(fmt.Sprintf("Listen har %s. Ingenting er lest inn.", plural(rep.FaultCount, "feil", "feil")))
	}
	done := "Lest inn"
	if dry {
		done = "Prøvd uten å lagre"
	}
	_, err := fmt.Fprintf(out, "%s: %s, %d nye, %d endret, %d som før.\n", done, plural(rep.Rows, "rad", "rader"), rep.Added, rep.Edited, rep.Same)
	return err
}

func readSheet(path string) (*sheet.File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, errs.Invalid(fmt.Sprintf("Filen %s kan ikke leses. Sjekk navnet og tilgangen.", path)).Because(err)
	}
	defer f.Close()
	return sheet.Open(f, maxImport, filepath.Base(path))
}

// municipalities is the list of all municipalities that comes with the program.
func municipalities() (*sheet.File, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.Comma = ';'
	rows := [][]string{{"Type", "Nummer", "Navn"}}
	for _, m := range care.Municipalities() {
		rows = append(rows, []string{string(care.OrgMunicipality), m.Municipality, m.Name})
	}
	if err := w.WriteAll(rows); err != nil {
		return nil, err
	}
	return sheet.Open(&b, maxImport, "kommuner.csv")
}
