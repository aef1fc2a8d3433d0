package login

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
)

// claims is what an ID token says, as it stands.
type claims map[string]json.RawMessage

func readClaims(t *oidc.IDToken) (claims, error) {
	var c claims
	if err := t.Claims(&c); err != nil {
		return nil, fmt.Errorf("the claims cannot be read")
	}
	return c, nil
}

// values returns a claim as texts: a text or a number is one, a list has one for each of its own.
func (c claims) values(name string) []string {
	raw, ok := c[name]
	if !ok {
		return nil
	}
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) != nil {
		list = []json.RawMessage{raw}
	}
	var out []string
	for _, r := range list {
		var text string
		var number json.Number
		if json.Unmarshal(r, &text) == nil {
			out = append(out, text)
		} else if json.Unmarshal(r, &number) == nil {
			out = append(out, number.String())
		}
	}
	return out
}

// one returns a claim that has exactly one value, and whether the token names the claim at all.
func (c claims) one(name string) (value string, named bool) {
	_, named = c[name]
	if v := c.values(name); len(v) == 1 {
		value = v[0]
	}
	return value, named
}

// hasOne reports whether the claim has one of the wanted values.
func (c claims) hasOne(name string, wanted []string) bool {
	return slices.ContainsFunc(c.values(name), func(v string) bool { return slices.Contains(wanted, v) })
}

// time returns a claim that is seconds since 1970, the zero time where there is none.
func (c claims) time(name string) (time.Time, error) {
	text, named := c.one(name)
	if !named {
		return time.Time{}, nil
	}
	seconds, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return time.Time{}, fmt.Errorf("%s is no time", name)
	}
	return time.Unix(int64(seconds), 0), nil
}

// link returns the claim that says which user it is. An e-mail address counts only where the provider says that it has been
// checked: else whoever may write an address there could become its owner here.
func (c claims) link(name string) string {
	value, _ := c.one(name)
	if checked, _ := c.bool("email_verified"); name == "email" && !checked {
		return ""
	}
	return strings.TrimSpace(value)
}

// name returns the name claim, "" where there is none: an account without a name is not made.
func (c claims) name(name string) string {
	value, _ := c.one(name)
	return strings.TrimSpace(value)
}

// pid returns the identity number, "" where no claim is configured for it or the token has none.
func (c claims) pid(name string) string {
	if name == "" {
		return ""
	}
	value, _ := c.one(name)
	return strings.TrimSpace(value)
}

// hprClaim is what the national log-in calls the number of health personnel.
const hprClaim = "helseid://claims/hpr/hpr_number"

// hpr returns the number of health personnel, "" where there is none.
func (c claims) hpr() string {
	value, _ := c.one(hprClaim)
	if value = strings.TrimSpace(value); len(value) > 9 || strings.Trim(value, "0123456789") != "" {
		return ""
	}
	return value
}

// org returns the organisation number that somebody logs in for, "" where there is none that can be read.
func (c claims) org(name string) string {
	if name == "" {
		return ""
	}
	value, _ := c.one(name)
	return orgNumber(value)
}

// orgNumber reads an organisation number as providers write it: "938679088", "NO:ORGNR:938679088", "0192:938679088"; "" for what is none.
func orgNumber(text string) string {
	text = strings.TrimSpace(text)
	text = text[strings.LastIndexByte(text, ':')+1:]
	if len(text) != 9 || strings.Trim(text, "0123456789") != "" {
		return ""
	}
	return text
}

// bool reads true and "true": some providers write it as a text.
func (c claims) bool(name string) (value, named bool) {
	raw, named := c[name]
	return named && (string(raw) == "true" || string(raw) == `"true"`), named
}
