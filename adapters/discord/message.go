package discord

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/textproto"
	"os"
	"strconv"
	"strings"

	"wasl/bot"
)

// payload is a message as the API takes it: in a request of its own, in an
// interaction's answer, in an edit.
type payload struct {
	Content    string        `json:"content"`
	Embeds     []embed       `json:"embeds"`
	Components []component   `json:"components"`
	Mentions   mentions      `json:"allowed_mentions"`
	Flags      int           `json:"flags"`
	Reference  *reference    `json:"message_reference,omitempty"`
	Nonce      string        `json:"nonce,omitempty"`
	Enforce    bool          `json:"enforce_nonce,omitempty"`
	Files      *[]attachment `json:"attachments,omitempty"`
}

type embed struct {
	Description string `json:"description"`
}

// mentions with an empty list: nothing in the text notifies anybody.
type mentions struct {
	Parse   []string `json:"parse"`
	Replied bool     `json:"replied_user"`
}

type reference struct {
	MessageID string `json:"message_id"`
	Must      bool   `json:"fail_if_not_exists"`
}

type attachment struct {
	ID       int    `json:"id"`
	Filename string `json:"filename"`
}

// body is the common part of a delivery's message.
func body(d bot.Delivery) payload {
	text := contentOf(d.Text)
	p := payload{
		Content: text.text, Embeds: []embed{}, Components: buttonRows(d.Buttons),
		Mentions: mentions{Parse: []string{}}, Flags: flagNoEmbeds,
	}
	if text.embed != "" {
		p.Embeds, p.Flags = []embed{{text.embed}}, 0
	}
	if len(d.Files) > 0 {
		files := make([]attachment, len(d.Files))
		for i, f := range d.Files {
			files[i] = attachment{ID: i, Filename: fileName(f.Name)}
		}
		p.Files = &files
	}
	return p
}

// nonce is how Discord recognises a delivery that is sent again.
func nonce(id bot.DeliveryID) string {
	if len(id) <= maxNonce {
		return string(id)
	}
	sum := sha256.Sum256([]byte(id))
	return hex.EncodeToString(sum[:maxNonce/2])
}

// replied returns the id of the message that a delivery answers, or nothing:
// an interaction is no message.
func replied(replyTo string) *reference {
	id, _, _ := strings.Cut(replyTo, ":")
	if !isSnowflake(id) {
		return nil
	}
	return &reference{MessageID: id}
}

var (
	errFileLarge = errors.New("the files are larger than 10 MiB")
	errButtons   = errors.New("more than 25 buttons")
)

// attach puts a JSON body and files into one form. Without files it is the
// body alone.
func attach(r *request, payload []byte, files []bot.File) error {
	if len(files) == 0 {
		r.body, r.kind = payload, ""
		return nil
	}
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	header := textproto.MIMEHeader{}
	header.Set("Content-Disposition", `form-data; name="payload_json"`)
	header.Set("Content-Type", "application/json")
	part, err := form.CreatePart(header)
	if err != nil {
		return err
	}
	if _, err := part.Write(payload); err != nil {
		return err
	}
	room := int64(maxUpload)
	for i, f := range files {
		header := textproto.MIMEHeader{}
		header.Set("Content-Disposition", `form-data; name="files[`+strconv.Itoa(i)+`]"; filename="`+quoted(fileName(f.Name))+`"`)
		header.Set("Content-Type", mediaType(f.Type))
		part, err := form.CreatePart(header)
		if err != nil {
			return err
		}
		n, err := copyFile(part, f.Path, room)
		if err != nil {
			return &bot.SendError{Kind: bot.SendRejected, Err: fmt.Errorf("file %d: %w", i+1, err)}
		}
		room -= n
	}
	if err := form.Close(); err != nil {
		return err
	}
	r.body, r.kind = b.Bytes(), form.FormDataContentType()
	return nil
}

func copyFile(w io.Writer, path string, room int64) (n int64, err error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	n, err = io.Copy(w, io.LimitReader(f, room+1))
	if err == nil && n > room {
		err = errFileLarge
	}
	return n, err
}

func quoted(name string) string { return strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(name) }
