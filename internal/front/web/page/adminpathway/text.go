package adminpathway

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

// readDefinition reads the form, sent as multipart with a file or as an ordinary form. A file with something in it takes
// the place of the text.
func readDefinition(v *page.Visit) (*ui.Form, error) {
	kind, _, _ := mime.ParseMediaType(v.R.Header.Get("Content-Type"))
	if kind != "multipart/form-data" {
		form, err := v.Form()
		if err == nil { // how long a definition may be is care's to say
			form.Faults = slices.DeleteFunc(form.Faults, func(f errs.Field) bool { return f.Name == "definisjon" })
		}
		return form, err
	}
	v.R.Body = http.MaxBytesReader(v.W, v.R.Body, ui.MaxBody)
	parts, err := v.R.MultipartReader()
	if err != nil {
		return nil, broken(err)
	}
	values := url.Values{}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, broken(err)
		}
		data, err := io.ReadAll(part)
		if err != nil {
			return nil, broken(err)
		}
		switch name := part.FormName(); {
		case name == "fil" && strings.TrimSpace(string(data)) != "":
			values.Set("definisjon", string(data))
		case name == "definisjon" && !values.Has("definisjon"), name == "steg", name == "fra", name == "nokkel", name == "versjon":
			values.Set(name, string(data))
		}
	}
	return ui.NewForm(values).In(v.Voice), nil
}

func broken(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return ui.ErrTooLarge
	}
	return errs.Invalid("Skjemaet kom ikke fram slik det skal. Gå tilbake og send det på nytt.").Because(err)
}

var (
	lineFault = regexp.MustCompile(`^linje (\d+)$`)
	saidFault = regexp.MustCompile(`^(nn|en)\.(".*")$`)
	keyFault  = regexp.MustCompile(`^([a-z_]+)(?:\[(\d+)\])?(?:\.([a-z_]+))?$`)
	tableHead = regexp.MustCompile(`^\s*\[\[?\s*([A-Za-z0-9_.-]+)\s*\]\]?`)
)

// locate finds the line that a fault is about: care names it by line, or by table, number and key.
func locate(v *lang.Voice, text string, f errs.Field) faultRow {
	lines := strings.Split(text, "\n")
	row := faultRow{Line: "–", Key: f.Name, Message: f.Message}
	if f.Name == "fil" || f.Name == "ukjent nøkkel" {
		row.Key = v.Say(f.Name)
	}
	at := 0
	if m := lineFault.FindStringSubmatch(f.Name); m != nil {
		at, _ = strconv.Atoi(m[1])
		row.Key = ""
	} else if m := saidFault.FindStringSubmatch(f.Name); m != nil {
		text := m[2]
		if plain, err := strconv.Unquote(text); err == nil {
			row.Key, text = m[1], plain
		}
		at = find(lines, m[1], 1, text)
	} else if m := keyFault.FindStringSubmatch(f.Name); m != nil {
		nth, _ := strconv.Atoi(m[2])
		at = find(lines, m[1], nth, m[3])
	}
	if at >= 1 && at <= len(lines) {
		row.Line, row.Source = v.Int(at), strings.TrimSpace(lines[at-1])
	}
	return row
}

// find returns the line of a key in the nth table of a name, of the table's head where the key is not written, 0 where
// there is neither. A name that is no table is a key before the first table.
func find(lines []string, table string, nth int, key string) int {
	current, count, head := "", 0, 0
	isKey := func(line, key string) bool {
		return regexp.MustCompile(fmt.Sprintf(`^\s*"?%s"?\s*=`, regexp.QuoteMeta(key))).MatchString(line)
	}
	for i, line := range lines {
		if m := tableHead.FindStringSubmatch(line); m != nil {
			current = m[1]
			if current == table {
				if count++; count == max(nth, 1) {
					head = i + 1
				}
			}
			continue
		}
		switch {
		case current == "" && key == "" && isKey(line, table):
			return i + 1
		case current == table && count == max(nth, 1) && key != "" && isKey(line, key):
			return i + 1
		}
	}
	return head
}
