package slack

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"

	"github.com/slack-go/slack"

	"wasl/bot"
)

const (
	// maxDownload is the largest file of a user that is fetched.
	maxDownload = 5 << 20
	// maxUpload is the largest file that is shared.
	maxUpload = 64 << 20
	// maxShared bounds what is remembered of deliveries whose files are out.
	maxShared = 1024
)

// shared remembers which files of a delivery are out already, for another try
// of its text.
type shared struct {
	mu    sync.Mutex
	count map[bot.DeliveryID]int
	order []bot.DeliveryID
}

func (s *shared) of(id bot.DeliveryID) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.count[id]
}

func (s *shared) set(id bot.DeliveryID, n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.count == nil {
		s.count = map[bot.DeliveryID]int{}
	}
	if _, known := s.count[id]; !known {
		s.order = append(s.order, id)
	}
	s.count[id] = n
	if len(s.order) > maxShared {
		delete(s.count, s.order[0])
		s.order = slices.Delete(s.order, 0, 1)
	}
}

// shareFiles shares a delivery's files, each as a message of its own. The text
// comes after them: once it is out, all of the delivery is.
func (a *Adapter) shareFiles(ctx context.Context, d bot.Delivery, channel string) error {
	if len(d.Files) == 0 {
		return nil
	}
	if d.Private { // no file can be whispered: it goes to the reader's own chat
		var err error
		if channel, err = a.direct(ctx, d.Reader); err != nil {
			return err
		}
	}
	for i := a.shared.of(d.ID); i < len(d.Files); i++ {
		if err := a.shareFile(ctx, d.Files[i], channel); err != nil {
			return err
		}
		a.shared.set(d.ID, i+1)
	}
	return nil
}

var errFileSize = errors.New("a file is empty or too large")

func (a *Adapter) shareFile(ctx context.Context, f bot.File, channel string) error {
	info, err := os.Stat(f.Path)
	if err != nil {
		return &bot.SendError{Kind: bot.SendRejected, Err: fmt.Errorf("a file to send: %w", err)}
	}
	if info.Size() == 0 || info.Size() > maxUpload {
		return &bot.SendError{Kind: bot.SendRejected, Err: errFileSize}
	}
	file, err := os.Open(f.Path)
	if err != nil {
		return &bot.SendError{Kind: bot.SendRejected, Err: fmt.Errorf("a file to send: %w", err)}
	}
	defer func() { _ = file.Close() }() // it was only read
	var target *slack.GetUploadURLExternalResponse
	err = a.call(ctx, methodUploadURL, "", func(ctx context.Context) (err error) {
		target, err = a.api.GetUploadURLExternalContext(ctx, slack.GetUploadURLExternalParameters{
			FileName: f.Name, FileSize: int(info.Size()),
		})
		return err
	})
	if err != nil {
		return again(err)
	}
	err = a.call(ctx, methodUpload, "", func(ctx context.Context) error {
		return a.api.UploadToURL(ctx, slack.UploadToURLParameters{UploadURL: target.UploadURL, Reader: file, Filename: f.Name})
	})
	if err != nil {
		return again(err)
	}
	return a.call(ctx, methodComplete, "", func(ctx context.Context) error {
		_, err := a.api.CompleteUploadExternalContext(ctx, slack.CompleteUploadExternalParameters{
			Files: []slack.FileSummary{{ID: target.FileID, Title: f.Name}}, Channel: channel,
		})
		return err
	})
}

// again: before an upload is completed nobody sees it, so that its fate does
// not matter.
func again(err error) error {
	var sendErr *bot.SendError
	if errors.As(err, &sendErr) && sendErr.Kind == bot.SendUnknown {
		return &bot.SendError{Kind: bot.SendRetry, Err: sendErr.Err}
	}
	return err
}

// fetch downloads a file that a user sent, into a file that remove removes. A
// file that cannot be had comes without a path.
func (a *Adapter) fetch(ctx context.Context, f *wireFile) (path string, size int64, remove func(), err error) {
	remove = func() {}
	if f.Size > maxDownload {
		return "", f.Size, remove, errFileSize
	}
	address := f.Download
	if address == "" {
		address = f.URL
	}
	if address == "" {
		return "", f.Size, remove, errors.New("a file without an address")
	}
	out, err := os.CreateTemp("", "wasl-slack-*")
	if err != nil {
		return "", f.Size, remove, fmt.Errorf("a file to receive: %w", err)
	}
	remove = func() { _ = os.Remove(out.Name()) } // nobody else knows it
	bounded := &boundedWriter{to: out, left: maxDownload}
	err = a.api.GetFileContext(ctx, address, bounded)
	err = errors.Join(err, out.Close())
	if err != nil {
		remove()
		return "", f.Size, func() {}, a.clean(err)
	}
	return out.Name(), maxDownload - bounded.left, remove, nil
}

// boundedWriter refuses what is longer than it was said to be.
type boundedWriter struct {
	to   *os.File
	left int64
}

func (w *boundedWriter) Write(p []byte) (int, error) {
	if int64(len(p)) > w.left {
		return 0, errFileSize
	}
	n, err := w.to.Write(p)
	w.left -= int64(n)
	return n, err
}
