package faultserver

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// dcCommand is an application command.
type dcCommand struct {
	ID                       string            `json:"id"`
	ApplicationID            string            `json:"application_id"`
	GuildID                  string            `json:"guild_id,omitempty"`
	Version                  string            `json:"version"`
	Type                     int               `json:"type"`
	Name                     string            `json:"name"`
	NameLocalizations        map[string]string `json:"name_localizations"`
	Description              string            `json:"description"`
	DescriptionLocalizations map[string]string `json:"description_localizations"`
	Options                  []dcOption        `json:"options,omitempty"`
	Permissions              *string           `json:"default_member_permissions"`
	DMPermission             *bool             `json:"dm_permission,omitempty"`
	Contexts                 []int             `json:"contexts,omitempty"`
	IntegrationTypes         []int             `json:"integration_types,omitempty"`
	NSFW                     bool              `json:"nsfw"`
}

type dcOption struct {
	Type                     int               `json:"type"`
	Name                     string            `json:"name"`
	NameLocalizations        map[string]string `json:"name_localizations,omitempty"`
	Description              string            `json:"description"`
	DescriptionLocalizations map[string]string `json:"description_localizations,omitempty"`
	Required                 bool              `json:"required,omitempty"`
	MinLength                int               `json:"min_length,omitempty"`
	MaxLength                int               `json:"max_length,omitempty"`
	Choices                  []struct {
		Name  string          `json:"name"`
		Value json.RawMessage `json:"value"`
	} `json:"choices,omitempty"`
	Options []dcOption `json:"options,omitempty"`
}

var dcName = regexp.MustCompile(`^[-_'\p{L}\p{N}\p{Devanagari}\p{Thai}]{1,32}$`)

// dcLocales are the languages of Discord's clients. Arabic is none of them.
var dcLocales = strings.Fields("id da de en-GB en-US es-ES es-419 fr hr it lt hu nl no pl pt-BR ro fi sv-SE vi tr cs el bg ru uk hi th zh-CN ja zh-TW ko")

// check holds a command to its rules; path is empty if it keeps them.
func (c *dcCommand) check() (path, code, problem string) {
	if c.Type == 0 {
		c.Type = 1
	}
	if p, k, problem := checkName(c.Name, c.Description, c.NameLocalizations, c.DescriptionLocalizations); problem != "" {
		return p, k, problem
	}
	return checkOptions("options", c.Options, 0)
}

func checkName(name, description string, names, descriptions map[string]string) (path, code, problem string) {
	bad := func(n string) bool { return !dcName.MatchString(n) || strings.ToLower(n) != n }
	switch {
	case bad(name):
		return "name", "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid"
	case description == "" || tooLong(description, 100):
		return "description", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100 in length."
	}
	for what, m := range map[string]map[string]string{"name_localizations": names, "description_localizations": descriptions} {
		for locale, text := range m {
			switch {
			case !slices.Contains(dcLocales, locale):
				return what, "BASE_TYPE_CHOICES", fmt.Sprintf("%q is not one of the allowed locales", locale)
			case what == "name_localizations" && bad(text):
				return what + "." + locale, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid"
			case text == "" || tooLong(text, 100):
				return what + "." + locale, "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100 in length."
			}
		}
	}
	return "", "", ""
}

func checkOptions(at string, options []dcOption, depth int) (path, code, problem string) {
	if len(options) > 25 || depth > 2 {
		return at, "BASE_TYPE_BAD_LENGTH", "Must be between 0 and 25 in length."
	}
	optional, seen := false, map[string]bool{}
	for i, o := range options {
		here := at + "." + strconv.Itoa(i)
		if p, k, problem := checkName(o.Name, o.Description, o.NameLocalizations, o.DescriptionLocalizations); problem != "" {
			return here + "." + p, k, problem
		}
		switch {
		case seen[o.Name]:
			return here, "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", "Option name already exists"
		case o.Required && optional:
			return here, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", "Required options must be placed before non-required options"
		case len(o.Choices) > 25:
			return here + ".choices", "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length."
		case o.Type < 1 || o.Type > 11:
			return here + ".type", "BASE_TYPE_CHOICES", "Value is not one of the allowed choices."
		}
		for _, ch := range o.Choices {
			if ch.Name == "" || tooLong(ch.Name, 100) || tooLong(string(ch.Value), 102) {
				return here + ".choices", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100 in length."
			}
		}
		seen[o.Name] = true
		optional = optional || !o.Required
		if p, k, problem := checkOptions(here+".options", o.Options, depth+1); problem != "" {
			return p, k, problem
		}
	}
	return "", "", ""
}

