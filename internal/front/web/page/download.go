package page

import (
	"fmt"
	"path"
	"strconv"
)

// contentTypes are those of the files that pages send, by the ending of their names.
var contentTypes = map[string]string{
	".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".zip": "application/zip", ".csv": "text/csv; charset=utf-8", ".txt": "text/plain; charset=utf-8", ".toml": "application/toml; charset=utf-8", ".html": "text/html; charset=utf-8", ".json": "application/json", ".pdf": "application/pdf",
}

// Download sends a file to be kept by the user's machine and by no cache. Its name says what it is and when, never who.
func (v *Visit) Download(name string, data []byte) error {
	h := v.W.Header()
	if v.Training {
		name = "ovelse-" + name
	}
	h.Set("Content-Type", contentTypes[path.Ext(name)])
	h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	h.Set("Content-Length", strconv.Itoa(len(data)))
	h.Set("Cache-Control", "no-store")
	if _, err := v.W.Write(data); err != nil {
		return fmt.Errorf("page.Download: %w", err)
	}
	return nil
}
