package slack

import (
	"context"
	"encoding/json"
	"log/slog"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"wasl/bot"
	"wasl/bot/locale"
)

// Limits of a modal.
const (
	titleLimit  = 24
	inputLimit  = 3000 // characters of an input
	optionLimit = 100  // options of a menu
	valueLimit  = 150  // characters of an option's value
)

// openSheet opens a delivery's form as a modal, if the trigger of the message
// that it answers is fresh. It reports false where the text must ask instead:
// a modal that did not open is no loss.
func (a *Adapter) openSheet(ctx context.Context, d bot.Delivery) (string, bool) {
	trigger, ok := handleOf(d).trigger(a.clock.Now())
	if !ok {
		return "", false
	}
	view, ok := a.modal(d)
	if !ok {
		return "", false
	}
	ctx, cancel := context.WithTimeout(ctx, triggerLife)
	defer cancel()
	var opened *slack.ViewResponse
	err := a.call(ctx, methodOpenView, "", func(ctx context.Context) (err error) {
		opened, err = a.api.OpenViewContext(ctx, trigger, view)
		return err
	})
	if err != nil {
		a.log.LogAttrs(ctx, slog.LevelInfo, "slack: a form did not open; its text asks instead",
			slog.String("delivery", string(d.ID)), slog.Any("error", err))
		return "", false
	}
	if opened.ID == "" {
		return "", false
	}
	return messageRef{kind: refView, id: opened.ID}.String(), true
}

// modal renders a form. It reports false for one that Slack could not show.
func (a *Adapter) modal(d bot.Delivery) (slack.ModalViewRequest, bool) {
	data, err := json.Marshal(sheetData{Sheet: d.Sheet.ID, Chat: d.Chat.ID, Response: handleOf(d).Response})
	if err != nil || len(d.Sheet.Fields) == 0 {
		return slack.ModalViewRequest{}, false
	}
	view := slack.ModalViewRequest{
		Type:            slack.VTModal,
		Title:           plain(d.Sheet.Title, titleLimit),
		Submit:          plain(d.Sheet.Submit, titleLimit),
		Close:           plain(a.catalog.Printer(d.Lang).T("slack.close"), titleLimit),
		CallbackID:      sheetCallback,
		PrivateMetadata: string(data),
	}
	for _, f := range d.Sheet.Fields {
		input, ok := field(f)
		if !ok {
			return slack.ModalViewRequest{}, false
		}
		block := slack.NewInputBlock(f.Name, plain(f.Label, 2000), nil, input).WithOptional(f.Optional)
		view.Blocks.BlockSet = append(view.Blocks.BlockSet, block)
	}
	return view, true
}

// field renders one input.
func field(f bot.SheetField) (slack.BlockElement, bool) {
	if len(f.Choices) == 0 {
		limit := inputLimit
		if f.Max > 0 {
			limit = min(f.Max, inputLimit)
		}
		if utf8.RuneCountInString(f.Value) > limit {
			return nil, false
		}
		return slack.NewPlainTextInputBlockElement(nil, sheetAction).
			WithMultiline(f.Long).WithMaxLength(limit).WithInitialValue(locale.Plain(f.Value)), true
	}
	if len(f.Choices) > optionLimit {
		return nil, false
	}
	menu := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, nil, sheetAction)
	for _, c := range f.Choices {
		if c.Value == "" || utf8.RuneCountInString(c.Value) > valueLimit {
			return nil, false
		}
		option := slack.NewOptionBlockObject(c.Value, plain(c.Label, labelLimit), nil)
		menu.Options = append(menu.Options, option)
		if c.Value == f.Value {
			menu.InitialOption = option
		}
	}
	return menu, true
}
