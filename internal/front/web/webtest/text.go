package webtest

import (
	"html"
	"strings"
)

// Elements that a reader sees nothing of, and those that stand within a word or a sentence.
var (
	unseen = map[string]bool{"script": true, "style": true, "svg": true}
	inline = map[string]bool{"strong": true, "em": true, "ins": true, "b": true, "i": true, "span": true, "a": true}
)

// text returns what a reader sees of a page: no tags, entities read, blanks as one space. It reads what our own templates write, where
// every < of a text is escaped. Every answer of every test goes through it, so it goes through the page once.
func text(source string) string {
	var b strings.Builder
	b.Grow(len(source) / 2)
	for {
		from := strings.IndexByte(source, '<')
		if from < 0 {
			break
		}
		length := strings.IndexByte(source[from:], '>')
		if length < 0 {
			break
		}
		b.WriteString(source[:from])
		tag, rest := source[from+1:from+length], source[from+length+1:]
		name := word(strings.TrimPrefix(tag, "/"))
		switch {
		case unseen[name] && tag[0] != '/' && strings.Contains(rest, "</"+name+">"):
			_, rest, _ = strings.Cut(rest, "</"+name+">")
		case !inline[name]:
			b.WriteByte(' ')
		}
		source = rest
	}
	b.WriteString(source)
	return strings.Join(strings.Fields(html.UnescapeString(b.String())), " ")
}

// word is the name that a tag begins with.
func word(tag string) string {
	end := strings.IndexFunc(tag, func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' })
	if end < 0 {
		return tag
	}
	return tag[:end]
}
