package faultserver

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"time"
	"unicode/utf8"
)

// tgFile is a file on the platform.
type tgFile struct {
	ID, Name, Type string
	Data           []byte
}

// keep stores a file.
func (g *Telegram) keep(f tgFile) tgFile {
	g.nextID++
	f.ID = "BQACAgQ" + strconv.FormatInt(g.nextID, 36)
	g.files[f.ID] = f
	return f
}

// tgDownload is the most that bots can download: 20 MB.
const tgDownload = 20 << 20

func (g *Telegram) getFile(p tgParams, _ *Call) reply {
	f, ok := g.files[p.values["file_id"]]
	switch {
	case !ok:
		return tgBad("wrong file_id or the file is temporarily unavailable")
	case len(f.Data) > tgDownload:
		return tgBad("file is too big")
	}
	return tgOK(object{"file_id": f.ID, "file_unique_id": "u" + f.ID, "file_size": len(f.Data), "file_path": "documents/" + f.ID})
}

func (g *Telegram) download(w http.ResponseWriter, r *http.Request) {
	g.s.state.Lock()
	f, ok := g.files[path2id(r.PathValue("path"))]
	g.s.state.Unlock()
	if !ok || r.PathValue("bot") != "bot"+g.Token {
		http.NotFound(w, r)
		return
	}
	_, _ = w.Write(f.Data) // a client that left is its own affair
}

func path2id(path string) string {
	const prefix = "documents/"
	if len(path) < len(prefix) {
		return ""
	}
	return path[len(prefix):]
}

func (g *Telegram) getMe(tgParams, *Call) reply {
	return tgOK(object{"id": g.BotID, "is_bot": true, "first_name": "Wasl", "username": g.Username,
		"can_join_groups": true, "can_read_all_group_messages": false, "supports_inline_queries": false})
}

func (g *Telegram) getChat(p tgParams, _ *Call) reply {
	chat, refused := g.reach(p)
	if chat == nil {
		return refused
	}
	return tgOK(object{"id": chat.id, "type": chat.kind, "title": chat.title})
}

func (g *Telegram) answerCallbackQuery(p tgParams, _ *Call) reply {
	id := p.values["callback_query_id"]
	q, ok := g.queries[id]
	if !ok || g.s.now().Sub(q.at) > g.s.limits.TelegramCallback {
		return tgBad("query is too old and response timeout expired or query ID is invalid")
	}
	if n := utf8.RuneCountInString(p.values["text"]); n > tgAnswerLimit {
		g.s.violate(telegramName, RuleLength, "answerCallbackQuery", fmt.Sprintf("%d characters", n))
		return tgBad("MESSAGE_TOO_LONG")
	}
	g.answered[id]++
	return tgOK(true)
}

// tgCommandScope is the key under which commands are kept.
func (g *Telegram) commandScope(p tgParams) (string, reply, bool) {
	scope := struct {
		Type   string          `json:"type"`
		ChatID json.RawMessage `json:"chat_id"`
	}{Type: "default"}
	if raw := p.values["scope"]; raw != "" {
		if err := json.Unmarshal([]byte(raw), &scope); err != nil {
			return "", tgBad("can't parse BotCommandScope"), true
		}
	}
	switch scope.Type {
	case "default", "all_private_chats", "all_group_chats", "all_chat_administrators":
	case "chat", "chat_administrators", "chat_member":
		if len(scope.ChatID) == 0 {
			return "", tgBad("chat not found"), true
		}
	default:
		return "", tgBad("can't parse BotCommandScope: unsupported type specified"), true
	}
	if lang := p.values["language_code"]; !languageCode.MatchString(lang) {
		return "", tgBad("invalid language code specified"), true
	}
	return scope.Type + string(scope.ChatID) + "/" + p.values["language_code"], reply{}, false
}

var (
	languageCode = regexp.MustCompile(`^([a-z]{2})?$`)
	tgCommand    = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)
)

func (g *Telegram) setMyCommands(p tgParams, _ *Call) reply {
	key, refused, bad := g.commandScope(p)
	if bad {
		return refused
	}
	var commands []struct {
		Command     string `json:"command"`
		Description string `json:"description"`
	}
	if err := json.Unmarshal([]byte(p.values["commands"]), &commands); err != nil {
		return tgBad("can't parse commands JSON")
	}
	if len(commands) > 100 {
		g.s.violate(telegramName, RuleStructure, "setMyCommands", fmt.Sprintf("%d commands", len(commands)))
		return tgBad("BOT_COMMANDS_TOO_MUCH")
	}
	for _, c := range commands {
		if !tgCommand.MatchString(c.Command) {
			g.s.violate(telegramName, RuleFormat, "setMyCommands", "a command's name")
			return tgBad("BOT_COMMAND_INVALID")
		}
		if n := utf8.RuneCountInString(c.Description); n < 1 || n > 256 {
			g.s.violate(telegramName, RuleLength, "setMyCommands", fmt.Sprintf("a description of %d characters", n))
			return tgBad("BOT_COMMAND_DESCRIPTION_INVALID")
		}
	}
	g.commands[key] = json.RawMessage(p.values["commands"])
	return tgOK(true)
}

func (g *Telegram) getMyCommands(p tgParams, _ *Call) reply {
	key, refused, bad := g.commandScope(p)
	if bad {
		return refused
	}
	if commands, ok := g.commands[key]; ok {
		return tgOK(commands)
	}
	return tgOK([]string{})
}

func (g *Telegram) deleteMyCommands(p tgParams, _ *Call) reply {
	key, refused, bad := g.commandScope(p)
	if bad {
		return refused
	}
	delete(g.commands, key)
	return tgOK(true)
}

// Commands are the commands of a scope ("all_private_chats", …) in a language
// ("" is all others), as JSON.
func (g *Telegram) Commands(scope, lang string) string {
	g.s.state.Lock()
	defer g.s.state.Unlock()
	return string(g.commands[scope+"/"+lang])
}

// tgHook is the webhook that was set.
type tgHook struct {
	url, secret string
	failures    int
	lastError   string
	until       time.Time // no try before
}
