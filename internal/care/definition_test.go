package care

import "testing"

func TestShippedPathwaysParse(t *testing.T) {
	list := ShippedPathways()
	if len(list) != 2 || list[0].Code != "iht-langvarig" {
		t.Fatalf("got %d", len(list))
	}
}
