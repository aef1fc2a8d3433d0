// Package municipal is where a municipality tells of its own services to those whom it follows: the use of legevakt, home nursing, stays and
// the rest, which the hospital's data do not have. A workbook is written with the municipality's own persons and what is told already; filled
// in, it is read back like a list that is moved in: tried first, every fault at its cell, then all of it or nothing, and undone.
//
//	data, err := municipal.Template(ctx, s, actor, municipal.Ask{})
//	id, err := municipal.Upload{Name: name, Data: data}.Run(ctx, s, actor)  // nothing is kept but the sealed file
//	view, err := municipal.Look(ctx, s, actor, id)                          // view.Result: faults, what it gives
//	n, err := municipal.Finish{ID: id, Seen: view.Result.Rows}.Run(ctx, s, actor)
//	n, err = municipal.Undo{ID: id}.Run(ctx, s, actor)                      // exactly what the file brought; what it replaced stands again
//
// A file takes the place of what stands for the same persons and days, so a template that is downloaded, left alone and sent back changes
// nothing. Only the municipality's own coordinators come here. Who objects, does not want to be in analyses or has withdrawn her consent is not in
// the file, nor is somebody with a strictly protected address: the file says where she is followed.
package municipal

import (
	"traad/internal/base/date"
	excel "traad/internal/base/sheet"
	"traad/internal/care"
)

// MaxRows is how many rows a sheet may hold.
const MaxRows = 20_000

// runKind is what these files are among import runs.
const runKind = "municipal_use"

// Year is the length of the windows before and after inclusion, as in rules/usage.
const Year = 365

// The sheets.
const (
	useSheet  = "Bruk"
	staySheet = "Opphold"
)

// The headings.
const (
	colNumber  = "Fødselsnummer"
	colName    = "Navn"
	colBorn    = "Fødselsdato"
	colFrom    = "Fra"
	colTo      = "Til"
	colStays   = "Opphold ført"
	colService = "Tjeneste"
)

// heading is the column of an amount.
func heading(k care.UseKind) string { return k.Label + ", " + k.Unit }

var whoColumns = []excel.Column{
	{Name: colNumber, Secret: true, Digits: 11, Aliases: []string{"Fnr", "Fødselsnr", "Personnummer", "D-nummer"}, Help: "Står i malen. Uten nummer kjennes personen igjen på navn og fødselsdato."},
	{Name: colName, Secret: true, Help: "Står i malen."},
	{Name: colBorn, Kind: excel.Date, Aliases: []string{"Født"}, Help: "Står i malen."},
}

// useColumns are the sheet «Bruk»: one row a person and period.
var useColumns = func() []excel.Column {
	all := append(whoColumns[:3:3],
		excel.Column{Name: colFrom, Kind: excel.Date, Required: true, Aliases: []string{"Fra dato", "Første dag"}, Help: "Første dag tallene i raden gjelder."},
		excel.Column{Name: colTo, Kind: excel.Date, Required: true, Aliases: []string{"Til dato", "Siste dag"}, Help: "Siste dag tallene i raden gjelder. Del gjerne i flere rader, for eksempel én for hver måned."},
	)
	for _, k := range care.UseAmounts {
		kind := excel.Int
		if k.Hours {
			kind = excel.Decimal
		}
		help := "Antall " + k.Unit + " i perioden. 0 betyr ingen. Tom celle betyr at dere ikke vet."
		if k.IPLOS > 0 {
			help += " IPLOS " + iplos(k.IPLOS) + "."
		}
		all = append(all, excel.Column{Name: heading(k), Kind: kind, Aliases: []string{k.Label}, Help: help})
	}
	return append(all, excel.Column{Name: colStays, Kind: excel.Bool, Help: "ja når alle opphold i perioden står i arket «Opphold», også når det ikke var noen."})
}()

// stayColumns are the sheet «Opphold»: one row a stay.
var stayColumns = func() []excel.Column {
	var kinds []excel.Choice
	for _, k := range care.UseStayKinds {
		kinds = append(kinds, excel.Choice{Value: iplos(k.IPLOS), Label: iplos(k.IPLOS) + " " + k.Label, Aliases: []string{k.Label, "IPLOS " + iplos(k.IPLOS)}})
	}
	return append(whoColumns[:3:3],
		excel.Column{Name: colService, Kind: excel.Code, Choices: kinds, Required: true, Help: "Tjenesten med IPLOS-kode."},
		excel.Column{Name: colFrom, Kind: excel.Date, Required: true, Aliases: []string{"Fra dato", "Inn"}, Help: "Dagen oppholdet begynte."},
		excel.Column{Name: colTo, Kind: excel.Date, Aliases: []string{"Til dato", "Ut"}, Help: "Dagen oppholdet sluttet. Tom når det varer."},
	)
}()

// days is a stretch of days, both counted.
type days struct{ from, to date.Date }

func (d days) overlaps(from, to date.Date) bool {
	return !from.After(d.to) && (to.IsZero() || !to.Before(d.from))
}

func (d days) holds(from, to date.Date) bool {
	return !from.Before(d.from) && !to.IsZero() && !to.After(d.to)
}

func (d days) empty() bool { return d.to.Before(d.from) }
