package keys

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// files reads the key files in dir. Files with other names are left alone.
func files(dir string) []found {
	if dir == "" {
		return nil
	}
	list, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return []found{{Entry: Entry{Path: dir, Problem: "Nøkkelmappen kan ikke leses. Gi brukeren som Tråd kjører som, tilgang."}}}
	}
	var all []found
	if info, err := os.Stat(dir); err == nil && info.Mode().Perm()&0o022 != 0 {
		all = append(all, found{Entry: Entry{Path: dir, Problem: fmt.Sprintf("Andre enn eieren kan skrive i nøkkelmappen. Kjør «chmod 700 %s».", dir)}})
	}
	for _, e := range list {
		file := e.Name()
		if credential(dir) {
			file = strings.TrimPrefix(file, "keys_") // LoadCredential=keys:FOLDER puts its own name before each
		}
		base, isKey := strings.CutSuffix(file, ".key")
		name, number, _ := strings.Cut(base, "-")
		if p := Purpose(name); isKey && slices.Contains(Purposes(), p) {
			all = append(all, readFile(p, number, filepath.Join(dir, e.Name())))
		}
	}
	return all
}

// credential reports whether dir is the one that systemd made for this service alone (LoadCredential=).
func credential(dir string) bool {
	own := os.Getenv("CREDENTIALS_DIRECTORY")
	return own != "" && filepath.Clean(dir) == filepath.Clean(own)
}

func readFile(p Purpose, number, path string) found {
	f := found{Entry: Entry{Purpose: p, Path: path}}
	var ok bool
	if f.Version, ok = parseVersion(number); !ok {
		f.Problem = fmt.Sprintf("Navnet har ikke en gyldig versjon. Det skal være som %s.", fileName(p, 1))
		return f
	}
	file, err := os.Open(path)
	if err != nil {
		f.Problem = "Filen kan ikke leses. Gi brukeren som Tråd kjører som, tilgang."
		return f
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil || !info.Mode().IsRegular() {
		f.Problem = "Dette er ikke en vanlig fil."
		return f
	}
	f.Created = info.ModTime()
	others := info.Mode().Perm() & 0o077
	if credential(filepath.Dir(path)) {
		others &^= 0o040 // how the list that lets the service's user in shows
	}
	if others != 0 {
		f.Problem = fmt.Sprintf("Andre enn eieren har tilgang til filen. Kjør «chmod 600 %s».", path)
		return f
	}
	text, err := io.ReadAll(io.LimitReader(file, 1024)) // a key is 44 characters
	if err != nil {
		f.Problem = "Filen kan ikke leses."
		return f
	}
	f.bytes, f.Problem = decode(string(text))
	return f
}

// environment reads TRAAD_KEY_<PURPOSE>_<VERSION>.
func environment() []found {
	var all []found
	for _, pair := range os.Environ() {
		name, value, _ := strings.Cut(pair, "=")
		for _, p := range Purposes() {
			number, ok := strings.CutPrefix(name, variable(p, 0))
			if !ok {
				continue
			}
			f := found{Entry: Entry{Purpose: p, Path: name}}
			if f.Version, ok = parseVersion(number); ok {
				f.bytes, f.Problem = decode(value)
			} else {
				f.Problem = fmt.Sprintf("Navnet har ikke en gyldig versjon. Det skal være som %s.", variable(p, 1))
			}
			all = append(all, f)
		}
	}
	return all
}

// decode returns the key, or what is wrong with the text. The text is never repeated.
func decode(text string) (key []byte, problem string) {
	b, err := base64.StdEncoding.DecodeString(strings.TrimSpace(text))
	switch {
	case err != nil:
		return nil, "Innholdet er ikke base64. Lag en nøkkel med «openssl rand -base64 32»."
	case len(b) != size:
		return nil, fmt.Sprintf("Nøkkelen er %d byte, men skal være %d. Lag en nøkkel med «openssl rand -base64 32».", len(b), size)
	}
	return b, ""
}

// parseVersion reads 1, 2, 3 …, written in one way only.
func parseVersion(s string) (int, bool) {
	v, err := strconv.Atoi(s)
	return v, err == nil && v > 0 && v < 1_000_000 && strconv.Itoa(v) == s
}

func fileName(p Purpose, version int) string { return fmt.Sprintf("%s-%d.key", p, version) }

// variable returns the name of the environment variable, without its number where version is 0.
func variable(p Purpose, version int) string {
	name := "TRAAD_KEY_" + strings.ToUpper(string(p)) + "_"
	if version > 0 {
		name += strconv.Itoa(version)
	}
	return name
}
