package ui

import (
	"encoding/json"
	"html/template"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"traad/internal/base/lang"
	"traad/internal/front/web/assets"
)

// speak returns the source of a template with the texts that stand in it said in a language, before it is parsed: a page costs no more to make in one
// language than in another. A text is what stands between two tags, or between a tag and an action that steers ({{if}}, {{range}}, {{template}}, {{icon}} …);
// an action that shows something is part of it, so that a translation may put it elsewhere:
//
//	<p>Du logger inn hos {{.Provider}} og kommer tilbake hit.</p>     key: Du logger inn hos {{.Provider}} og kommer tilbake hit.
//
// What stands in some attributes is a text as well (see spoken), and so is what an action gives to submit, link or say.
func speak(source string, say func(string) string) string {
	var out, run strings.Builder
	flush := func() {
		out.WriteString(sayRun(run.String(), say))
		run.Reset()
	}
	for i := 0; i < len(source); {
		switch {
		case strings.HasPrefix(source[i:], "{{"):
			end := actionEnd(source, i)
			if a := source[i:end]; steers(a) {
				flush()
				out.WriteString(a)
			} else {
				run.WriteString(a)
			}
			i = end
		case source[i] == '<' && i+1 < len(source) && (source[i+1] == '/' || source[i+1] == '!' || unicode.IsLetter(rune(source[i+1]))):
			flush()
			end := tagEnd(source, i)
			out.WriteString(sayTag(source[i:end], say))
			i = end
		default:
			run.WriteByte(source[i])
			i++
		}
	}
	flush()
	return out.String()
}

// steering are the first words of actions that show no words of their own inside a sentence.
var steering = map[string]bool{
	"if": true, "else": true, "end": true, "range": true, "with": true, "template": true, "define": true, "block": true, "break": true, "continue": true, "icon": true,
}

func steers(action string) bool {
	word := strings.TrimLeft(strings.TrimPrefix(action, "{{"), "- \t\n")
	if strings.HasPrefix(word, "/*") || strings.HasPrefix(word, "$") && strings.Contains(word, ":=") {
		return true
	}
	end := strings.IndexFunc(word, func(r rune) bool { return !unicode.IsLetter(r) })
	return end > 0 && steering[word[:end]]
}

// actionEnd is the place after the action that begins at i.
func actionEnd(source string, i int) int {
	var quote byte
	for j := i + 2; j < len(source); j++ {
		switch c := source[j]; {
		case quote != 0:
			if c == '\\' && quote == '"' {
				j++
			} else if c == quote {
				quote = 0
			}
		case c == '"' || c == '`':
			quote = c
		case strings.HasPrefix(source[j:], "}}"):
			return j + 2
		}
	}
	return len(source)
}

// tagEnd is the place after the tag that begins at i.
func tagEnd(source string, i int) int {
	quoted := false
	for j := i; j < len(source); {
		switch {
		case strings.HasPrefix(source[j:], "{{"):
			j = actionEnd(source, j)
			continue
		case source[j] == '"':
			quoted = !quoted
		case source[j] == '>' && !quoted:
			return j + 1
		}
		j++
	}
	return len(source)
}

// spoken finds the attributes whose value is read or heard.
var spoken = regexp.MustCompile(`(\s(?:aria-label|title|placeholder|alt|data-busy|data-label|data-said-[a-z-]+)=")([^"{]*)"`)

func sayTag(tag string, say func(string) string) string {
	return spoken.ReplaceAllStringFunc(tag, func(found string) string {
		m := spoken.FindStringSubmatch(found)
		return m[1] + sayRun(m[2], say) + `"`
	})
}

// attribute is what a template writes inside a tag of another.
var attribute = regexp.MustCompile(`^[a-z-]+=`)

// sayRun says what stands between two tags, with the white space around it as it was.
func sayRun(run string, say func(string) string) string {
	words := strings.TrimSpace(run)
	if attribute.MatchString(words) || !hasWords(words) {
		return run
	}
	at := strings.Index(run, words)
	return run[:at] + say(strings.Join(strings.Fields(words), " ")) + run[at+len(words):]
}

// hasWords reports whether there is a letter outside the actions and the entities.
func hasWords(text string) bool {
	for i := 0; i < len(text); {
		switch {
		case strings.HasPrefix(text[i:], "{{"):
			i = actionEnd(text, i)
			continue
		case text[i] == '&':
			if end := strings.IndexByte(text[i:], ';'); end > 0 {
				i += end + 1
				continue
			}
		}
		if text[i] >= 0x80 || unicode.IsLetter(rune(text[i])) {
			if r := []rune(text[i:min(len(text), i+4)]); unicode.IsLetter(r[0]) {
				return true
			}
		}
		i++
	}
	return false
}

// saying are the functions of templates that say something in a language.
func saying(v *lang.Voice) template.FuncMap {
	return template.FuncMap{
		"submit": func(label string) Action { return Submit(v.Say(label)) },
		"link":   func(label, href string) Action { return Link(v.Say(label), href) },
		"say":    v.Say,
		"int":    v.Int,
	}
}

// scriptText finds the texts of a script: say('…').
var scriptText = regexp.MustCompile(`\bsay\('([^']*)'`)

// ScriptTexts are the texts of the scripts that every page, or a page where somebody writes, has. A test holds the keys of traad.js beside it.
func ScriptTexts() []string {
	texts := []string{"neste linje", "forrige linje", "utfør linjens handling", "velg linjen", "søk", "denne listen"}
	for _, name := range []string{"traad.js", "document.js", "talk.js", "grid.js"} {
		for _, m := range scriptText.FindAllStringSubmatch(assets.Text(name), -1) {
			if !slices.Contains(texts, m[1]) {
				texts = append(texts, m[1])
			}
		}
	}
	return texts
}

var scripts sync.Map // lang.Code → string

// scripted are the texts of the scripts in a language, as JSON.
func scripted(v *lang.Voice) string {
	if v == nil {
		return ""
	}
	if made, ok := scripts.Load(v.Code); ok {
		return made.(string)
	}
	said := map[string]string{}
	for _, text := range ScriptTexts() {
		said[text] = v.Alone().Say(text)
	}
	b, err := json.Marshal(said)
	if err != nil {
		return "" // a map of strings
	}
	scripts.Store(v.Code, string(b))
	return string(b)
}
