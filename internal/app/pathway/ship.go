package pathway

import (
	"context"
	"fmt"
	"log/slog"
	"regexp"
	"slices"
	"strconv"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Ship publishes the definitions that came with the program, so that an installation has pathways from its first start and gets what a new
// release adds. It runs at each start and at «traad migrate».
//
// A published version is never changed. Where the newest version of a pathway is an earlier shipped text, the new text is published as the
// next version: it holds for those who are enrolled from then on, and those who are enrolled already keep the version that they have. Where
// a site has published its own newest version, the site decides; nothing is published over it. A text that has been published before is not
// published again, so an older program that is started beside a newer one changes nothing.
func Ship(ctx context.Context, s *app.Service) error {
	return s.Store.InTx(ctx, func(w *store.Writer) error {
		rows, err := w.WholeDefinitions(ctx)
		if err != nil {
			return fmt.Errorf("pathway.Ship: %w", err)
		}
		for i, p := range care.ShippedPathways() {
			text := string(care.ShippedDefinitions()[i])
			of := slices.DeleteFunc(slices.Clone(rows), func(r query.PathwayDefinition) bool { return r.Code != p.Code }) // newest first
			version, text, ok := next(of, p.Version, text)
			if !ok {
				continue
			}
			if version != p.Version || len(of) > 0 {
				if p, err = care.ParsePathway([]byte(text)); err != nil {
					return fmt.Errorf("pathway.Ship: %w", err)
				}
				if err := fits(ctx, &app.Tx{Writer: w, Service: s}, p); err != nil {
					slog.Default().Warn("forløpet som følger med, passer ikke med tilpasningene; den nye versjonen er ikke publisert", "forløp", p.Code, "versjon", version)
					continue
				}
			}
			if _, err := w.PublishPathwayDefinition(ctx, query.PublishPathwayDefinitionParams{
				Code: p.Code, Version: version, Title: p.Title, Body: text, PublishedAt: db.At(s.Now()),
			}); err != nil {
				return fmt.Errorf("pathway.Ship: %w", err)
			}
		}
		return nil
	})
}

var versionLine = regexp.MustCompile(`(?m)^version\s*=\s*\d+`)

// next says under which version a shipped text is to be published, with that number in it; ok is false where it is not.
func next(of []query.PathwayDefinition, version int, text string) (int, string, bool) {
	if len(of) == 0 {
		return version, text, true
	}
	plain := func(s string) string { return versionLine.ReplaceAllString(s, "version") }
	if of[0].PublishedBy != "" || slices.ContainsFunc(of, func(r query.PathwayDefinition) bool { return plain(r.Body) == plain(text) }) {
		return 0, "", false
	}
	version = max(version, of[0].Version+1)
	return version, versionLine.ReplaceAllString(text, "version = "+strconv.Itoa(version)), true
}
