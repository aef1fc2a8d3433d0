package document

import (
	"context"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/care/document"
	"traad/internal/rules/access"
)

// Settle says what a field that two wrote differently shall say. Seen is the revision of the field when both texts were shown;
// a text that came beside it later stays.
type Settle struct {
	Document db.ID
	Path     string
	Seen     int
	Text     string
}

// Run saves the text and takes away those that it answers.
func (d Settle) Run(ctx context.Context, s *app.Service, actor access.Actor) (*Answered, error) {
	return Save{Document: d.Document, Fields: []document.Save{{Path: d.Path, Base: d.Seen, Text: d.Text, Settle: true}}}.Run(ctx, s, actor)
}
