package assets

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
)

func get(t *testing.T, path, accept string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("Accept-Encoding", accept)
	w := httptest.NewRecorder()
	Handler().ServeHTTP(w, r)
	return w.Result()
}

func TestHandler(t *testing.T) {
	const forever, never = "public, max-age=31536000, immutable", "no-cache"
	for _, test := range []struct {
		name, path    string
		status        int
		kind, caching string
	}{
		{"style", URL("traad.css"), 200, "text/css; charset=utf-8", forever},
		{"script", URL("traad.js"), 200, "text/javascript; charset=utf-8", forever},
		{"font", URL("inter-latin-400-normal.woff2"), 200, "font/woff2", forever},
		{"sprite", URL("icons.svg"), 200, "image/svg+xml; charset=utf-8", forever},
		{"licences", URL("licences.txt"), 200, "text/plain; charset=utf-8", forever},
		{"page older than the binary", Prefix + "0123456789abcdef/traad.css", 200, "text/css; charset=utf-8", never},
		{"no such file", Prefix + hash + "/nei.css", 404, "text/plain; charset=utf-8", ""},
		{"no hash", Prefix + "traad.css", 404, "text/plain; charset=utf-8", ""},
		{"out of the folder", Prefix + hash + "/../assets.go", 404, "text/plain; charset=utf-8", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			answer := get(t, test.path, "")
			if answer.StatusCode != test.status || answer.Header.Get("Content-Type") != test.kind || answer.Header.Get("Cache-Control") != test.caching {
				t.Errorf("%d %q %q", answer.StatusCode, answer.Header.Get("Content-Type"), answer.Header.Get("Cache-Control"))
			}
		})
	}
}

func TestGzip(t *testing.T) {
	for accept, want := range map[string]string{"": "", "gzip, br": "gzip", "br;q=1, GZIP;q=0.5": "gzip", "gzip;q=0": "", "gzippo": ""} {
		if got := get(t, URL("traad.css"), accept).Header.Get("Content-Encoding"); got != want {
			t.Errorf("Accept-Encoding %q: %q, want %q", accept, got, want)
		}
	}
	plain, _ := io.ReadAll(get(t, URL("ds.css"), "").Body)
	r, err := gzip.NewReader(get(t, URL("ds.css"), "gzip").Body)
	if err != nil {
		t.Fatal(err)
	}
	if unpacked, err := io.ReadAll(r); err != nil || !bytes.Equal(plain, unpacked) {
		t.Errorf("gzip holds something else: %v", err)
	}
	if get(t, URL("inter-latin-400-normal.woff2"), "gzip").Header.Get("Content-Encoding") != "" {
		t.Error("a font was packed twice")
	}
}

// The style sheets name only files that are here, and nothing on another host: the content security policy allows no more.
func TestStylesNameOwnFiles(t *testing.T) {
	named := regexp.MustCompile(`url\(["']?([^"')]*)["']?\)`)
	for name, f := range files {
		if !strings.HasSuffix(name, ".css") {
			continue
		}
		for _, m := range named.FindAllSubmatch(f.plain, -1) {
			if _, ok := files[string(m[1])]; !ok {
				t.Errorf("%s names %s", name, m[1])
			}
		}
		for _, wrong := range []string{"@import", "http://", "https://", "data:", "//fonts"} {
			if bytes.Contains(f.plain, []byte(wrong)) {
				t.Errorf("%s holds %s", name, wrong)
			}
		}
	}
}

func TestURLOfUnknownFile(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("an unknown file got an address")
		}
	}()
	URL("nei.css")
}

func TestHashFollowsContent(t *testing.T) {
	if !regexp.MustCompile(`^/assets/[0-9a-f]{16}/traad\.css$`).MatchString(URL("traad.css")) {
		t.Errorf("%s", URL("traad.css"))
	}
	one, two := sum(map[string][]byte{"a": []byte("x")}), sum(map[string][]byte{"a": []byte("y")})
	if one == two || sum(map[string][]byte{"b": []byte("x")}) == one {
		t.Error("the hash does not follow names and contents")
	}
}
