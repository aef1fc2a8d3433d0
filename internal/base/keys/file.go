package keys

import "traad/internal/base/errs"

// File reads one key that belongs to no ring, as that of a back-up: 32 bytes in base64, in a file that only its owner can
// read.
func File(path string) ([]byte, error) {
	f := readFile("", "1", path)
	if f.Problem != "" {
		return nil, errs.Invalid("Nøkkelfilen kan ikke brukes.").At(path, f.Problem)
	}
	return f.bytes, nil
}
