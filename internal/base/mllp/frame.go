// Package mllp carries messages over TCP in MLLP frames: 0x0B, payload, 0x1C 0x0D. Reader finds frames in a stream however it is cut;
// Server takes connections, gives each frame to a handler and answers before it reads the next.
//
//	s := &mllp.Server{Handle: func(ctx context.Context, c mllp.Client, f mllp.Frame) []byte { … return ack }}
//	err := s.Serve(ctx, listener)                            // until ctx is done: finish the frame, answer, close
//
// What is tolerated is named by a Warning with a stable code; what is refused closes the connection with an error. Source: HL7
// «Transport Specification: MLLP, Release 2»; interfaces.md §1.2.
package mllp

import (
	"bufio"
	"errors"
	"fmt"
	"io"
)

// The bytes around a frame.
const (
	startBlock     = 0x0B
	endBlock       = 0x1C
	carriageReturn = 0x0D
)

// MaxFrame is how large a frame may be unless the reader is told otherwise, MostFrame what it may be told: bytes.
const (
	MaxFrame  = 1 << 20
	MostFrame = 16 << 20
)

// Warning is something in the framing that was tolerated. The codes are stored and shown.
type Warning string

// The warnings.
const (
	BlankBefore  Warning = "blank_before_frame" // white space before the start of a frame
	NoReturn     Warning = "no_return_after"    // the end block was not followed by a carriage return
	FeedAfter    Warning = "line_feed_after"    // and by a line feed too
	SenderBegan  Warning = "sender_restarted"   // a new start inside a frame: what came before it is thrown away
	EmptyPayload Warning = "empty_frame"        // nothing between start and end
)

// Frame is one payload with what was tolerated around it. Offset is where its start block stood in the connection's bytes.
type Frame struct {
	Payload  []byte
	Warnings []Warning
	Offset   int64
}

// The refusals.
var (
	ErrTooLarge = errors.New("mllp: frame over the limit")
	ErrNoStart  = errors.New("mllp: bytes without a start block")
	ErrCut      = errors.New("mllp: the connection ended inside a frame")
)

// Reader finds frames in a stream. It is for one goroutine.
type Reader struct {
	in    *bufio.Reader
	max   int
	at    int64
	begun bool // a byte of the current frame, or before it, has been read
	owed  bool // the frame before was answered before its carriage return had come
}

// NewReader reads frames of at most max bytes; 0 is MaxFrame, and no more than MostFrame.
func NewReader(r io.Reader, max int) *Reader {
	if max <= 0 {
		max = MaxFrame
	}
	return &Reader{in: bufio.NewReaderSize(r, 16<<10), max: min(max, MostFrame)}
}

// Between reports whether the reader stands between two frames: nothing of the next one has come.
func (r *Reader) Between() bool { return !r.begun }

// Next returns the next frame. At the end of the stream between two frames the error is io.EOF; within one it is ErrCut.
// Its memory is bounded by the limit. With ErrTooLarge comes what the frame begins with.
func (r *Reader) Next() (Frame, error) {
	var f Frame
	r.begun = false
	if err := r.start(&f); err != nil {
		return f, err
	}
	for {
		b, err := r.byte()
		if err != nil {
			return Frame{}, cut(err)
		}
		switch {
		case b == startBlock:
			f.warn(SenderBegan)
			f.Payload, f.Offset = f.Payload[:0], r.at-1
		case b == endBlock:
			if len(f.Payload) == 0 {
				f.warn(EmptyPayload)
			}
			r.end(&f)
			r.begun = false
			return f, nil
		case len(f.Payload) == r.max:
			return f, fmt.Errorf("%w of %d bytes", ErrTooLarge, r.max)
		default:
			f.Payload = append(f.Payload, b)
		}
	}
}

// start reads up to the start block. Only white space may come before it.
func (r *Reader) start(f *Frame) error {
	for blank := 0; ; blank++ {
		b, err := r.byte()
		if err != nil {
			return err
		}
		switch b {
		case startBlock:
			f.Offset = r.at - 1
			return nil
		case ' ', '\t', '\r', '\n', 0:
			if blank > 1024 {
				return ErrNoStart
			}
			if r.owed && blank == 0 && b == carriageReturn {
				continue
			}
			f.warn(BlankBefore)
		default:
			return ErrNoStart
		}
	}
}

// end takes the carriage return after an end block if it has come or comes with the next bytes at hand; it does not wait for one,
// for a sender that leaves it out waits for its answer.
func (r *Reader) end(f *Frame) {
	if r.owed = r.in.Buffered() == 0; r.owed {
		return
	}
	next, _ := r.in.Peek(1)
	if next[0] != carriageReturn {
		f.warn(NoReturn)
		return
	}
	_, _ = r.byte()
	if r.in.Buffered() > 0 {
		if next, _ = r.in.Peek(1); next[0] == '\n' {
			_, _ = r.byte()
			f.warn(FeedAfter)
		}
	}
}

func (r *Reader) byte() (byte, error) {
	b, err := r.in.ReadByte()
	if err == nil {
		r.at++
		r.begun = true
	}
	return b, err
}

func cut(err error) error {
	if errors.Is(err, io.EOF) {
		return ErrCut
	}
	return err
}

func (f *Frame) warn(w Warning) {
	for _, have := range f.Warnings {
		if have == w {
			return
		}
	}
	f.Warnings = append(f.Warnings, w)
}

// Wrap puts a payload into a frame.
func Wrap(payload []byte) []byte {
	out := make([]byte, 0, len(payload)+3)
	return append(append(append(out, startBlock), payload...), endBlock, carriageReturn)
}

// Join is an answer of two frames: the second is its sender's to expect (HL7's enhanced mode).
func Join(first, second []byte) []byte {
	out := make([]byte, 0, len(first)+len(second)+3)
	return append(append(append(out, first...), endBlock, carriageReturn, startBlock), second...)
}

// skip reads on to the end of a frame that is too large, so that the answer to it reaches its sender before the connection is closed.
func (r *Reader) skip() {
	for {
		if b, err := r.byte(); err != nil || b == endBlock {
			return
		}
	}
}
