package pdfa

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
)

// file is a document with a table of its objects at the end, as Chromium writes it. What was changed is written behind the rest, with a table of its own
// (an incremental update): so nothing that Chromium wrote moves.
type file struct {
	raw     []byte
	at      map[int]int // where each object stands
	trailer dict
	objects map[int]any // read or changed
	changed []int
}

var (
	startPattern = regexp.MustCompile(`startxref\r?\n(\d+)\r?\n%%EOF\r?\n?$`)
	linePattern  = regexp.MustCompile(`^(\d+) (\d+) *\r?\n`)
	entryPattern = regexp.MustCompile(`^(\d{10}) (\d{5}) ([nf])(?: \r| \n|\r\n)`)
)

// most is how many objects a document of ours may have.
const most = 200_000

// open reads the tables. What lies under another roof (packed objects, encryption) is refused: Chromium writes none of it.
func open(raw []byte) (*file, error) {
	f := &file{raw: raw, at: map[int]int{}, objects: map[int]any{}}
	m := startPattern.FindSubmatch(raw[max(0, len(raw)-64):])
	if m == nil {
		return nil, Fault{"6.1.3", "the end of the file does not say where its table is, or something stands behind it"}
	}
	from, _ := strconv.Atoi(string(m[1]))
	seen := map[int]bool{}
	for {
		if seen[from] || from <= 0 || from >= len(raw) {
			return nil, Fault{"6.1.4", "a table of objects is not where it is said to be"}
		}
		seen[from] = true
		trailer, err := f.table(from)
		if err != nil {
			return nil, err
		}
		if f.trailer == nil {
			f.trailer = trailer
		}
		prev, more := trailer["Prev"]
		if !more {
			return f, nil
		}
		from, _ = prev.(int)
	}
}

// table reads one and what stands after it. What a newer table has told of an object stands.
func (f *file) table(from int) (dict, error) {
	bad := Fault{"6.1.4", "a table of objects cannot be read"}
	rest := f.raw[from:]
	switch {
	case bytes.HasPrefix(rest, []byte("xref\n")):
		rest = rest[5:]
	case bytes.HasPrefix(rest, []byte("xref\r\n")):
		rest = rest[6:]
	default:
		return nil, bad
	}
	for {
		m := linePattern.FindSubmatch(rest)
		if m == nil {
			break
		}
		rest = rest[len(m[0]):]
		first, _ := strconv.Atoi(string(m[1]))
		count, _ := strconv.Atoi(string(m[2]))
		if first > most || count > most {
			return nil, bad
		}
		for i := range count {
			e := entryPattern.FindSubmatch(rest)
			if e == nil {
				return nil, bad
			}
			rest = rest[20:]
			if _, newer := f.at[first+i]; newer {
				continue
			}
			f.at[first+i] = -1
			if string(e[3]) == "n" {
				f.at[first+i], _ = strconv.Atoi(string(e[1]))
			}
		}
	}
	l := lexer{text: f.raw, at: len(f.raw) - len(rest)}
	if v, err := l.value(0); err != nil || v != word("trailer") {
		return nil, bad
	}
	v, err := l.value(0)
	t, ok := v.(dict)
	if err != nil || !ok {
		return nil, bad
	}
	return t, nil
}

// object reads one; nil where there is none. Its keywords must stand as PDF/A has them.
func (f *file) object(n int) (any, error) {
	if v, ok := f.objects[n]; ok {
		return v, nil
	}
	at, ok := f.at[n]
	if !ok || at < 0 {
		return nil, nil
	}
	head := strconv.Itoa(n) + " 0 obj"
	if at >= len(f.raw) || !bytes.HasPrefix(f.raw[at:], []byte(head)) {
		return nil, Fault{"6.1.9", fmt.Sprintf("object %d is not where the table says, or not written «%s»", n, head)}
	}
	l := lexer{text: f.raw, at: at + len(head)}
	if at > 0 && !eol(f.raw[at-1]) || l.at >= len(f.raw) || !eol(f.raw[l.at]) {
		return nil, Fault{"6.1.9", fmt.Sprintf("object %d does not begin a line", n)}
	}
	f.objects[n] = nil // one that holds itself has no end
	v, err := l.value(0)
	if err != nil {
		return nil, err
	}
	if d, ok := v.(dict); ok {
		if v, err = f.body(&l, n, d); err != nil {
			return nil, err
		}
	}
	l.blank()
	if l.at == 0 || !eol(f.raw[l.at-1]) || !bytes.HasPrefix(f.raw[l.at:], []byte("endobj")) || l.at+6 >= len(f.raw) || !eol(f.raw[l.at+6]) {
		return nil, Fault{"6.1.9", fmt.Sprintf("object %d does not end with endobj on a line", n)}
	}
	f.objects[n] = v
	return v, nil
}

func eol(c byte) bool { return c == '\n' || c == '\r' }

