package browser

import (
	"context"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// Connection cuts the page's connection to the network, or gives it back. A page that is open goes on living, as on a tablet
// that has lost its net; what it asks for fails.
func (p *Page) Connection(on bool) {
	p.t.Helper()
	step := "cut the connection"
	if on {
		step = "give the connection back"
	}
	p.do(step, func(ctx context.Context) error {
		if _, err := chromedp.Call(ctx, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
			MatchedNetworkConditions: []*network.Conditions{{Offline: !on, DownloadThroughput: -1, UploadThroughput: -1}},
		}); err != nil {
			return err
		}
		_, err := chromedp.Call(ctx, network.OverrideNetworkState, network.OverrideNetworkStateParams{Offline: !on, DownloadThroughput: -1, UploadThroughput: -1})
		return err
	})
}
