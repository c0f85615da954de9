package bot

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"
)

// AuditLine is one entry of the audit trail. It holds ids only, never a name
// or a text, so that a person can be forgotten and the chain stays whole.
type AuditLine struct {
	Seq    int64
	At     time.Time
	Actor  string // person id, account, or "system"
	Action string // what was done, e.g. "update.submit"
	Object string // public number or id of what it was done to
	Detail string // further ids or codes
	Hash   string
}

// Chain returns the hash of the line after one whose hash is prev (empty for
// the first line).
func (l AuditLine) Chain(prev string) (string, error) {
	data, err := json.Marshal([]string{prev, fmt.Sprint(l.Seq), fmt.Sprint(l.At.UnixMilli()), l.Actor, l.Action, l.Object, l.Detail})
	if err != nil {
		return "", fmt.Errorf("audit line %d: %w", l.Seq, err)
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:]), nil
}
