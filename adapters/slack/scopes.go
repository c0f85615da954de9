package slack

import (
	"fmt"
	"slices"
	"strings"
)

// scope is a right that the bot token needs, and what fails without it.
type scope struct{ name, why string }

// scopes are the bot token's. The manifest asks for the same.
func scopes() []scope {
	return []scope{
		{"app_mentions:read", "mentions in channels do not arrive"},
		{"channels:history", "in public channels a message of unknown fate is not found again, and what was missed is not read"},
		{"chat:write", "nothing can be sent"},
		{"commands", "the slash command does not work"},
		{"files:read", "files do not arrive"},
		{"files:write", "files cannot be sent"},
		{"groups:history", "in private channels a message of unknown fate is not found again, and what was missed is not read"},
		{"im:history", "direct messages do not arrive"},
		{"im:write", "nobody can be written to who has not written before"},
		{"mpim:history", "in group conversations a message of unknown fate is not found again, and what was missed is not read"},
	}
}

// missingScopes compares the header of an answer with what is needed. Without
// the header (an emulator) nothing is known to be missing.
func (a *Adapter) missingScopes(header string) []string {
	if strings.TrimSpace(header) == "" {
		return nil
	}
	var has []string
	for s := range strings.SplitSeq(header, ",") {
		has = append(has, strings.TrimSpace(s))
	}
	var missing []string
	for _, s := range scopes() {
		if !slices.Contains(has, s.name) {
			missing = append(missing, fmt.Sprintf("the scope %s is missing, so %s: add it under “OAuth & Permissions” at %s and install the app again",
				s.name, s.why, a.appPage("/oauth")))
		}
	}
	return missing
}
