package column

import (
	"errors"
	"io"

	"github.com/parquet-go/parquet-go"
)

// textColumn gives the values of a column one after another, as text.
type textColumn struct {
	pages parquet.Pages
	text  func(parquet.Value, []byte) []byte
	page  parquet.Page
	row   int // of the page's rows, the next
	rows  int

	// A page whose values stand in a dictionary: which, and for each row whether it has one (nil: all have).
	dictionary parquet.Dictionary
	texts      [][]byte // the dictionary as text
	index      []int32
	has        []byte
	value      int // of index, the next

	// Any other page.
	reader parquet.ValueReader
	batch  []parquet.Value
	held   int // of batch
	taken  int
}

func (c *textColumn) close() {
	parquet.Release(c.page)
	c.pages.Close()
}

// next is the next row's value, empty for none. It stands in buf, which grows, or in the dictionary.
func (c *textColumn) next(buf []byte) (value, grown []byte, err error) {
	for c.row == c.rows {
		if err := c.turn(); err != nil {
			return nil, buf, err
		}
	}
	c.row++
	if c.index != nil {
		if len(c.has) >= c.row && c.has[c.row-1] == 0 {
			return nil, buf, nil
		}
		c.value++
		return c.texts[c.index[c.value-1]], buf, nil
	}
	if c.taken == c.held {
		if c.held, err = c.reader.ReadValues(c.batch); c.held == 0 {
			return nil, buf, errors.Join(err, io.ErrUnexpectedEOF)
		}
		c.taken = 0
	}
	v := c.batch[c.taken]
	c.taken++
	if v.IsNull() {
		return nil, buf, nil
	}
	at := len(buf)
	buf = c.text(v, buf)
	return buf[at:], buf, nil
}

// turn goes to the next page.
func (c *textColumn) turn() (err error) {
	parquet.Release(c.page)
	if c.page, err = c.pages.ReadPage(); err != nil {
		return errors.Join(err, io.ErrUnexpectedEOF) // there are rows left
	}
	c.row, c.rows = 0, int(c.page.NumRows())
	c.index, c.has, c.value, c.held, c.taken = nil, nil, 0, 0, 0
	d := c.page.Dictionary()
	if d == nil {
		c.reader = c.page.Values()
		if c.batch == nil {
			c.batch = make([]parquet.Value, 256)
		}
		return nil
	}
	if d != c.dictionary {
		c.dictionary, c.texts = d, textsOf(d, c.text)
	}
	data := c.page.Data()
	if c.index = data.Int32(); c.index == nil { // every row of the page is empty
		c.index = []int32{}
	}
	c.has = c.page.DefinitionLevels()
	return nil
}

// textsOf is a dictionary as text.
func textsOf(d parquet.Dictionary, text func(parquet.Value, []byte) []byte) [][]byte {
	var all []byte
	ends := make([]int, d.Len())
	for i := range ends {
		all = text(d.Index(int32(i)), all)
		ends[i] = len(all)
	}
	list := make([][]byte, len(ends))
	start := 0
	for i, end := range ends {
		list[i] = all[start:end:end]
		start = end
	}
	return list
}
