package main

import (
	"math"
	"runtime"
	"strings"
	"testing"
)

// heap is the memory that is in use, in MiB, without what nobody needs any more.
func heap() float64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapInuse) / (1 << 20)
}

// peerPackage is the platform that runs in the process of a benchmark, and
// remembers each message.
const peerPackage = "wasl/adapters/adaptertest/faultserver."

// sampleEvery is how many bytes of allocation there are to a sample of the
// profile. It is small beside what is measured.
const sampleEvery = 16 << 10

// profileMemory makes ownHeap exact enough. It is called first.
func profileMemory(b *testing.B) {
	b.Helper()
	before := runtime.MemProfileRate
	runtime.MemProfileRate = sampleEvery
	b.Cleanup(func() { runtime.MemProfileRate = before })
}

// ownHeap is the memory in use, in MiB, without what the peer allocated.
func ownHeap() float64 {
	runtime.GC() // the profile is that of the last collection but one
	runtime.GC()
	records := make([]runtime.MemProfileRecord, 1000)
	for {
		n, ok := runtime.MemProfile(records, false)
		if ok {
			records = records[:n]
			break
		}
		records = make([]runtime.MemProfileRecord, n+n/4)
	}
	total := 0.0
	for _, r := range records {
		if r.InUseObjects() == 0 || byPeer(r.Stack()) {
			continue
		}
		// A sample stands for those of its size that were not taken.
		size := float64(r.InUseBytes()) / float64(r.InUseObjects())
		total += float64(r.InUseBytes()) / (1 - math.Exp(-size/sampleEvery))
	}
	return total / (1 << 20)
}

func byPeer(stack []uintptr) bool {
	frames := runtime.CallersFrames(stack)
	for {
		frame, more := frames.Next()
		if strings.HasPrefix(frame.Function, peerPackage) {
			return true
		}
		if !more {
			return false
		}
	}
}
