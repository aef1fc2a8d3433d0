package page

import "traad/internal/front/web/assets"

// PaperCSS is the whole style of a printed document: the page's size («A4;margin:16mm»), the font as data, and the rules of paper.css.
func PaperCSS(size string) string {
	return "@page{size:" + size + "}html{font-family:Inter,sans-serif;color:#292c30}body{margin:0}*{box-sizing:border-box;margin:0;padding:0;-webkit-print-color-adjust:exact}" + assets.Fonts() + assets.Text("paper.css")
}

// InlinePDF answers with a document that the browser shows. Its name says what it is, never whose.
func (v *Visit) InlinePDF(name string, pdf []byte) error {
	h := v.W.Header()
	h.Set("Content-Type", "application/pdf")
	h.Set("Content-Disposition", `inline; filename="`+name+`"`)
	h.Set("Cache-Control", "no-store")
	_, err := v.W.Write(pdf)
	return err
}
