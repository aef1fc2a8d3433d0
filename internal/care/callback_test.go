package care

import (
	"strings"
	"testing"

	"traad/internal/base/errs"
)

func TestCallback(t *testing.T) {
	good := Callback{Area: "nes", From: "next_of_kin", Name: "Kari  Aasen", Phone: "22 33 44 55"}
	if got := good.Tidy(); got.Name != "Kari Aasen" || got.Phone != "22334455" || got.Check() != nil {
		t.Errorf("%+v %v", got, got.Check())
	}
	for _, phone := range []string{"+47 22 33 44 55", "0047 22334455", "+46 8 123 456 78", "02800"} {
		c := good
		c.Phone = phone
		if err := c.Tidy().Check(); err != nil {
			t.Errorf("%s: %v", phone, errs.FieldsOf(err))
		}
	}
	// No health text and no number has room in it.
	for name, x := range map[string]struct {
		change func(*Callback)
		field  string
	}{
		"nobody":            {func(c *Callback) { c.From = "ward" }, "hvem"},
		"nowhere":           {func(c *Callback) { c.Area = "" }, "kommune"},
		"no name":           {func(c *Callback) { c.Name = " \t" }, "navn"},
		"a story":           {func(c *Callback) { c.Name = strings.Repeat("Mor har falt igjen ", 9) }, "navn"},
		"a number":          {func(c *Callback) { c.Name = "Kari 010140 12345" }, "navn"},
		"a number in parts": {func(c *Callback) { c.Name = "Kari 01 01 40" }, "navn"},
		"signs":             {func(c *Callback) { c.Name = "?!" }, "navn"},
		"no telephone":      {func(c *Callback) { c.Phone = "-" }, "telefon"},
		"an identity":       {func(c *Callback) { c.Phone = "018140 12345" }, "telefon"},
		"words":             {func(c *Callback) { c.Phone = "ring mor" }, "telefon"},
		"too long":          {func(c *Callback) { c.Phone = "+1234567890123456" }, "telefon"},
		"another time":      {func(c *Callback) { c.Best = "natt" }, "tid"},
	} {
		c := good
		x.change(&c)
		if err := c.Tidy().Check(); fieldText(err, x.field) == "" || len(errs.FieldsOf(err)) != 1 {
			t.Errorf("%s: %v", name, errs.FieldsOf(err))
		}
	}
}
