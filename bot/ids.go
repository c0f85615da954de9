package bot

import (
	"crypto/rand"
	"encoding/base32"
	"encoding/base64"
	"fmt"
	"io"
)

// IDs makes ids and secrets from a source of randomness.
type IDs struct{ random io.Reader }

// NewIDs takes ids from the given source; nil: the system's secure one.
func NewIDs(random io.Reader) IDs {
	if random == nil {
		random = rand.Reader
	}
	return IDs{random: random}
}

// Token returns 128 random bits as 22 URL-safe characters.
func (ids IDs) Token() (string, error) {
	b, err := ids.bytes(16)
	return base64.RawURLEncoding.EncodeToString(b), err
}

// Code returns 60 random bits as 12 characters that are hard to confuse when
// read aloud: Crockford's alphabet, in three groups.
func (ids IDs) Code() (string, error) {
	b, err := ids.bytes(8)
	if err != nil {
		return "", err
	}
	s := base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding).EncodeToString(b)
	return s[:4] + "-" + s[4:8] + "-" + s[8:12], nil
}

func (ids IDs) bytes(n int) ([]byte, error) {
	b := make([]byte, n)
	if _, err := io.ReadFull(ids.random, b); err != nil {
		return nil, fmt.Errorf("random source: %w", err)
	}
	return b, nil
}
