package browser

import (
	"context"

	"github.com/chromedp/chromedp"
)

// Eval returns the value of a JavaScript expression in the page's document, whatever part the page is narrowed to. It is
// for what a user cannot read and a test must know: what the tab has stored, where the focus is, what happens when
// a script does three things in one turn. What a user can do or read has a step; use that.
//
// The expression runs once. What it starts is waited for, as after a step; the page's content security policy does not
// bind it. A promise is not awaited. An error in the script, or a value that is no T, fails the test; T is any where
// the value does not matter.
//
//	stored := browser.Eval[int](p, `sessionStorage.length`)
func Eval[T any](p *Page, expression string) T {
	p.t.Helper()
	var value T
	p.do("evaluate "+expression, func(ctx context.Context) (err error) {
		if value, err = chromedp.Run(ctx, chromedp.Evaluate[T](expression)); err != nil {
			return err
		}
		return p.settle(ctx)
	})
	return value
}
