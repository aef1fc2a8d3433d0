package backup

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math/bits"
	"slices"
	"strings"
)

// digest is a sum over the rows of a table that does not depend on their order: each row's SHA-256, added up. Two tables with
// the same digest and number of rows hold the same.
type digest struct {
	rows    int64
	sum     [4]uint64
	loosely bool // documents count by what they say: PostgreSQL keeps them with other spaces and in another order
	buf     []byte
}

func (d *digest) add(row []any) error {
	var err error
	b := d.buf[:0]
	for _, v := range row {
		if s, ok := v.(string); ok && d.loosely && strings.IndexAny(s, "{[") == 0 {
			v = settled(s)
		}
		start := len(b)
		b = append(b, 0, 0, 0, 0, 0, 0, 0, 0)
		if b, err = appendRow(b, []any{v}); err != nil {
			return err
		}
		binary.BigEndian.PutUint64(b[start:], uint64(len(b)-start))
	}
	d.buf = b
	h := sha256.Sum256(b)
	var carry uint64
	for i := range d.sum {
		d.sum[i], carry = bits.Add64(d.sum[i], binary.LittleEndian.Uint64(h[8*i:]), carry)
	}
	d.rows++
	return nil
}

func (d *digest) equals(o *digest) bool { return d.rows == o.rows && d.sum == o.sum }

// settled writes a document in one way: keys in order, no spaces. What is no document stays as it is.
func settled(s string) string {
	var v any
	dec := json.NewDecoder(strings.NewReader(s))
	dec.UseNumber()
	if dec.Decode(&v) != nil || dec.More() {
		return s
	}
	var b bytes.Buffer
	write(&b, v)
	return b.String()
}

func write(b *bytes.Buffer, v any) {
	switch v := v.(type) {
	case map[string]any:
		keys := make([]string, 0, len(v))
		for k := range v {
			keys = append(keys, k)
		}
		slices.Sort(keys)
		b.WriteByte('{')
		for _, k := range keys {
			fmt.Fprintf(b, "%q:", k)
			write(b, v[k])
			b.WriteByte(',')
		}
		b.WriteByte('}')
	case []any:
		b.WriteByte('[')
		for _, x := range v {
			write(b, x)
			b.WriteByte(',')
		}
		b.WriteByte(']')
	case json.Number:
		if f, err := v.Float64(); err == nil && strings.ContainsAny(v.String(), ".eE") {
			fmt.Fprintf(b, "%g", f)
			return
		}
		b.WriteString(v.String())
	default:
		fmt.Fprintf(b, "%T:%q", v, fmt.Sprint(v))
	}
}
