package movein

import (
	"fmt"
	"io"

	"traad/internal/app/movein"
	"traad/internal/base/errs"
	"traad/internal/front/web/page"
)

// drained is how much of a file that is too large is read and dropped: a browser that is still sending sees a broken
// connection and not our answer.
const drained = 64 << 20

// received reads the file of the form, in memory: patients are never laid on disk on the way. fault is what is wrong with
// it, for the field; the bytes read are returned then too.
func received(v *page.Visit) (name string, data []byte, fault string, err error) {
	parts, err := v.R.MultipartReader()
	if err != nil {
		return "", nil, "", errs.Invalid("Skjemaet kom ikke fram slik det skal. Gå tilbake og send det på nytt.").Because(fmt.Errorf("movein: %w", err))
	}
	for {
		part, err := parts.NextPart()
		if err == io.EOF {
			return "", nil, "Velg filen du vil sjekke.", nil
		}
		if err != nil {
			return "", nil, "Filen kom ikke helt fram. Prøv å laste den opp på nytt.", nil
		}
		if part.FormName() != "fil" || part.FileName() == "" {
			continue
		}
		data, err := io.ReadAll(io.LimitReader(part, movein.MaxFile+1))
		switch {
		case err != nil:
			return "", nil, "Filen kom ikke helt fram. Prøv å laste den opp på nytt.", nil
		case len(data) > movein.MaxFile:
			_, _ = io.CopyN(io.Discard, v.R.Body, drained)
			v.W.Header().Set("Connection", "close")
			return part.FileName(), data, "Filen er større enn 10 MB. Slett ark og bilder som ikke trengs, eller del den i flere filer.", nil
		}
		return part.FileName(), data, "", nil
	}
}
