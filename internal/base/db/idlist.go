package db

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"sync"
)

// idLists finds the places of a statement's lists of ids.
var idLists = regexp.MustCompile(`id_each\(cast\(\$(\d+) as text\)\)`)

var listed sync.Map // statement → which of its arguments are lists of ids

// listsOf returns which arguments of a statement are lists of ids, from 0.
func listsOf(q string) []int {
	if v, ok := listed.Load(q); ok {
		return v.([]int)
	}
	var at []int
	for _, m := range idLists.FindAllStringSubmatch(q, -1) {
		if n, err := strconv.Atoi(m[1]); err == nil && !slices.Contains(at, n-1) {
			at = append(at, n-1)
		}
	}
	listed.Store(q, at)
	return at
}

// onlyIDs is a list of ids without what is no id, which PostgreSQL would refuse with what was written in its words. A list of ids alone,
// as nearly all are, is returned as it is.
func onlyIDs(list string) string {
	const step = len(`"00000000-0000-0000-0000-000000000000",`)
	whole := len(list) > 2 && (len(list)-1)%step == 0
	for i := 2; whole && i < len(list); i += step {
		whole = IsID(list[i : i+36])
	}
	if whole || list == "[]" {
		return list
	}
	var values []string
	if json.Unmarshal([]byte(list), &values) != nil {
		return "[]"
	}
	return List(slices.DeleteFunc(values, func(v string) bool { return !IsID(v) }))
}
