package keyservice

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"traad/internal/base/errs"
	"traad/internal/base/nin"
)

// Most is how many numbers one call may carry.
const Most = 1000

// All asks for any number of pseudonyms, Most at a time.
func All(ctx context.Context, s Service, numbers []nin.Number) ([]string, error) {
	all := make([]string, 0, len(numbers))
	for len(numbers) > 0 {
		n := min(Most, len(numbers))
		names, err := s.Pseudonyms(ctx, numbers[:n])
		if err != nil {
			return nil, err
		}
		if len(names) != n {
			return nil, errs.Unavailable("Nøkkeltjenesten svarte ikke som den skal. Ingenting er gjort.").Because(fmt.Errorf("keyservice: %d pseudonyms for %d numbers", len(names), n))
		}
		for _, name := range names {
			if _, err := nin.Parse(name); err == nil || name == "" {
				return nil, errs.Unavailable("Nøkkeltjenesten svarte ikke som den skal. Ingenting er gjort.")
			}
		}
		all, numbers = append(all, names...), numbers[n:]
	}
	return all, nil
}

// VersionOf is the version of the key that made the pseudonyms, which stands first in each: "v3-…". 0 where they have another form or are
// not all of one version.
func VersionOf(names []string) int {
	version := 0
	for i, name := range names {
		head, _, ok := strings.Cut(name, "-")
		v, err := strconv.Atoi(strings.TrimPrefix(head, "v"))
		if !ok || !strings.HasPrefix(head, "v") || err != nil || v <= 0 || i > 0 && v != version {
			return 0
		}
		version = v
	}
	return version
}
