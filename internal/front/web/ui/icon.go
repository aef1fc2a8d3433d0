package ui

import (
	"fmt"
	"html/template"
	"strings"

	"traad/internal/front/web/assets"
)

// icons are the symbols of icons.svg, as scripts/assets.mjs writes them. A test compares the two.
var icons = func() map[string]bool {
	m := map[string]bool{}
	for name := range strings.FieldsSeq(`
		ambulance arrow-down arrow-left arrow-right arrow-up bed bell calendar camera chart chat check check-circle
		chevron-down chevron-left chevron-right chevron-up clipboard clock copy discharge document dots download envelope eye filter
		flag globe heart hospital house info key leave link lock logo menu minus mobile octagon octagon-fill pause pencil
		people person phone pill plus print question refresh save search settings sort sort-up star star-fill stethoscope
		sun swap tasks trend-down trend-flat trend-up triangle undo upload video x`) {
		m[name] = true
	}
	return m
}()

// Icon returns the symbol as an SVG that is hidden for those who hear the page: the word beside it says the same. An
// icon without a word beside it is no icon of ours. "" returns nothing; an unknown name is an error.
func Icon(name string) (template.HTML, error) {
	if name == "" {
		return "", nil
	}
	if !icons[name] {
		return "", fmt.Errorf("ui.Icon: no icon %q", name)
	}
	//nolint:gosec // the name is one of the list above
	return template.HTML(`<svg class="icon icon-` + name + `" aria-hidden="true" focusable="false"><use href="` +
		assets.URL("icons.svg") + "#" + name + `"></use></svg>`), nil
}