// body reads the data of a stream, where the dictionary has any.
func (f *file) body(l *lexer, n int, d dict) (any, error) {
	l.blank()
	rest := f.raw[l.at:]
	if !bytes.HasPrefix(rest, []byte("stream")) {
		return d, nil
	}
	rest = rest[6:]
	switch {
	case bytes.HasPrefix(rest, []byte("\r\n")):
		rest = rest[2:]
	case bytes.HasPrefix(rest, []byte("\n")):
		rest = rest[1:]
	default:
		return nil, Fault{"6.1.7.1", fmt.Sprintf("no line ends after the word stream of object %d", n)}
	}
	long, err := f.follow(d["Length"])
	if err != nil {
		return nil, err
	}
	size, ok := long.(int)
	bad := Fault{"6.1.7.1", fmt.Sprintf("the length of object %d is not what it says", n)}
	if !ok || size < 0 || size > len(rest) {
		return nil, bad
	}
	end := rest[size:]
	for _, e := range []string{"\r\n", "\n", "\r"} {
		if bytes.HasPrefix(end, []byte(e+"endstream")) {
			l.at = len(f.raw) - len(end) + len(e) + len("endstream")
			return stream{d, rest[:size]}, nil
		}
	}
	return nil, bad
}

// follow returns the value that a reference stands for.
func (f *file) follow(v any) (any, error) {
	for range deepest {
		r, ok := v.(ref)
		if !ok {
			return v, nil
		}
		var err error
		if v, err = f.object(int(r)); err != nil {
			return nil, err
		}
	}
	return nil, Fault{"6.1", "references lead in a ring"}
}

// dict follows to a dictionary, nil where there is none; a stream's is one too.
func (f *file) dict(v any) dict {
	x, _ := f.follow(v)
	switch d := x.(type) {
	case dict:
		return d
	case stream:
		return d.dict
	}
	return nil
}

func (f *file) array(v any) array {
	x, _ := f.follow(v)
	a, _ := x.(array)
	return a
}

// number follows to a number.
func (f *file) number(v any) (float64, bool) {
	x, _ := f.follow(v)
	switch n := x.(type) {
	case int:
		return float64(n), true
	case float64:
		return n, true
	}
	return 0, false
}

// biggest is how many bytes a stream may unpack to.
const biggest = 64 << 20

// data unpacks a stream. Filters other than Flate are left as they are (pictures), and ok is false.
func (f *file) data(s stream) (text []byte, ok bool) {
	filter, _ := f.follow(s.dict["Filter"])
	if a, is := filter.(array); is && len(a) == 1 {
		filter, _ = f.follow(a[0])
	}
	switch filter {
	case nil:
		return s.raw, true
	case name("FlateDecode"):
		if s.dict["DecodeParms"] != nil {
			return nil, false
		}
		z, err := zlib.NewReader(bytes.NewReader(s.raw))
		if err != nil {
			return nil, false
		}
		text, err = io.ReadAll(io.LimitReader(z, biggest+1))
		return text, err == nil && len(text) <= biggest
	}
	return nil, false
}

// set changes an object, or adds one.
func (f *file) set(n int, v any) {
	if !slices.Contains(f.changed, n) {
		f.changed = append(f.changed, n)
	}
	f.objects[n] = v
}

// add gives an object a number of its own.
func (f *file) add(v any) ref {
	n := 1
	for k := range f.at {
		n = max(n, k+1)
	}
	for k := range f.objects {
		n = max(n, k+1)
	}
	f.set(n, v)
	return ref(n)
}

// bytes is the document with what has been changed.
func (f *file) bytes() []byte {
	var b bytes.Buffer
	b.Write(f.raw)
	if b.Len() > 0 && !eol(f.raw[len(f.raw)-1]) {
		b.WriteByte('\n')
	}
	before := startPattern.FindSubmatch(f.raw[max(0, len(f.raw)-64):])
	slices.Sort(f.changed)
	at := map[int]int{}
	top := 0
	for n := range f.at {
		top = max(top, n)
	}
	for _, n := range f.changed {
		at[n] = b.Len()
		top = max(top, n)
		fmt.Fprintf(&b, "%d 0 obj\n", n)
		write(&b, f.objects[n])
		b.WriteString("\nendobj\n")
	}
	from := b.Len()
	b.WriteString("xref\n")
	for i := 0; i < len(f.changed); {
		j := i + 1
		for j < len(f.changed) && f.changed[j] == f.changed[j-1]+1 {
			j++
		}
		fmt.Fprintf(&b, "%d %d\n", f.changed[i], j-i)
		for _, n := range f.changed[i:j] {
			fmt.Fprintf(&b, "%010d 00000 n \n", at[n])
		}
		i = j
	}
	t := dict{}
	for k, v := range f.trailer {
		t[k] = v
	}
	t["Size"] = top + 1
	t["Prev"], _ = strconv.Atoi(string(before[1]))
	if t["ID"] == nil {
		sum := sha256.Sum256(f.raw)
		t["ID"] = array{str(sum[:16]), str(sum[:16])}
	}
	b.WriteString("trailer\n")
	write(&b, t)
	fmt.Fprintf(&b, "\nstartxref\n%d\n%%%%EOF\n", from)
	return b.Bytes()
}
