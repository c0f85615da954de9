package faultserver

import (
	"slices"
	"strconv"
	"strings"
)

func (k *Slack) history(p slParams, c *Call) reply { return k.page(p, c, "") }

func (k *Slack) replies(p slParams, c *Call) reply { return k.page(p, c, p.values["ts"]) }

// page is a page of the history, newest first (of a thread: oldest first).
func (k *Slack) page(p slParams, c *Call, thread string) reply {
	ch := k.channels[p.values["channel"]]
	if ch == nil {
		return slError("channel_not_found")
	}
	if ch.refuse == "not_in_channel" {
		return slError(ch.refuse)
	}
	limit := 100
	if n, err := strconv.Atoi(p.values["limit"]); err == nil && n > 0 {
		limit = min(n, 999)
	}
	oldest, latest, inclusive := p.values["oldest"], p.values["latest"], p.values["inclusive"]
	include := inclusive == "true" || inclusive == "1"
	var found []*slMessage
	for _, m := range slices.Backward(ch.messages) {
		if m.ephemeral != "" || thread == "" && m.thread != "" && m.thread != m.ts || thread != "" && m.ts != thread && m.thread != thread ||
			oldest != "" && oldest != "0" && (m.ts < oldest || m.ts == oldest && !include) ||
			latest != "" && (m.ts > latest || m.ts == latest && !include) {
			continue
		}
		found = append(found, m)
	}
	if thread != "" {
		slices.Reverse(found)
	}
	start := 0
	if cursor := p.values["cursor"]; cursor != "" {
		start = slices.IndexFunc(found, func(m *slMessage) bool { return m.ts == cursor })
		if start < 0 {
			return slError("invalid_cursor")
		}
	}
	found = found[start:]
	v := object{"has_more": len(found) > limit, "response_metadata": object{"next_cursor": ""}}
	if len(found) > limit {
		v["response_metadata"] = object{"next_cursor": found[limit].ts}
		found = found[:limit]
	}
	all := p.values["include_all_metadata"]
	list := make([]object, 0, len(found))
	for _, m := range found {
		list = append(list, k.wire(m, all == "true" || all == "1"))
	}
	v["messages"] = list
	c.Chat = ch.id
	return slOK(v)
}

func (k *Slack) conversationsOpen(p slParams, _ *Call) reply {
	user := p.values["users"]
	if user == "" {
		return slError("users_list_not_supplied")
	}
	for _, ch := range k.channels {
		if ch.user == user {
			return slOK(object{"channel": object{"id": ch.id}, "already_open": true})
		}
	}
	ch := k.channel("D" + strings.TrimPrefix(user, "U"))
	ch.user = user
	return slOK(object{"channel": object{"id": ch.id}})
}

func (k *Slack) conversation(ch *slChannel) object {
	return object{"id": ch.id, "name": strings.ToLower(ch.id), "is_im": ch.direct(), "is_channel": !ch.direct(),
		"is_member": ch.refuse != "not_in_channel", "is_archived": ch.refuse == "is_archived", "user": ch.user}
}

func (ch *slChannel) direct() bool { return strings.HasPrefix(ch.id, "D") }

func (k *Slack) conversationsInfo(p slParams, _ *Call) reply {
	ch := k.channels[p.values["channel"]]
	if ch == nil {
		return slError("channel_not_found")
	}
	return slOK(object{"channel": k.conversation(ch)})
}

func (k *Slack) conversationsList(slParams, *Call) reply {
	list := []object{}
	for _, ch := range k.channels {
		if ch.refuse == "" {
			list = append(list, k.conversation(ch))
		}
	}
	return slOK(object{"channels": list, "response_metadata": object{"next_cursor": ""}})
}
