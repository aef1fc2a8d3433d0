package column

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"traad/internal/base/lang"
)

// longest is how many bytes a row of a CSV file may have; more means that the file is something else.
const longest = 1 << 20

// readDelimited reads CSV with comma, semicolon or tab, whichever the head has most of. head gets the names of the columns and
// says whether to go on; row gets the row's number and its values, which are valid only during the call.
func readDelimited(r io.Reader, file string, log *Log, head func([]string) bool, row func(n int, values [][]byte)) error {
	b := bufio.NewReaderSize(r, 1<<18)
	var long, unquoted []byte
	var values [][]byte
	var comma byte
	for n := 1; ; n++ {
		line, err := record(b, &long)
		if len(line) == 0 && errors.Is(err, io.EOF) {
			if n == 1 {
				log.fault(Fault{File: file, Want: lang.Of("Filen er tom (0 byte). Hent den på nytt.")})
			}
			return nil
		}
		if err != nil && !errors.Is(err, io.EOF) {
			if errors.Is(err, errLong) {
				log.fault(Fault{File: file, Row: n, Want: lang.Of("Raden er over 1 MB. Er det riktig fil, og er alle anførselstegn lukket?")})
				return nil
			}
			return err
		}
		if n == 1 {
			line = bytes.TrimPrefix(line, []byte("\xef\xbb\xbf"))
		}
		line = bytes.TrimRight(line, "\r\n")
		if !utf8.Valid(line) {
			log.fault(Fault{File: file, Row: n, Want: lang.Of("Filen er ikke i tegnsettet UTF-8. Lagre den som «CSV UTF-8» og prøv på nytt.")})
			return nil
		}
		if n == 1 {
			comma = separator(line)
		} else if len(line) == 0 {
			continue // an empty last line
		}
		var closed bool
		values, unquoted, closed = split(line, comma, values[:0], unquoted[:0])
		if !closed {
			log.fault(Fault{File: file, Row: n, Want: lang.Of("Et anførselstegn er ikke lukket.")})
			return nil
		}
		if n > 1 {
			row(n, values)
			continue
		}
		names := make([]string, len(values))
		for i, v := range values {
			names[i] = strings.TrimSpace(string(v))
		}
		if !head(names) {
			return nil
		}
	}
}

var errLong = errors.New("column: a row is too long")

// record reads a line, or several where a quoted value holds line breaks.
func record(b *bufio.Reader, long *[]byte) ([]byte, error) {
	line, err := b.ReadSlice('\n')
	if err == nil && bytes.IndexByte(line, '"') < 0 {
		return line, nil
	}
	*long = append((*long)[:0], line...)
	for {
		switch {
		case len(*long) > longest:
			return nil, errLong
		case errors.Is(err, bufio.ErrBufferFull):
		case err != nil:
			return *long, err
		case bytes.Count(*long, []byte{'"'})%2 == 0:
			return *long, nil
		}
		line, err = b.ReadSlice('\n')
		*long = append(*long, line...)
	}
}

// separator is the sign between the columns of a head.
func separator(head []byte) byte {
	best, most := byte(','), 0
	for _, c := range []byte{',', ';', '\t'} {
		if n := bytes.Count(head, []byte{c}); n > most {
			best, most = c, n
		}
	}
	return best
}

// split cuts a record into values; quoted values lose their quotes. closed is false where a quote has no end.
func split(line []byte, comma byte, values [][]byte, unquoted []byte) (_ [][]byte, _ []byte, closed bool) {
	if bytes.IndexByte(line, '"') < 0 {
		for {
			i := bytes.IndexByte(line, comma)
			if i < 0 {
				return append(values, line), unquoted, true
			}
			values = append(values, line[:i])
			line = line[i+1:]
		}
	}
	// Grown once, so that the values below stay where they are.
	if cap(unquoted) < len(line) {
		unquoted = make([]byte, 0, 2*len(line))
	}
	for {
		start := len(unquoted)
		if len(line) > 0 && line[0] == '"' {
			line = line[1:]
			for {
				i := bytes.IndexByte(line, '"')
				if i < 0 {
					return values, unquoted, false
				}
				unquoted = append(unquoted, line[:i]...)
				line = line[i+1:]
				if len(line) == 0 || line[0] != '"' {
					break
				}
				unquoted = append(unquoted, '"')
				line = line[1:]
			}
		}
		i := bytes.IndexByte(line, comma)
		if i < 0 {
			unquoted = append(unquoted, line...)
			return append(values, unquoted[start:len(unquoted):len(unquoted)]), unquoted, true
		}
		unquoted = append(unquoted, line[:i]...)
		values = append(values, unquoted[start:len(unquoted):len(unquoted)])
		line = line[i+1:]
	}
}
