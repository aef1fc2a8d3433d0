package page

import (
	"cmp"
	"errors"
	"fmt"
	"io"

	"traad/internal/app/upload"
	"traad/internal/base/errs"
	"traad/internal/base/sheet"
	"traad/internal/front/web/ui"
)

// drained is how much of a file that is too large is read and dropped: a browser that is still sending sees a broken connection and not our
// answer.
const drained = 64 << 20

// Upload reads the workbook of the field "fil" of a form, at most 10 MB, in memory: patients are never laid on disk on the way. An error with a
// fault at the field is about the file; the bytes read are returned then too. Any other is about the form.
func Upload(v *Visit) (name string, data []byte, err error) {
	const most = 10 << 20
	parts, err := v.R.MultipartReader()
	if err != nil {
		return "", nil, errs.Invalid("Skjemaet kom ikke fram slik det skal. Gå tilbake og send det på nytt.").Because(fmt.Errorf("page.Upload: %w", err))
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return "", nil, atFile("Velg filen du vil sjekke.")
		}
		if err != nil {
			return "", nil, cutShort(err)
		}
		if part.FormName() != "fil" || part.FileName() == "" {
			continue
		}
		data, err := io.ReadAll(io.LimitReader(part, most+1))
		switch {
		case err != nil:
			return "", nil, cutShort(err)
		case len(data) > most:
			_, _ = io.CopyN(io.Discard, v.R.Body, drained)
			v.W.Header().Set("Connection", "close")
			return part.FileName(), data, atFile("Filen er større enn 10 MB. Slett ark og bilder som ikke trengs, eller del den i flere filer.")
		}
		return part.FileName(), data, nil
	}
}

// TakeList has run take an uploaded list in: all of it, or nothing. What is wrong with the file stands in the form, and what is wrong with its rows in the
// report; taken is false then, and the page is shown again with both. The error is for what is wrong with neither.
func TakeList(v *Visit, run func(*sheet.File) (*sheet.Report, error)) (rep *sheet.Report, form *ui.Form, taken bool, err error) {
	form = ui.NewForm(nil).In(v.Voice)
	name, data, err := Upload(v)
	if err != nil && len(errs.FieldsOf(err)) == 0 {
		return nil, nil, false, err
	}
	if form.Take(err) {
		return &sheet.Report{}, form, false, nil
	}
	file, err := upload.Open(data, name)
	if form.Take(err) {
		return &sheet.Report{}, form, false, nil
	}
	if err != nil {
		return nil, nil, false, err
	}
	if rep, err = run(file); err != nil {
		return nil, nil, false, err
	}
	if rep.FaultCount == 0 && rep.Rows > 0 {
		return rep, form, true, nil
	}
	form.Fault("fil", "Ingenting er lest inn. Rett det som er galt i filen, og send den på nytt.")
	return rep, form, false, nil
}

// ListFaults is the table of what is wrong with a list, each at its cell: {{template "list-faults" .Faults}}.
type ListFaults struct {
	Card   ui.Card
	Scroll Scroll
	Rows   []ListFault
}

// ListFault is one fault.
type ListFault struct{ Where, Value, Message string }

// FaultsOf is the table of a report's faults; nothing stands on the page where there are none.
func FaultsOf(v *Visit, rep *sheet.Report) ListFaults {
	f := ListFaults{Card: ui.Card{ID: "feil", Heading: v.T("Feil i filen"), Flush: true}, Scroll: Scroll{About: v.T("Feil i filen")}}
	for _, x := range rep.Faults {
		f.Rows = append(f.Rows, ListFault{cmp.Or(x.Cell(), v.T("Filen")), x.Value, v.T(x.Message)})
	}
	return f
}

func atFile(fault string) *errs.Error { return errs.Invalid("").At("fil", fault) }

func cutShort(cause error) error {
	return atFile("Filen kom ikke helt fram. Prøv å laste den opp på nytt.").Because(fmt.Errorf("page.Upload: %w", cause))
}
