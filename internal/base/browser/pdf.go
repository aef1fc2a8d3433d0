package browser

import (
	"context"
	"fmt"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// PDF prints a finished HTML document, with everything it needs inside it, to a tagged A4 document (a style sheet's @page
// may say otherwise). The document gets no address, no script and no network, so a text in it that asks for a file or a
// host gets nothing; its own policy should be default-src 'none' all the same. The limit is ctx's deadline.
func (b *Browser) PDF(ctx context.Context, html string) ([]byte, error) {
	tab, stop := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext())
	defer stop()
	if err := chromedp.Do(tab); err != nil { // opens the tab; it must not inherit a deadline
		return nil, fmt.Errorf("browser.PDF: %w", err)
	}
	// The tab's context carries the protocol; the caller's only ends it.
	defer context.AfterFunc(ctx, stop)()
	pdf, err := printHTML(tab, html)
	if ctx.Err() != nil {
		err = ctx.Err()
	}
	if err != nil {
		return nil, fmt.Errorf("browser.PDF: %w", err)
	}
	return pdf, nil
}

func printHTML(tab context.Context, html string) ([]byte, error) {
	if _, err := chromedp.Call(tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		return nil, err
	}
	if _, err := chromedp.Call(tab, network.SetBlockedURLs, network.SetBlockedURLsParams{
		URLPatterns: []*network.BlockPattern{{URLPattern: "*://*:*/*", Block: true}},
	}); err != nil {
		return nil, err
	}
	tree, err := chromedp.Call(tab, page.GetFrameTree, struct{}{})
	if err != nil {
		return nil, err
	}
	if _, err := chromedp.Call(tab, page.SetDocumentContent, page.SetDocumentContentParams{
		FrameID: tree.FrameTree.Frame.ID, HTML: html,
	}); err != nil {
		return nil, err
	}
	// Fonts and pictures that stand in the document are decoded on their own time.
	if err := until(tab, func() error {
		ready, err := chromedp.Run(tab, chromedp.Evaluate[bool](`document.readyState === 'complete' && document.fonts.status === 'loaded'`))
		if err == nil && !ready {
			err = fmt.Errorf("the document is not ready")
		}
		return err
	}); err != nil {
		return nil, err
	}
	res, err := chromedp.Call(tab, page.PrintToPDF, paper())
	if err != nil {
		return nil, err
	}
	return res.Data, nil
}
