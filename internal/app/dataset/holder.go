// Package dataset keeps the de-identified loads that candidates are found in and results are counted from.
package dataset

import (
	"context"
	"sync/atomic"

	"traad/internal/base/column"
	"traad/internal/base/date"
	"traad/internal/rules/casefind"
	"traad/internal/store/query"
)

// Set is what the loads of one moment say, as columns. It is never changed: a new load makes a new Set.
type Set struct {
	Manifest int64           // number of the manifest that it was built from, larger for later
	Through  date.Date       // last day that a hospital's source tells of; zero where none does
	Index    *casefind.Index // episodes, sorted by pseudonym
	People   []column.Person // sorted by pseudonym
	Whole    Whole           // the days that all hospitals' sources tell of
	Sources  []SourceDay     // how far each source reaches, the shortest first

	// Closed reports whether only what hospitals have told of somebody may be used, so that her municipal rows are not here. nil: of nobody.
	Closed func(id string) bool

	left string // whose rows were left out, as a sum
}

// Whole is the first and the last day that every source with a hospital's episodes tells of, and which source it is that begins last and ends
// first. Figures that go by time are of these days: after them, somebody's stays at one of the hospitals are not here.
type Whole struct {
	From, Through date.Date
	Begins, Ends  string
	Sources       int
}

// SourceDay is the last day that a source's loads of episodes reach.
type SourceDay struct {
	Source   string
	To       date.Date
	Hospital bool // it has a hospital's episodes; else only municipal ones
}

// Left is a sum of who was left out and of whose municipal rows are kept.
func (s *Set) Left() string { return s.left }

// Holder has the Set in use. Readers keep the one that they got: the old columns serve until theirs are done.
type Holder struct {
	// Ready, where it is set, is given each new Set before it is taken into use: what is asked of it first is so made while the old one serves.
	Ready func(context.Context, *Set)

	now      atomic.Pointer[Set]
	followed atomic.Pointer[followedSum]
}

// followedSum is who was followed when the stamp was so.
type followedSum struct {
	stamp query.EnrolmentStampRow
	sum   string
}

// Current is the Set in use; nil before anything is loaded.
func (h *Holder) Current() *Set { return h.now.Load() }

// Put takes a Set into use.
func (h *Holder) Put(s *Set) { h.now.Store(s) }

// Unmatched counts those who have episodes and no row among the persons, and the reverse.
func (s *Set) Unmatched() (withoutPerson, withoutEpisodes int) {
	i, j, ids := 0, 0, s.Index.E.People
	for i < len(ids) || j < len(s.People) {
		switch {
		case j == len(s.People) || i < len(ids) && ids[i] < s.People[j].ID:
			withoutPerson, i = withoutPerson+1, i+1
		case i == len(ids) || ids[i] > s.People[j].ID:
			withoutEpisodes, j = withoutEpisodes+1, j+1
		default:
			i, j = i+1, j+1
		}
	}
	return withoutPerson, withoutEpisodes
}
