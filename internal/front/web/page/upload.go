package page

import (
	"errors"
	"fmt"
	"io"

	"traad/internal/base/errs"
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

func atFile(fault string) *errs.Error { return errs.Invalid("").At("fil", fault) }

func cutShort(cause error) error {
	return atFile("Filen kom ikke helt fram. Prøv å laste den opp på nytt.").Because(fmt.Errorf("page.Upload: %w", cause))
}
