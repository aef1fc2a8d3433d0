package browser

import (
	"context"
	"os"
	"path/filepath"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// Widths to look at a page in, in CSS pixels.
const (
	Phone   = 390
	Tablet  = 820
	Desktop = 1440
)

// ViewportSize sets the size of the window, in CSS pixels.
func (p *Page) ViewportSize(width, height int) {
	p.t.Helper()
	p.do("set the size of the window", func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
			Width: int64(width), Height: int64(height), DeviceScaleFactor: 1,
		})
		return err
	})
}

// EmulatePrint shows the page as it is printed, or on screen again. It ends EmulateForcedColors.
func (p *Page) EmulatePrint(on bool) {
	p.t.Helper()
	medium := ""
	if on {
		medium = "print"
	}
	p.emulate("show as printed", medium, "")
}

// EmulateForcedColors shows the page to a user whose system sets the colours (a contrast theme), or as before. It ends
// EmulatePrint.
func (p *Page) EmulateForcedColors(on bool) {
	p.t.Helper()
	forced := ""
	if on {
		forced = "active"
	}
	p.emulate("force the colours", "", forced)
}

// emulate sets both at once, "" for what the browser says itself: a feature that a call leaves out stays as it was.
func (p *Page) emulate(step, medium, forcedColors string) {
	p.t.Helper()
	p.do(step, func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Media: medium, Features: []*emulation.MediaFeature{{Name: "forced-colors", Value: forcedColors}},
		})
		return err
	})
}

// Screenshot writes a PNG of the page in a window of this size, and leaves the window so. A height of zero takes the
// whole page, however long. Folders in path are made.
func (p *Page) Screenshot(path string, width, height int) {
	p.t.Helper()
	window := height
	if window == 0 {
		window = 900
	}
	p.ViewportSize(width, window)
	p.do("take a picture", func(ctx context.Context) error {
		if err := p.settle(ctx); err != nil {
			return err
		}
		shot := chromedp.CaptureScreenshot()
		if height == 0 {
			shot = chromedp.FullScreenshot(100)
		}
		png, err := chromedp.Run(ctx, shot)
		if err != nil {
			return err
		}
		return writeFile(path, png)
	})
}

// PrintPDF prints the page as the browser's own print does, on A4 unless its style sheet says otherwise, with tags for
// assistive technology. It writes path unless that is empty, and returns the document.
func (p *Page) PrintPDF(path string) []byte {
	p.t.Helper()
	var pdf []byte
	p.do("print", func(ctx context.Context) error {
		res, err := chromedp.Call(ctx, page.PrintToPDF, paper())
		if err != nil || path == "" {
			pdf = res.Data
			return err
		}
		pdf = res.Data
		return writeFile(path, pdf)
	})
	return pdf
}

// paper is how everything is printed: A4, backgrounds on (a filled mark carries meaning), tagged, with an outline.
func paper() page.PrintToPDFParams {
	return page.PrintToPDFParams{
		PaperWidth: chromedp.PaperA4.Width, PaperHeight: chromedp.PaperA4.Height,
		PrintBackground: new(true), PreferCSSPageSize: new(true), GenerateTaggedPDF: new(true), GenerateDocumentOutline: new(true),
	}
}

func writeFile(path string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, data, 0o644)
}

// Overflows returns how many CSS pixels the page is wider than the window: a page that must be scrolled sideways does
// not fit a phone (WCAG 2.1, 1.4.10).
func (p *Page) Overflows() int {
	p.t.Helper()
	return read[int](p, "measure the width", `Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)`)
}
