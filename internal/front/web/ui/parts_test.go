package ui

import "traad/internal/base/errs"

var deniedForTest = errs.Denied("hemmelig: pasienten finnes")
