package console

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
)

// MaxLine is the most bytes of one line of input, without its end.
const MaxLine = 1 << 20

// line is one line of input.
type line struct {
	number  int // from 1
	data    []byte
	tooLong bool  // data is empty, the line was skipped
	err     error // the input failed; the last line
}

// readLines reads In line by line until it ends, or ctx does. A read cannot be
// interrupted: the goroutine that waits in one ends with the next line, or with
// In.
func readLines(ctx context.Context, in io.Reader) <-chan line {
	lines := make(chan line)
	go func() {
		defer close(lines)
		r := bufio.NewReaderSize(in, 64<<10)
		for number := 1; ; number++ {
			l, more := nextLine(r, number)
			if !more {
				return
			}
			select {
			case lines <- l:
			case <-ctx.Done():
				return
			}
			if l.err != nil {
				return
			}
		}
	}()
	return lines
}

// nextLine reads one line; more is false at the end of the input.
func nextLine(r *bufio.Reader, number int) (l line, more bool) {
	l.number = number
	read := 0
	for {
		part, err := r.ReadSlice('\n')
		read += len(part)
		if err == nil {
			part = part[:len(part)-1]
		}
		if !l.tooLong && len(l.data)+len(part) <= MaxLine {
			l.data = append(l.data, part...) // part is overwritten by the next read
		} else {
			l.tooLong, l.data = true, nil
		}
		switch {
		case err == nil:
			return l, true
		case errors.Is(err, bufio.ErrBufferFull):
		case errors.Is(err, io.EOF):
			return l, read > 0
		default:
			// Half a line is none.
			return line{number: number, err: fmt.Errorf("read: %w", err)}, true
		}
	}
}
