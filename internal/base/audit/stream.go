package audit

// stream gives items one by one from pages.
type stream[T any] struct {
	page int                        // how many items a full page has
	more func(last *T) ([]T, error) // the page after an item; nil for the first
	rest []T
	last *T
	end  bool
}

// peek returns the next item, nil at the end.
func (s *stream[T]) peek() (*T, error) {
	if len(s.rest) == 0 && !s.end {
		page, err := s.more(s.last)
		if err != nil {
			return nil, err
		}
		s.rest, s.end = page, len(page) < s.page
		if n := len(page); n > 0 {
			s.last = &page[n-1]
		}
	}
	if len(s.rest) == 0 {
		return nil, nil
	}
	return &s.rest[0], nil
}

func (s *stream[T]) take() { s.rest = s.rest[1:] }
