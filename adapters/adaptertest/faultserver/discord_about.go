package faultserver

import (
	"encoding/json"
	"net/http"
)

func (d *Discord) me(dcParams, *Call) reply {
	return dcOK(object{"id": d.BotUser, "username": "wasl", "discriminator": "0", "bot": true, "flags": 0})
}

func (d *Discord) application(dcParams, *Call) reply {
	flags := 0
	if d.Intents&IntentMessageContent != 0 {
		flags |= 1 << 19 // GATEWAY_MESSAGE_CONTENT_LIMITED
	}
	return dcOK(object{"id": d.AppID, "name": "Wasl", "flags": flags, "bot_public": false, "verify_key": ""})
}

func (d *Discord) guilds(dcParams, *Call) reply {
	return dcOK([]object{{"id": d.Guild, "name": "Guild", "owner": false, "permissions": "2147600384"}})
}

func (d *Discord) guild(p dcParams, _ *Call) reply {
	if p.r.PathValue("guild") != d.Guild {
		return dcError(http.StatusNotFound, 10004, "Unknown Guild")
	}
	return dcOK(d.guildObject())
}

func (d *Discord) guildObject() object {
	channels := []object{}
	for _, ch := range d.channels {
		if ch.user == "" {
			channels = append(channels, object{"id": ch.id, "type": 0, "name": "channel-" + ch.id, "guild_id": d.Guild})
		}
	}
	return object{"id": d.Guild, "name": "Guild", "unavailable": false, "owner_id": "1", "channels": channels, "members": []object{}, "roles": []object{},
		"emojis": []object{}, "presences": []object{}, "voice_states": []object{}, "threads": []object{}, "stage_instances": []object{}}
}

func (d *Discord) getChannel(p dcParams, _ *Call) reply {
	ch, refused := d.target(p)
	if ch == nil {
		return refused
	}
	return dcOK(d.channelObject(ch))
}

func (d *Discord) channelObject(ch *dcChannel) object {
	v := object{"id": ch.id, "type": ch.kind()}
	if ch.user != "" {
		v["recipients"] = []object{d.userObject(Act{From: ch.user})}
	} else {
		v["guild_id"], v["name"] = d.Guild, "channel-"+ch.id
	}
	return v
}

func (d *Discord) openDM(p dcParams, _ *Call) reply {
	var body struct {
		Recipient string `json:"recipient_id"`
	}
	if err := json.Unmarshal(p.body, &body); err != nil || body.Recipient == "" {
		return dcInvalid("recipient_id", "BASE_TYPE_REQUIRED", "This field is required")
	}
	return dcOK(d.channelObject(d.direct(body.Recipient)))
}

func (d *Discord) typing(p dcParams, _ *Call) reply {
	if ch, refused := d.target(p); ch == nil {
		return refused
	}
	return dcEmpty()
}
