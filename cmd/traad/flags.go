package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
)

// flags reads a command's choices. They may stand before or after the other words, and what is wrong is said in bokmål.
type flags struct {
	*flag.FlagSet
	synopsis, about string
	out, progress   io.Writer
}

// newFlags begins the flags of a command. synopsis is what follows the command's name; about says what it does.
func newFlags(name, synopsis, about string, out, progress io.Writer) *flags {
	f := &flags{flag.NewFlagSet(name, flag.ContinueOnError), synopsis, about, out, progress}
	f.SetOutput(io.Discard)
	f.Usage = func() {}
	return f
}

// read parses args and returns the words that are no flags. The error is errHelp or errUsage.
func (f *flags) read(args []string) ([]string, error) {
	var words []string
	for {
		err := f.Parse(args)
		if errors.Is(err, flag.ErrHelp) {
			f.help(f.out)
			return nil, errHelp
		}
		if err != nil {
			return nil, f.wrong("%s", translate(err))
		}
		if f.NArg() == 0 {
			return words, nil
		}
		words = append(words, f.Arg(0))
		args = f.Args()[1:]
	}
}

// given reports whether a flag stood in the command.
func (f *flags) given(name string) bool {
	found := false
	f.Visit(func(x *flag.Flag) { found = found || x.Name == name })
	return found
}

// wrong says what is wrong with how the command was written.
func (f *flags) wrong(format string, args ...any) error {
	fmt.Fprintf(f.progress, "traad %s: %s\n", f.Name(), fmt.Sprintf(format, args...))
	fmt.Fprintf(f.progress, "Bruk: traad %s %s\n«traad %s --help» viser valgene.\n", f.Name(), f.synopsis, f.Name())
	return errUsage
}

func (f *flags) help(w io.Writer) {
	fmt.Fprintf(w, "Bruk: traad %s %s\n\n%s\n", f.Name(), f.synopsis, f.about)
	first := true
	f.VisitAll(func(x *flag.Flag) {
		if first {
			fmt.Fprintln(w, "\nValg:")
			first = false
		}
		value := ""
		if b, ok := x.Value.(interface{ IsBoolFlag() bool }); !ok || !b.IsBoolFlag() {
			value = " " + strings.ToUpper(x.Name)
		}
		standard := ""
		if x.DefValue != "" && x.DefValue != "false" && x.DefValue != "0" {
			standard = fmt.Sprintf(" (standard: %s)", x.DefValue)
		}
		fmt.Fprintf(w, "  --%s%s\n        %s%s\n", x.Name, value, x.Usage, standard)
	})
}

// translate says in bokmål what package flag says in English.
func translate(err error) string {
	text := err.Error()
	if name, ok := strings.CutPrefix(text, "flag provided but not defined: "); ok {
		return "valget «-" + name + "» finnes ikke"
	}
	if name, ok := strings.CutPrefix(text, "flag needs an argument: "); ok {
		return "valget «-" + name + "» trenger en verdi"
	}
	if rest, ok := strings.CutPrefix(text, "invalid value "); ok {
		if value, rest, ok := strings.Cut(rest, " for flag "); ok {
			name, _, _ := strings.Cut(rest, ":")
			return fmt.Sprintf("verdien %s passer ikke til valget «-%s»", value, name)
		}
	}
	return "valgene kan ikke leses: " + text
}
