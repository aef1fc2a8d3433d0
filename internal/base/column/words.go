package column

// words finds what was kept under a text. A text that is short stands whole in its key, so that finding it fetches nothing else from memory: the
// files have millions of rows, and some hundred thousand persons. The zero value is ready.
type words[K comparable, V any] struct {
	short map[K]V
	long  map[string]V
}

func (w *words[K, V]) of(key K, short bool, s []byte) (v V, ok bool) {
	if short {
		v, ok = w.short[key]
		return v, ok
	}
	v, ok = w.long[string(s)]
	return v, ok
}

func (w *words[K, V]) put(key K, short bool, s string, v V) {
	switch {
	case !short && w.long == nil:
		w.long = map[string]V{s: v}
	case !short:
		w.long[s] = v
	case w.short == nil:
		w.short = map[K]V{key: v}
	default:
		w.short[key] = v
	}
}

// packed is a text of up to seven bytes as a number, with its length; ok is false for a longer one.
func packed(s []byte) (key uint64, ok bool) {
	if len(s) > 7 {
		return 0, false
	}
	key = uint64(len(s))
	for _, c := range s {
		key = key<<8 | uint64(c)
	}
	return key, true
}
