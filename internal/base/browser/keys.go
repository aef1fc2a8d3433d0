package browser

import (
	"context"
	"fmt"
	"strings"
	"unicode"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// named are the keys that Press knows by name.
var named = map[string]string{
	"Tab": kb.Tab, "Enter": kb.Enter, "Escape": kb.Escape, "Space": " ", "Backspace": kb.Backspace, "Delete": kb.Delete,
	"ArrowUp": kb.ArrowUp, "ArrowDown": kb.ArrowDown, "ArrowLeft": kb.ArrowLeft, "ArrowRight": kb.ArrowRight,
	"Home": kb.Home, "End": kb.End, "PageUp": kb.PageUp, "PageDown": kb.PageDown,
}

var modifiers = map[string]chromedp.Modifier{
	"Shift": chromedp.ModifierShift, "Ctrl": chromedp.ModifierCtrl, "Alt": chromedp.ModifierAlt,
}

// Press presses keys one after the other, where the focus is: names (Tab, Enter, ArrowDown …), names with Shift, Ctrl or
// Alt before them ("Shift+Tab"), or single signs ("j", "?").
func (p *Page) Press(keys ...string) {
	p.t.Helper()
	for _, key := range keys {
		p.do("press "+key, func(ctx context.Context) error {
			if err := press(ctx, key); err != nil {
				return err
			}
			return p.settle(ctx)
		})
	}
}

func press(ctx context.Context, key string) error {
	var mods []chromedp.Modifier
	for {
		before, after, ok := strings.Cut(key, "+")
		mod, known := modifiers[before]
		if !ok || !known {
			break
		}
		mods = append(mods, mod)
		key = after
	}
	code, ok := named[key]
	if !ok && len([]rune(key)) == 1 {
		code, ok = key, true
	}
	if !ok {
		return fmt.Errorf("there is no key %q", key)
	}
	if len(mods) == 0 && unicode.IsPrint([]rune(code)[0]) {
		return strike(ctx, []rune(code)[0])
	}
	return chromedp.Do(ctx, chromedp.KeyEvent(code, chromedp.KeyModifiers(mods...)))
}

// strike presses a key that writes a sign. The sign comes with the press, as from a keyboard, so that a script that takes
// the press for a command keeps the sign out of the field that it moves the focus to. chromedp sends the two apart.
func strike(ctx context.Context, sign rune) error {
	events := kb.Encode(sign)
	down, up := *events[0], *events[len(events)-1]
	down.Text, down.UnmodifiedText = string(sign), string(sign)
	if _, err := chromedp.Call(ctx, input.DispatchKeyEvent, down); err != nil {
		return err
	}
	_, err := chromedp.Call(ctx, input.DispatchKeyEvent, up)
	return err
}

// Type types text where the focus is, key by key.
func (p *Page) Type(text string) {
	p.t.Helper()
	p.do("type", func(ctx context.Context) error {
		if err := chromedp.Do(ctx, chromedp.KeyEvent(text)); err != nil {
			return err
		}
		return p.settle(ctx)
	})
}

// Focused says what has the focus, as "role «name»", for instance "button «Lagre»"; "" when nothing has.
func (p *Page) Focused() string {
	p.t.Helper()
	var focused string
	p.do("find the focus", func(ctx context.Context) error {
		return until(ctx, func() error {
			root, err := p.root(ctx)
			if err != nil {
				return err
			}
			all, err := within(ctx, root)
			focused = ""
			for _, e := range all {
				if e.is(accessibility.PropertyNameFocused) && e.role != "RootWebArea" {
					focused = e.String()
				}
			}
			return err
		})
	})
	return focused
}
