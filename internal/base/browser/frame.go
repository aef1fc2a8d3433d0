package browser

import (
	"context"
	"fmt"
	"strings"

	"github.com/chromedp/chromedp"
)

// FrameAt waits until a page shows another site inside itself at an address that begins and ends so, and returns the address. What stands there is out
// of reach for the page, and for the steps: a picture shows it.
func (p *Page) FrameAt(begins, ends string) (address string) {
	p.t.Helper()
	p.do("show "+begins+"…"+ends+" inside", func(ctx context.Context) error {
		return until(ctx, func() error {
			all, err := chromedp.Targets(ctx)
			if err != nil {
				return err
			}
			var others []string
			for _, x := range all {
				switch {
				case x.Type != "iframe":
				case strings.HasPrefix(x.URL, begins) && strings.HasSuffix(x.URL, ends):
					address = x.URL
					return nil
				default:
					others = append(others, x.URL)
				}
			}
			return fmt.Errorf("it is not there; shown inside are %q", others)
		})
	})
	return address
}
