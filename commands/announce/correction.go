package announce

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"wasl/bot"
	"wasl/bot/locale"
)

// correctionForm is the form in which a correction is written: what an
// announcement says, without to whom and when. It goes to those who have it,
// once it is approved.
const correctionForm = "correction"

// valueCorrects is the number of the announcement that a form corrects.
const valueCorrects = "corrects"

func (a announcer) correctionForm() bot.Form {
	f := a.form()
	f.Name = correctionForm
	var fields []bot.Field
	for _, field := range f.Fields {
		if field.Name != fieldAudience && field.Name != fieldAt {
			fields = append(fields, field)
		}
	}
	f.Fields = fields
	return f
}

// formOf is the form in which an announcement is edited.
func formOf(ann bot.Announcement) string {
	if ann.Corrects != "" {
		return correctionForm
	}
	return draftForm
}

// correctButton opens a correction of an announcement.
func correctButton(p locale.Printer, ann bot.Announcement) bot.Button {
	return button(doCorrect, string(ann.About()), p.T("announce.correct"))
}

// reAnnouncement is the number of an announcement, or of a correction of it.
var reAnnouncement = regexp.MustCompile(`^(ANN-\d{4}-\d{3,})(/CORR\.\d+)?$`)

// parseCorrection binds the arguments of the command: a number and, on lines of
// their own, what changes.
func (a announcer) parseCorrection(args string) (bot.Handler, bool) {
	first, rest, _ := strings.Cut(args, "\n")
	number := reAnnouncement.FindStringSubmatch(strings.ToUpper(strings.TrimSpace(locale.Digits(first))))
	if number == nil {
		return nil, false
	}
	m, _ := readFields(rest)
	if at, given := m.fields[fieldAt]; given { // it goes when it is approved
		m.problems = append(m.problems, problem{"", "announce.stray", fieldAt + ": " + at})
		delete(m.fields, fieldAt)
	}
	return func(ctx context.Context, c *bot.Call) (bot.Reply, error) {
		return a.openCorrection(ctx, c, number[1], m)
	}, true
}

// correct opens a correction from a button.
func (a announcer) correct(ctx context.Context, c *bot.Call, number string) (bot.Reply, error) {
	if c.FormValues()[valueCorrects] == number { // pressed twice
		return c.ContinueForm(ctx)
	}
	return a.openCorrection(ctx, c, number, message{})
}

// openCorrection opens the form with what the announcement says now, and what
// of it a message changed. A draft of one's own is gone on with; while another
// correction of the same announcement is decided on, none is begun.
func (a announcer) openCorrection(ctx context.Context, c *bot.Call, number string, m message) (bot.Reply, error) {
	ann, refusal, err := find(ctx, c, doCorrect, number)
	if err != nil || refusal != nil {
		return refusal, err
	}
	sent, err := versionsOf(ctx, &c.Work, ann.Number)
	if err != nil {
		return nil, err
	}
	latest, ok := sent.latest()
	if !ok { // it did not go out: it can be edited, or there is nothing to correct
		return status(ctx, c, ann)
	}
	v, err := a.valuesOf(latest)
	if err != nil {
		return nil, err
	}
	v[valueDraft], v[valueCorrects] = "", string(ann.Number)
	delete(v, fieldAt)
	for _, other := range sent[1:] {
		switch {
		case other.State == bot.AnnouncementAwaiting:
			return status(ctx, c, other.Announcement)
		case other.State == bot.AnnouncementDraft && other.Author == c.Person.ID:
			if v, err = a.valuesOf(other.Announcement); err != nil {
				return nil, err
			}
		}
	}
	form := a.correctionForm()
	told, err := m.accept(ctx, c, form, v)
	if err != nil {
		return nil, err
	}
	if len(m.fields) == 0 && v[valueDraft] == "" {
		reply, err := c.OpenFormToEdit(name, correctionForm, v, c.CancelButton())
		if err == nil && len(reply) > 0 {
			reply[0].Ref = number
			reply[0].Text = c.T("announce.correct-what", locale.Value("Number", number)) + "\n" + reply[0].Text
		}
		return reply, err
	}
	reply, err := c.OpenForm(ctx, name, correctionForm, v)
	return telling(told, reply), err
}

// awaitingCorrection returns the correction of an announcement that is being
// decided on: there is one at a time.
func awaitingCorrection(ctx context.Context, w *bot.Work, of bot.AnnouncementNumber) (bot.Announcement, bool, error) {
	corrections, err := w.Tx.Announcements().Corrections(ctx, of)
	i := slices.IndexFunc(corrections, func(a bot.Announcement) bool { return a.State == bot.AnnouncementAwaiting })
	if err != nil || i < 0 {
		return bot.Announcement{}, false, err
	}
	return corrections[i], true, nil
}

// changes are the fields in which a correction differs from what was sent last.
func (a announcer) changes(ctx context.Context, w *bot.Work, ann bot.Announcement) ([]string, error) {
	latest, err := replacedBy(ctx, w, ann)
	if err != nil {
		return nil, err
	}
	before, err := a.valuesOf(latest)
	if err != nil {
		return nil, err
	}
	now, err := a.valuesOf(ann)
	if err != nil {
		return nil, err
	}
	var changed []string
	for _, f := range a.correctionForm().Fields {
		if f.Label != "" && before[f.Name] != now[f.Name] {
			changed = append(changed, f.Name)
		}
	}
	return changed, nil
}

// changedText lists fields by their names.
func changedText(p locale.Printer, fields []string) string {
	if len(fields) == 0 {
		return p.T("announce.changes-none")
	}
	labels := make([]string, len(fields))
	for i, field := range fields {
		labels[i] = p.T("announce.label-" + field)
	}
	return p.T("announce.changes", locale.Text("Fields", locale.Join(p.Lang(), labels)))
}
