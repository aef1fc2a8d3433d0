package webtest

import "testing"

func TestText(t *testing.T) {
	for source, want := range map[string]string{
		"": "", "Kari": "Kari", "<p>Kari</p><p>Aasen</p>": "Kari Aasen", "<!DOCTYPE html><title>Min dag – Tråd</title>": "Min dag – Tråd",
		"H<b>e</b>i <a href=\"/x\">d<span class=\"y\">u</span></a>.": "Hei du.", "Nes\n\t  kommune": "Nes kommune", "a<br>b<br/>c": "a b c",
		"Falt &lt;to&gt; &amp; &#34;slo&#34; seg&nbsp;da":                      "Falt <to> & \"slo\" seg da",
		"før<script src=\"/a.js\">if (a < b) { c > d }</script>etter":          "føretter",
		"<svg viewBox=\"0 0 1 1\"><title>Pil</title><path d=\"M0\"/></svg> Ny": "Ny", "<style>p { }</style>": "",
		"<script>alert(1)": "alert(1)", "3 < 4": "3 < 4", "<abbr>IHT</abbr>-lege": "IHT -lege", "<section\nclass=\"x\">Inne</section>": "Inne",
	} {
		if got := text(source); got != want {
			t.Errorf("%q reads %q, want %q", source, got, want)
		}
	}
}
