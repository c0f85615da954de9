package faultserver

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
)

// slFile is a file in the workspace.
type slFile struct {
	id, name, kind string
	data           []byte
	expected       int
}

func (k *Slack) fileObject(f *slFile) object {
	ext := f.name[strings.LastIndex(f.name, ".")+1:]
	u := k.s.URL() + "/slack/files/" + f.id + "/file." + ext
	return object{"id": f.id, "name": f.name, "title": f.name, "mimetype": f.kind, "filetype": ext, "size": len(f.data),
		"mode": "hosted", "file_access": "visible", "url_private": u, "url_private_download": u}
}

func (k *Slack) filesInfo(p slParams, _ *Call) reply {
	f := k.files[p.values["file"]]
	if f == nil {
		return slError("file_not_found")
	}
	return slOK(object{"file": k.fileObject(f)})
}

// download serves a file; without the token it answers a page to sign in, with
// 200, as Slack does.
func (k *Slack) download(w http.ResponseWriter, r *http.Request) {
	k.s.state.Lock()
	f := k.files[r.PathValue("id")]
	k.s.state.Unlock()
	switch {
	case r.Header.Get("Authorization") != "Bearer "+k.BotToken:
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = io.WriteString(w, "<!DOCTYPE html><html><head><title>Sign in</title></head></html>")
	case f == nil:
		http.NotFound(w, r)
	default:
		w.Header().Set("Content-Type", f.kind)
		_, _ = w.Write(f.data) // a client that left is its own affair
	}
}

func (k *Slack) uploadURL(p slParams, _ *Call) reply {
	var length int
	if err := json.Unmarshal([]byte(p.values["length"]), &length); err != nil || length <= 0 || p.values["filename"] == "" {
		return slError("invalid_arguments")
	}
	f := &slFile{id: k.id("F"), name: p.values["filename"], kind: "application/octet-stream", expected: length}
	k.files[f.id] = f
	return slOK(object{"upload_url": k.s.URL() + "/slack/upload/" + f.id, "file_id": f.id})
}

func (k *Slack) upload(w http.ResponseWriter, r *http.Request) {
	data := []byte(nil)
	var err error
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
		part, _, ferr := r.FormFile("file")
		if ferr == nil {
			data, err = io.ReadAll(part)
		} else {
			err = ferr
		}
	} else {
		data, err = readBody(r)
	}
	k.s.state.Lock()
	defer k.s.state.Unlock()
	f := k.files[r.PathValue("id")]
	if err != nil || f == nil || len(data) != f.expected {
		http.Error(w, "the length is not the one that was announced", http.StatusBadRequest)
		return
	}
	f.data = data
	_, _ = io.WriteString(w, "OK - "+r.PathValue("id"))
}

func (k *Slack) uploadComplete(p slParams, c *Call) reply {
	var files []struct {
		ID    string `json:"id"`
		Title string `json:"title"`
	}
	if json.Unmarshal([]byte(p.values["files"]), &files) != nil || len(files) == 0 {
		return slError("invalid_arguments")
	}
	m := &slMessage{thread: p.values["thread_ts"], text: p.values["initial_comment"]}
	list := []object{}
	for _, given := range files {
		f := k.files[given.ID]
		if f == nil || f.data == nil {
			return slError("file_not_found")
		}
		m.files = append(m.files, f)
		list = append(list, k.fileObject(f))
	}
	id := p.values["channel_id"]
	if id == "" {
		id = p.values["channels"]
	}
	if id != "" {
		p.values["channel"] = id
		ch, refused := k.target(p)
		if ch == nil {
			return refused
		}
		blocks, reason := k.parseBlocks(p.values["blocks"], id, slMessageBlocks)
		if reason != "" {
			return slError(reason)
		}
		m.blocks, m.rawBlocks, m.read, m.ts = blocks, p.values["blocks"], read(m.text, blocks), k.ts()
		ch.messages = append(ch.messages, m)
		ch.post(m, false)
		c.Chat, c.Message, c.Text = ch.id, m.ts, m.read.text.String()
	}
	return slOK(object{"files": list})
}
