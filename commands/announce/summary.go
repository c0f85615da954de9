package announce

import (
	"context"
	"strings"

	"wasl/bot"
	"wasl/bot/locale"
)

// maxNamed is how many people without an account are named.
const maxNamed = 10

// summary says whom an announcement reaches and whom it does not, how it is
// shown where that differs from the previews, and when it goes.
func (a announcer) summary(ctx context.Context, w *bot.Work, l locale.Lang, ann bot.Announcement, texts rendered) (string, error) {
	r, err := a.audiences.reachOf(ctx, w, ann.Audience)
	if err != nil {
		return "", err
	}
	p := w.In(l)
	var lines []string
	if ann.Corrects != "" {
		if lines, err = a.amending(ctx, w, l, ann, texts); err != nil {
			return "", err
		}
	} else {
		lines = append(lines, p.T("announce.summary", locale.Value("Number", string(ann.Number)), locale.Text("Audience", audienceText(w, l, ann.Audience))))
		lines = append(lines, r.reached(p, ann)...)
	}
	unreached, err := r.unreached(ctx, w, l)
	if err != nil {
		return "", err
	}
	lines = append(lines, unreached...)
	if len(ann.Files) > 0 {
		lines = append(lines, p.T("announce.files", locale.Text("Names", fileNames(l, ann.Files))))
	}
	lines = append(lines, r.onPlatforms(w, l, texts)...)
	lines = append(lines, p.T("announce.goes", locale.Text("When", sayWhen(p, ann.SendAt, w.Secretariat.Zone))))
	return strings.Join(lines, "\n"), nil
}

// amending says what a correction changes, and how it reaches people.
func (a announcer) amending(ctx context.Context, w *bot.Work, l locale.Lang, ann bot.Announcement, texts rendered) ([]string, error) {
	am, err := a.amend(ctx, w, ann, texts)
	if err != nil {
		return nil, err
	}
	changed, err := a.changes(ctx, w, ann)
	if err != nil {
		return nil, err
	}
	p := w.In(l)
	return []string{
		p.T("announce.correction-summary", locale.Value("Number", string(ann.Number)), locale.Value("Corrects", string(ann.Corrects)),
			locale.Text("Audience", audienceText(w, l, ann.Audience))),
		changedText(p, changed),
		p.T("announce.correction-reach", locale.Int("Edited", am.edited), locale.Int("Sent", am.sent)),
	}, nil
}

// reached says how many people and channels an announcement reaches, and where.
func (r reach) reached(p locale.Printer, ann bot.Announcement) []string {
	var lines []string
	people := locale.Text("People", p.T("announce.people", locale.Count(len(r.people))))
	platforms := locale.Text("Platforms", platformNames(p, r.platforms))
	switch {
	case len(r.people) > 0 && len(r.states) > 0:
		lines = append(lines, p.T("announce.reach", people,
			locale.Text("States", p.T("announce.states", locale.Count(len(r.states)))), platforms))
	case len(r.people) > 0: // partners, the secretariat
		lines = append(lines, p.T("announce.reach-people", people, platforms))
	case forPeople(ann.Audience):
		lines = append(lines, p.T("announce.reach-nobody"))
	}
	if n := len(r.channels); n > 0 {
		how := "announce.channel-both"
		if langs := channelLangs(ann); len(langs) == 1 {
			how = "announce.channel-" + string(langs[0])
		}
		lines = append(lines, p.T("announce.reach-channels", locale.Count(n), locale.Text("How", p.T(how))))
	}
	return lines
}

// unreached names the States in which nobody is reached, and the people
// elsewhere who have no account.
func (r reach) unreached(ctx context.Context, w *bot.Work, l locale.Lang) ([]string, error) {
	p := w.In(l)
	var lines []string
	if n := len(r.missing); n > 0 {
		lines = append(lines, p.T("announce.missing", locale.Count(n), locale.Text("Names", stateNames(w, l, r.missing))))
	}
	if n := len(r.unlinked); n > 0 {
		var names []string
		for _, person := range r.unlinked[:min(n, maxNamed)] {
			who, err := nameWithOrigin(ctx, w, l, person)
			if err != nil {
				return nil, err
			}
			names = append(names, p.T("announce.line", locale.Text("Who", who)))
		}
		if n > maxNamed {
			names = append(names, p.T("announce.line", locale.Text("Who", "…")))
		}
		lines = append(lines, p.T("announce.unlinked", locale.Count(n)))
		lines = append(lines, names...)
	}
	return lines, nil
}
