package main

import (
	"context"
	"fmt"
	"io"
	"runtime/debug"
)

// release is set by the build (-ldflags "-X main.release=…"); "utvikling" is a build from a work tree.
var release = "utvikling"

func version(_ context.Context, _ []string, out, _ io.Writer) error {
	goVersion := ""
	if info, ok := debug.ReadBuildInfo(); ok {
		goVersion = info.GoVersion
	}
	_, err := fmt.Fprintf(out, "traad %s (%s)\n", release, goVersion)
	return err
}
