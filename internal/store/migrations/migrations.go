// Package migrations holds the schema's history, once an engine, as files NNNN_name.sql that go forward only.
// A migration never breaks the binary before it: add first, remove a release later.
package migrations

import "embed"

// FS holds the folders sqlite and postgres.
//
//go:embed sqlite/*.sql postgres/*.sql
var FS embed.FS
