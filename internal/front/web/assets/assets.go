// Package assets holds the files that every page uses: style sheets, fonts, icons and one script, inside the binary.
//
// All files share one address prefix that carries a hash of all their content, so that a browser may keep them for a
// year, and so that a style sheet can name its fonts and pictures by file name alone. A new binary has a new prefix.
// Files that come from npm are copied by scripts/assets.sh and committed; traad.css and traad.js are written here.
//
//	mux.Handle("GET "+assets.Prefix, assets.Handler())
//	<link rel="stylesheet" href="{{asset "traad.css"}}">     // /assets/3f9a…/traad.css
package assets

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
)

//go:embed static
var static embed.FS

// Prefix is the path under which Handler serves.
const Prefix = "/assets/"

// types are the kinds of file served; a file of another kind stops the program at start rather than reaching a browser
// that may not sniff it.
var types = map[string]string{
	".css":   "text/css; charset=utf-8",
	".js":    "text/javascript; charset=utf-8",
	".svg":   "image/svg+xml; charset=utf-8",
	".txt":   "text/plain; charset=utf-8",
	".woff2": "font/woff2",
}

type file struct {
	kind    string
	plain   []byte
	gzipped func() []byte // made when it is first asked for, since most commands serve none; nil where gzip does not make it smaller
}

var (
	files = map[string]file{}
	hash  string // of all names and contents, 16 hexadecimal digits
)

func init() {
	names, err := fs.Glob(static, "static/*")
	if err != nil {
		panic(err)
	}
	contents := map[string][]byte{}
	for _, name := range names {
		content, err := static.ReadFile(name)
		if err != nil {
			panic(err)
		}
		kind, ok := types[path.Ext(name)]
		if !ok {
			panic("assets: no content type for " + name)
		}
		contents[path.Base(name)] = content
		files[path.Base(name)] = file{kind: kind, plain: content, gzipped: sync.OnceValue(func() []byte { return squeeze(kind, content) })}
	}
	hash = sum(contents)
}

// sum returns the hash of files by name.
func sum(contents map[string][]byte) string {
	h := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(contents)) {
		fmt.Fprintf(h, "%s %d\n", name, len(contents[name]))
		h.Write(contents[name])
	}
	return hex.EncodeToString(h.Sum(nil))[:16]
}

// squeeze returns content gzipped, nil for fonts, which are compressed already.
func squeeze(kind string, content []byte) []byte {
	if strings.HasPrefix(kind, "font/") {
		return nil
	}
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if _, err := w.Write(content); err != nil {
		return nil
	}
	if err := w.Close(); err != nil || b.Len() >= len(content) {
		return nil
	}
	return b.Bytes()
}

// URL returns the address of a file in static, for templates. A name that is not there panics: it is a slip in a
// template, and the tests that execute every template find it.
func URL(name string) string {
	if _, ok := files[name]; !ok {
		panic("assets: no file " + name)
	}
	return Prefix + hash + "/" + name
}

// Handler serves the files under Prefix. With the present hash a file may be kept for a year; with another hash, from a
// page that was open while the service was renewed, the present file is served once and not kept. Other paths are 404.
func Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked, name, ok := strings.Cut(strings.TrimPrefix(r.URL.Path, Prefix), "/")
		f, found := files[name]
		if !ok || !found {
			http.NotFound(w, r)
			return
		}
		h := w.Header()
		h.Set("Content-Type", f.kind)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cache-Control", "no-cache")
		if asked == hash {
			h.Set("Cache-Control", "public, max-age=31536000, immutable")
		}
		content := f.plain
		if gzipped := f.gzipped(); gzipped != nil {
			h.Set("Vary", "Accept-Encoding")
			if acceptsGzip(r.Header.Get("Accept-Encoding")) {
				h.Set("Content-Encoding", "gzip")
				content = gzipped
			}
		}
		h.Set("Content-Length", strconv.Itoa(len(content)))
		if r.Method != http.MethodHead {
			_, _ = w.Write(content) // whoever has left wants no answer
		}
	})
}

// acceptsGzip reports whether an Accept-Encoding header names gzip without refusing it by q=0.
func acceptsGzip(header string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, q, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.EqualFold(strings.TrimSpace(name), "gzip") {
			v, err := strconv.ParseFloat(strings.TrimPrefix(strings.TrimSpace(q), "q="), 64)
			return strings.TrimSpace(q) == "" || err == nil && v > 0
		}
	}
	return false
}

// Text returns the content of a file in static, for a document that must hold it and cannot fetch it. A name that is not there
// panics, as in URL.
func Text(name string) string {
	f, ok := files[name]
	if !ok {
		panic("assets: no file " + name)
	}
	return string(f.plain)
}

// Fonts are the faces of Inter as a style sheet that holds them, for documents that are printed where nothing can be fetched.
func Fonts() string { return fonts() }

var fonts = sync.OnceValue(func() string {
	var b strings.Builder
	for _, weight := range []string{"400", "600", "700"} {
		for _, part := range []struct{ name, letters string }{{"latin-ext", "U+0100-02BA,U+1E00-1EFF,U+2C60-2C7F"}, {"latin", "U+0000-00FF,U+2000-206F,U+2122,U+2212"}} {
			b.WriteString("@font-face{font-family:Inter;font-weight:" + weight + ";src:url(data:font/woff2;base64," +
				base64.StdEncoding.EncodeToString([]byte(Text("inter-"+part.name+"-"+weight+"-normal.woff2"))) + ") format('woff2');unicode-range:" + part.letters + "}")
		}
	}
	return b.String()
})
