package traffic

import "time"

// AtBeat waits for the next beat since a request began: answers that come at beats do not tell by their time what led to them.
func AtBeat(begun time.Time, beat time.Duration) { time.Sleep(beat - time.Since(begun)%beat) }
