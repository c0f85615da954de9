package discord

import (
	"bufio"
	"encoding/binary"
	"io"
)

// Opcodes of frames.
const (
	opContinuation = 0
	opText         = 1
	opClose        = 8
	opPing         = 9
	opPong         = 10
)

// readMessage reads one message of a server: its frames, put together, or a
// control frame. A control frame between the frames of a message is dropped,
// but a close ends it.
func readMessage(r *bufio.Reader) (opcode byte, message []byte, err error) {
	started := false
	for {
		first, err := r.ReadByte()
		if err != nil {
			return 0, nil, err
		}
		length, err := frameLength(r)
		if err != nil {
			return 0, nil, err
		}
		op := first & 0x0F
		if first&0x70 != 0 || length+int64(len(message)) > messageLimit || op >= opClose && (length > 125 || first&0x80 == 0) {
			return 0, nil, errProtocol
		}
		part := make([]byte, length)
		if _, err := io.ReadFull(r, part); err != nil {
			return 0, nil, err
		}
		switch {
		case op == opClose || op > opClose && !started:
			return op, part, nil
		case op > opClose:
			continue
		case (op == opContinuation) != started:
			return 0, nil, errProtocol
		case op != opContinuation:
			opcode = op
		}
		started = true
		message = append(message, part...)
		if first&0x80 != 0 {
			return opcode, message, nil
		}
	}
}

func frameLength(r *bufio.Reader) (int64, error) {
	second, err := r.ReadByte()
	if err != nil {
		return 0, err
	}
	if second&0x80 != 0 {
		return 0, errProtocol // servers do not mask
	}
	size := 0
	switch second {
	case 126:
		size = 2
	case 127:
		size = 8
	default:
		return int64(second), nil
	}
	var length uint64
	for range size {
		b, err := r.ReadByte()
		if err != nil {
			return 0, err
		}
		length = length<<8 | uint64(b)
	}
	if length > messageLimit {
		return 0, errProtocol
	}
	return int64(length), nil //nolint:gosec // G115: bounded above
}

// frame writes a message as one frame.
func frame(opcode byte, message []byte) []byte {
	out := make([]byte, 0, len(message)+10)
	out = append(out, 0x80|opcode)
	switch n := len(message); {
	case n < 126:
		out = append(out, byte(n))
	case n <= 0xFFFF:
		out = append(out, 126)
		out = binary.BigEndian.AppendUint16(out, uint16(n)) //nolint:gosec // G115: bounded
	default:
		out = append(out, 127)
		out = binary.BigEndian.AppendUint64(out, uint64(n)) //nolint:gosec // G115: a length is not negative
	}
	return append(out, message...)
}
