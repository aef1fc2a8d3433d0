package page

import (
	"traad/internal/app/plan"
	"traad/internal/base/lang"
	"traad/internal/front/web/ui"
)

// WayOptions are how somebody told what another writes down.
func WayOptions(v *lang.Voice) []ui.Option {
	var out []ui.Option
	for _, x := range plan.Ways {
		out = append(out, ui.Option{Value: string(x), Label: v.Say(x.Title())})
	}
	return out
}

// AgreedWithGP is the question where somebody else goes through measures that the GP has taken on.
func AgreedWithGP(v *lang.Voice) ui.Field {
	return ui.Field{
		Kind: ui.Radios, Name: "avtalt", Label: v.Say("Hvordan er det avtalt med fastlegen?"), Inline: true, Optional: true, Options: WayOptions(v),
		Help: v.Say("Velg når et tiltak som fastlegen har bekreftet, endres, er gjort eller stoppes. Det står i planen."),
	}
}
