package main

import (
	"path/filepath"
	"testing"

	"wasl/bot/bottest"
)

// TestScenes plays every conversation of testdata/scenes; -update records
// them anew.
func TestScenes(t *testing.T) {
	files, err := filepath.Glob("testdata/scenes/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scenes: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			bottest.Transcript(t, file, openWorld)
		})
	}
}
