package discord

import (
	"context"
	"net/http"
)

// Flags of an application: the privileged intent MESSAGE CONTENT is switched
// on, for many servers or for few.
const messageContentFlags = 1<<18 | 1<<19

// Check proves the token and the intent, without connecting to the gateway. Its
// errors are [SetupError], or say that Discord is out of reach.
func (a *Adapter) Check(ctx context.Context) error {
	if _, _, err := a.whoAmI(ctx); err != nil {
		return err
	}
	var application struct {
		Flags int `json:"flags"`
	}
	if err := a.api.do(ctx, request{method: http.MethodGet, path: "/applications/@me"}, &application); err != nil {
		return a.explain(err)
	}
	if a.config.MessageContent && application.Flags&messageContentFlags == 0 {
		return noMessageContent(nil)
	}
	_, err := a.askStart(ctx)
	return err
}