func (d *Discord) invalidCommand(prefix, path, code, problem string) reply {
	d.s.violate(discordName, RuleFormat, "commands", path+": "+code)
	return dcInvalid(prefix+path, code, problem)
}

func (d *Discord) owned(p dcParams) (scope string, refused reply, bad bool) {
	if p.r.PathValue("app") != d.AppID {
		return "", dcError(http.StatusForbidden, 20012, "You are not authorized to perform this action on this application"), true
	}
	if g := p.r.PathValue("guild"); g != "" && g != d.Guild {
		return "", dcError(http.StatusForbidden, 50001, "Missing Access"), true
	}
	return p.r.PathValue("guild"), reply{}, false
}

func (d *Discord) listCommands(p dcParams, _ *Call) reply {
	scope, refused, bad := d.owned(p)
	if bad {
		return refused
	}
	if d.commands[scope] == nil {
		return dcOK([]object{})
	}
	return dcOK(d.commands[scope])
}

// fresh gives a command its ids; one with the same name keeps its id.
func (d *Discord) fresh(scope string, c *dcCommand) {
	c.ID, c.ApplicationID, c.GuildID, c.Version = d.snowflake(), d.AppID, scope, d.snowflake()
	for _, old := range d.commands[scope] {
		if old.Name == c.Name && old.Type == c.Type {
			c.ID = old.ID
		}
	}
}

// putCommands replaces all commands.
func (d *Discord) putCommands(p dcParams, _ *Call) reply {
	scope, refused, bad := d.owned(p)
	if bad {
		return refused
	}
	var list []*dcCommand
	if err := json.Unmarshal(p.body, &list); err != nil {
		return dcInvalid("_", "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
	}
	if len(list) > 100 {
		return d.invalidCommand("", "_", "APPLICATION_COMMANDS_MAX", "Maximum number of application commands reached (100).")
	}
	names := map[string]bool{}
	for i, c := range list {
		if path, code, problem := c.check(); problem != "" {
			return d.invalidCommand(strconv.Itoa(i)+".", path, code, problem)
		}
		if names[c.Name] {
			return d.invalidCommand(strconv.Itoa(i)+".", "name", "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique")
		}
		names[c.Name] = true
	}
	for _, c := range list {
		d.fresh(scope, c)
	}
	d.commands[scope] = list
	return d.listCommands(p, nil)
}

func (d *Discord) postCommand(p dcParams, _ *Call) reply {
	scope, refused, bad := d.owned(p)
	if bad {
		return refused
	}
	c := &dcCommand{}
	if err := json.Unmarshal(p.body, c); err != nil {
		return dcInvalid("_", "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
	}
	if path, code, problem := c.check(); problem != "" {
		return d.invalidCommand("", path, code, problem)
	}
	d.fresh(scope, c)
	status := http.StatusCreated
	d.commands[scope] = slices.DeleteFunc(d.commands[scope], func(old *dcCommand) bool {
		if old.ID == c.ID {
			status = http.StatusOK
		}
		return old.ID == c.ID
	})
	d.commands[scope] = append(d.commands[scope], c)
	return jsonReply(status, c)
}

func (d *Discord) command(p dcParams) (scope string, c *dcCommand, refused reply) {
	scope, refused, bad := d.owned(p)
	if bad {
		return "", nil, refused
	}
	for _, c := range d.commands[scope] {
		if c.ID == p.r.PathValue("command") {
			return scope, c, reply{}
		}
	}
	return "", nil, dcError(http.StatusNotFound, 10063, "Unknown application command")
}

func (d *Discord) patchCommand(p dcParams, _ *Call) reply {
	_, c, refused := d.command(p)
	if c == nil {
		return refused
	}
	changed := *c
	if err := json.Unmarshal(p.body, &changed); err != nil {
		return dcInvalid("_", "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
	}
	if path, code, problem := changed.check(); problem != "" {
		return d.invalidCommand("", path, code, problem)
	}
	changed.ID, changed.Version = c.ID, d.snowflake()
	*c = changed
	return dcOK(c)
}

func (d *Discord) deleteCommand(p dcParams, _ *Call) reply {
	scope, c, refused := d.command(p)
	if c == nil {
		return refused
	}
	d.commands[scope] = slices.DeleteFunc(d.commands[scope], func(x *dcCommand) bool { return x == c })
	return dcEmpty()
}

// Commands are the names of the registered commands ("" of all guilds), sorted.
func (d *Discord) Commands(guild string) []string {
	d.s.state.Lock()
	defer d.s.state.Unlock()
	var out []string
	for _, c := range d.commands[guild] {
		out = append(out, c.Name)
	}
	slices.Sort(out)
	return out
}
