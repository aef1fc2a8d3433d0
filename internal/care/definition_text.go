package care

import (
	"bytes"
	"fmt"

	"github.com/BurntSushi/toml"
)

// TOML writes the definition as ParsePathway reads it, whether it is valid or not: a draft is kept in it too. What is empty is left out, and so are
// the comments of a text that was written by hand.
func (p *Pathway) TOML() []byte {
	var b bytes.Buffer
	e := toml.NewEncoder(&b)
	e.Indent = ""
	if err := e.Encode(p); err != nil {
		panic(fmt.Errorf("care: a definition cannot be written: %w", err)) // strings, numbers and lists of them
	}
	return b.Bytes()
}

// ReadDraft reads a definition that need not be valid yet. Faults are those of text that cannot be read at all.
func ReadDraft(text []byte) (*Pathway, error) {
	var p Pathway
	if err := decode(text, &p); err != nil {
		return nil, err
	}
	p.ticks()
	return &p, nil
}
