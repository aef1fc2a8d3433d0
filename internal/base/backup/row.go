package backup

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"unicode/utf8"

	"traad/internal/base/db"
)

// appendRow writes a row as a JSON list and a line break. Text that is no UTF-8, which SQLite lets through, becomes
// {"raw": base64}, so that nothing is lost.
func appendRow(b []byte, row []any) ([]byte, error) {
	b = append(b, '[')
	for i, v := range row {
		if i > 0 {
			b = append(b, ',')
		}
		switch v := v.(type) {
		case nil:
			b = append(b, "null"...)
		case int64:
			b = strconv.AppendInt(b, v, 10)
		case float64:
			n, err := json.Marshal(v)
			if err != nil {
				return b, fmt.Errorf("backup: %w", err)
			}
			b = append(b, n...)
		case []byte:
			b = append(b, '"')
			b = base64.StdEncoding.AppendEncode(b, v)
			b = append(b, '"')
		case string:
			if !utf8.ValidString(v) {
				b = append(b, `{"raw":"`...)
				b = base64.StdEncoding.AppendEncode(b, []byte(v))
				b = append(b, `"}`...)
				continue
			}
			b = appendText(b, v)
		default:
			return b, fmt.Errorf("backup: a %T in a row", v)
		}
	}
	return append(b, ']', '\n'), nil
}

const hexDigits = "0123456789abcdef"

// appendText writes a JSON string. Only what must be is escaped.
func appendText(b []byte, s string) []byte {
	b = append(b, '"')
	from := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' {
			continue
		}
		b = append(b, s[from:i]...)
		from = i + 1
		switch c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\n':
			b = append(b, '\\', 'n')
		default:
			b = append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		}
	}
	return append(append(b, s[from:]...), '"')
}

var errRow = errors.New("a row that cannot be read")

// parseRow reads what appendRow wrote, without the line break, into row, which has a value a column.
func parseRow(line []byte, columns []db.Column, row []any) error {
	if len(line) < 2 || line[0] != '[' || line[len(line)-1] != ']' {
		return errRow
	}
	rest := line[1 : len(line)-1]
	for i, c := range columns {
		if i > 0 {
			if len(rest) == 0 || rest[0] != ',' {
				return errRow
			}
			rest = rest[1:]
		}
		value, n, err := parseValue(rest, c.Kind)
		if err != nil {
			return err
		}
		row[i], rest = value, rest[n:]
	}
	if len(rest) > 0 {
		return errRow
	}
	return nil
}

// parseValue reads the value that b begins with, and says how long it is.
func parseValue(b []byte, kind db.Kind) (any, int, error) {
	switch {
	case bytes.HasPrefix(b, []byte("null")):
		return nil, 4, nil
	case len(b) == 0:
		return nil, 0, errRow
	case b[0] == '"':
		n := endOfText(b)
		if n == 0 {
			return nil, 0, errRow
		}
		switch kind {
		case db.KindText:
			text, err := parseText(b[:n])
			return text, n, err
		case db.KindBlob:
			blob, err := base64.StdEncoding.DecodeString(string(b[1 : n-1]))
			return blob, n, err
		}
		return nil, 0, errRow
	case b[0] == '{' && kind == db.KindText:
		n := bytes.IndexByte(b, '}') + 1
		inner, ok := bytes.CutPrefix(b[:n], []byte(`{"raw":"`))
		inner, ends := bytes.CutSuffix(inner, []byte(`"}`))
		raw, err := base64.StdEncoding.DecodeString(string(inner))
		if !ok || !ends || err != nil {
			return nil, 0, errRow
		}
		return string(raw), n, nil
	}
	n := bytes.IndexByte(b, ',')
	if n < 0 {
		n = len(b)
	}
	switch kind {
	case db.KindInteger:
		v, err := strconv.ParseInt(string(b[:n]), 10, 64)
		return v, n, err
	case db.KindReal:
		v, err := strconv.ParseFloat(string(b[:n]), 64)
		return v, n, err
	}
	return nil, 0, errRow
}

// endOfText returns the length of the JSON string that b begins with, 0 where it does not end.
func endOfText(b []byte) int {
	for i := 1; i < len(b); i++ {
		switch b[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return 0
}

func parseText(b []byte) (string, error) {
	if inner := b[1 : len(b)-1]; bytes.IndexByte(inner, '\\') < 0 {
		return string(inner), nil
	}
	var s string
	err := json.Unmarshal(b, &s)
	return s, err
}
