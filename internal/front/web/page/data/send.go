package data

import (
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"time"

	"traad/internal/app/dataset"
	"traad/internal/base/date"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

// Limits of one sending. What is larger goes in by `traad import`.
const (
	maxBytes = 256 << 20
	maxFiles = 20
	drained  = 64 << 20
	sendTime = 10 * time.Minute
)

// sent is what came with the form.
type sent struct {
	values url.Values
	files  []dataset.File
	spools []*spool
}

func (s *sent) close() {
	for _, f := range s.spools {
		f.Close()
	}
}

// Send takes files in, checks them and, where nothing is wrong, lays the load ready: it is taken into use by Accept. A dry run stores
// nothing.
func Send(v *page.Visit) error {
	control := http.NewResponseController(v.W)
	_ = control.SetReadDeadline(time.Now().Add(sendTime)) // files are larger than other forms
	_ = control.SetWriteDeadline(time.Now().Add(2 * sendTime))
	s, err := receive(v)
	defer s.close()
	form := ui.NewForm(s.values).In(v.Voice)
	if err != nil {
		if !form.Take(err) {
			return err
		}
		return show(v, http.StatusUnprocessableEntity, form, nil)
	}
	d := dataset.Declared{Files: s.files, Source: form.Value("kilde"), Keys: v.Keys, DryRun: form.Value("prove") == "ja", Wait: true}
	for name, to := range map[string]*date.Date{"fra": &d.From, "til": &d.To} {
		if typed := form.Value(name); typed != "" {
			if *to, err = nb.ParseDay(typed); err != nil {
				form.Refused(name, err)
			}
		}
	}
	if len(form.Faults) > 0 {
		return show(v, http.StatusUnprocessableEntity, form, nil)
	}
	rep, err := dataset.Kind(form.Value("hva")).Import(v.Ctx(), v.Service, v.Actor, d)
	if errs.KindOf(err) == errs.KindInvalid || errs.KindOf(err) == errs.KindUnavailable {
		return show(v, http.StatusUnprocessableEntity, form, &answer{refused: err})
	}
	if err != nil {
		return err
	}
	if d.DryRun {
		return show(v, http.StatusOK, form, &answer{report: rep})
	}
	return v.Go(place+"/"+string(rep.ID), v.T("Filene er sjekket. Ta dem i bruk når du har sett på dem."))
}

// receive reads the form; files go to encrypted, nameless files on disk as they come.
func receive(v *page.Visit) (*sent, error) {
	s := &sent{values: url.Values{}}
	parts, err := v.R.MultipartReader()
	if err != nil {
		if v.R.ParseForm() == nil {
			s.values = v.R.PostForm
		}
		return s, errs.Invalid("Filene kom ikke med. Velg dem på nytt og send én gang til.").Because(err)
	}
	left := int64(maxBytes)
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return s, nil
		}
		if err != nil {
			return s, cutShort(err)
		}
		if part.FileName() == "" {
			if part.FormName() != "fil" {
				b, err := io.ReadAll(io.LimitReader(part, ui.MaxField))
				if err != nil {
					return s, cutShort(err)
				}
				s.values.Add(part.FormName(), string(b))
			}
			continue
		}
		if err := s.take(part, &left); err != nil {
			if left < 0 {
				_, _ = io.CopyN(io.Discard, v.R.Body, drained)
				v.W.Header().Set("Connection", "close")
			}
			return s, err
		}
	}
}

func (s *sent) take(part *multipart.Part, left *int64) error {
	if len(s.files) == maxFiles {
		return errs.Invalid("").Say("fil", "Velg høyst %d filer om gangen.", maxFiles)
	}
	f, err := newSpool()
	if err != nil {
		return err
	}
	s.spools = append(s.spools, f)
	n, err := io.Copy(f, io.LimitReader(part, *left+1))
	if err != nil {
		return cutShort(err)
	}
	if *left -= n; *left < 0 {
		return errs.Invalid("").At("fil", "Filene er større enn 256 MB til sammen. Del dem opp, eller bruk «traad import» på tjeneren.")
	}
	s.files = append(s.files, dataset.File{Name: part.FileName(), Data: f, Size: n})
	return nil
}

func cutShort(cause error) error {
	return errs.Invalid("").At("fil", "Filen kom ikke helt fram. Prøv å laste den opp på nytt.").Because(fmt.Errorf("data: %w", cause))
}
