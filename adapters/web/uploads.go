package web

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"os"
	"path"
	"strings"
	"unicode"

	"wasl/bot"
	"wasl/bot/locale"
)

var errForm = errors.New("malformed form")

// file takes a file: a multipart form with the fields id, user and chat, and
// after them the file. It lies in a temporary file for as long as the core
// reads it.
func (p *posts) file(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, uploadLimit+bodyLimit)
	form, err := r.MultipartReader()
	if err != nil {
		fail(w, http.StatusUnsupportedMediaType, "want_form")
		return
	}
	in, part, err := readFields(form)
	if err != nil {
		refuseUpload(w, err)
		return
	}
	room, ok := p.check(w, in)
	if !ok {
		return
	}
	f, err := save(part)
	if err != nil {
		refuseUpload(w, err)
		return
	}
	defer func() {
		if err := os.Remove(f.Path); err != nil { //nolint:gosec // G703: CreateTemp made the name, nothing of the upload is in it
			p.log.Warn("web: temporary file stays", "error", err)
		}
	}()
	e := in.entry("file", f.Name)
	e.Files = []fileView{{Name: f.Name, Type: f.Type, Size: f.Size}}
	if p.feed.addUser(e) == clashing {
		fail(w, http.StatusConflict, "clash")
		return
	}
	if !room.Private { // a file cannot begin with the assistant's name
		answer(w, http.StatusOK, accepted{})
		return
	}
	p.receive(r.Context(), w, in, room, f)
}

// readFields reads the form up to the file.
func readFields(form *multipart.Reader) (act, *multipart.Part, error) {
	var in act
	for range 4 {
		part, err := form.NextPart()
		if err != nil {
			return in, nil, errors.Join(errForm, err)
		}
		if part.FormName() == "file" {
			return in, part, nil
		}
		value, err := io.ReadAll(io.LimitReader(part, 256))
		if err != nil {
			return in, nil, err
		}
		switch part.FormName() {
		case "id":
			in.ID = string(value)
		case "user":
			in.User = string(value)
		case "chat":
			in.Chat = string(value)
		default:
			return in, nil, errForm
		}
	}
	return in, nil, errForm
}

// save copies an upload to a temporary file, which the caller removes.
func save(part *multipart.Part) (f bot.File, err error) {
	tmp, err := os.CreateTemp("", "wasl-upload-*")
	if err != nil {
		return f, err
	}
	defer func() {
		if err = errors.Join(err, tmp.Close()); err != nil {
			err = errors.Join(err, os.Remove(tmp.Name()))
		}
	}()
	size, err := io.Copy(tmp, io.LimitReader(part, uploadLimit+1))
	if err != nil {
		return f, err
	}
	if size > uploadLimit {
		return f, &http.MaxBytesError{Limit: uploadLimit}
	}
	return bot.File{
		Name: fileName(part.FileName()), Type: mediaType(part.Header.Get("Content-Type")),
		Size: size, Path: tmp.Name(),
	}, nil
}

func refuseUpload(w http.ResponseWriter, err error) {
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		fail(w, http.StatusRequestEntityTooLarge, "too_large")
	case errors.Is(err, errForm), errors.Is(err, io.ErrUnexpectedEOF):
		fail(w, http.StatusBadRequest, "bad_form")
	default:
		fail(w, http.StatusServiceUnavailable, "not_stored")
	}
}

// download gives out a file that the assistant sent, and no other. It is saved,
// never opened inside the page's origin.
func (a *Adapter) download(w http.ResponseWriter, r *http.Request) {
	b, ok := a.feed.blob(r.PathValue("token"))
	if !ok {
		fail(w, http.StatusNotFound, "not_found")
		return
	}
	h := w.Header()
	h.Set("Content-Type", b.contentType)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": b.name}))
	h.Set("Content-Security-Policy", "sandbox; "+policy)
	h.Set("Cache-Control", "private, no-store")
	// The only possible error is that the reader has gone.
	_, _ = w.Write(b.body)
}

// fileName makes a name harmless: no folder, no control or direction character
// (which could show "exe.pdf" for "fdp.exe"), at most 120 characters.
func fileName(name string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || strings.ContainsRune(`<>:"|?*`, r) {
			return -1
		}
		return r
	}, strings.ReplaceAll(locale.Clean(name), "\n", " "))
	name = strings.Trim(name, ". /")
	if name == "" {
		return "file"
	}
	const limit = 120
	runes := []rune(name)
	if len(runes) <= limit {
		return name
	}
	ext := []rune(path.Ext(name))
	if len(ext) > 10 {
		ext = nil
	}
	return string(runes[:limit-len(ext)]) + string(ext)
}

// mediaType returns a media type without its parameters, or the type of bytes
// of which nothing is known.
func mediaType(value string) string {
	t, _, err := mime.ParseMediaType(value)
	if err != nil || !strings.Contains(t, "/") {
		return "application/octet-stream"
	}
	return t
}
