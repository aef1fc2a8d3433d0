package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"time"
)

// use is what a process took.
type use struct{ clock, cpu, peak float64 } // seconds, seconds, megabytes

// child does one measurement in a process of its own.
func child(do, file string, rows, threads int, show bool) (use, error) {
	self, err := os.Executable()
	if err != nil {
		return use{}, err
	}
	c := exec.Command(self, "-do", do, "-file", file, "-rows", strconv.Itoa(rows), "-threads", strconv.Itoa(threads))
	var told bytes.Buffer
	c.Stderr = &told
	if show {
		c.Stdout = os.Stdout
	}
	begun := time.Now()
	if err := c.Run(); err != nil {
		return use{}, fmt.Errorf("%s: %w: %s", do, err, told.String())
	}
	u := use{clock: time.Since(begun).Seconds(), cpu: (c.ProcessState.UserTime() + c.ProcessState.SystemTime()).Seconds()}
	if r, ok := c.ProcessState.SysUsage().(*syscall.Rusage); ok {
		u.peak = float64(r.Maxrss) / 1024
	}
	return u, nil
}

// timed runs f n times and returns the least time on the clock and the processor time of that run.
func timed(n int, f func() error) (clock, cpu time.Duration, err error) {
	for range n {
		before, begun := processor(), time.Now()
		if err := f(); err != nil {
			return 0, 0, err
		}
		if d := time.Since(begun); clock == 0 || d < clock {
			clock, cpu = d, processor()-before
		}
	}
	return clock, cpu, nil
}

func processor() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
