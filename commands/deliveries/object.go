package deliveries

import (
	"context"
	"fmt"
	"strings"

	"wasl/bot"
	"wasl/bot/locale"
)

// pageItems is how many deliveries one message tells of.
const pageItems = 5

// partsAtMost is how many parts of one message are looked for.
const partsAtMost = 20

// objectStory tells what became of all that was sent under a public number: how
// many were reached on which platform, and then of each that was not, after one
// of them.
func (t teller) objectStory(ctx context.Context, c *bot.Call, ref string, after bot.DeliveryID) (bot.Reply, error) {
	origin, ok := t.objectOf(ref)
	if !ok {
		return nil, fmt.Errorf("deliveries: %q is no public number", ref)
	}
	out := bot.Out{Kind: bot.KindReply, Ref: origin.Object, Lang: c.Lang}
	var blocks []string
	if after == "" {
		reached, err := c.Tx.Stories().Reached(ctx, origin)
		if err != nil {
			return nil, err
		}
		if len(reached) == 0 {
			out.Text, err = nothingSent(ctx, c, origin)
			return bot.Reply{out}, err
		}
		blocks = append(blocks, summary(c, origin.Object, reached))
	}
	lost, rest, err := lostOf(ctx, c, origin, after)
	if err != nil {
		return nil, err
	}
	switch {
	case len(lost) > 0:
		blocks = append(blocks, c.T("deliveries.not-reached", locale.Value("Ref", origin.Object)))
	case after == "":
		blocks = append(blocks, c.T("deliveries.all-reached"))
	default:
		blocks = append(blocks, c.T("deliveries.no-more", locale.Value("Ref", origin.Object)))
	}
	for i, d := range lost {
		who, err := whom(ctx, c, d)
		if err != nil {
			return nil, err
		}
		block, buttons, err := item(ctx, c, i+1, who, d)
		if err != nil {
			return nil, err
		}
		blocks, out.Buttons = append(blocks, block), append(out.Buttons, buttons...)
	}
	if rest != "" {
		out.Buttons = append(out.Buttons, more(c, bot.DoStory, origin.Object, rest))
	}
	out.Text = strings.Join(blocks, "\n\n")
	return bot.Reply{out}, nil
}

// announcements is the capability whose objects have a state of their own.
const announcements = "announce"

// nothingSent says why nothing went out under a number.
func nothingSent(ctx context.Context, c *bot.Call, o bot.Origin) (string, error) {
	key := "deliveries.nothing-of"
	if o.Capability == announcements {
		ann, ok, err := bot.Find(c.Tx.Announcements().Get(ctx, bot.AnnouncementNumber(o.Object)))
		if err != nil {
			return "", err
		}
		key = "deliveries.no-announcement"
		if ok {
			key = "deliveries.nothing-" + string(ann.State)
		}
	}
	return c.T(key, locale.Value("Ref", o.Object)), nil
}

// lostOf returns a page of an object's lost deliveries, the first part of each
// message, and after which to go on if there are more.
func lostOf(ctx context.Context, c *bot.Call, o bot.Origin, after bot.DeliveryID) (page []bot.Delivery, rest bot.DeliveryID, err error) {
	lost, err := c.Tx.Stories().Lost(ctx, o, after, pageItems*partsAtMost)
	if err != nil {
		return nil, "", err
	}
	for _, d := range lost {
		if n := len(page); n > 0 && page[n-1].Chat == d.Chat && page[n-1].Kind == d.Kind && page[n-1].Lang == d.Lang {
			rest = d.ID // another part of the same message
			continue
		}
		if len(page) == pageItems {
			return page, rest, nil
		}
		page, rest = append(page, d), d.ID
	}
	if len(lost) < pageItems*partsAtMost {
		rest = ""
	}
	return page, rest, nil
}

// summary counts whom an object's messages reached: in all, and by platform.
func summary(c *bot.Call, ref string, reached []bot.Reach) string {
	var lines []string
	for i, r := range reached {
		if i == 0 || reached[i-1].Kind != r.Kind {
			total, platforms := bot.DeliveryCounts{}, 0
			for _, other := range reached {
				if other.Kind == r.Kind {
					total, platforms = plus(total, other.DeliveryCounts), platforms+1
				}
			}
			about := []locale.Arg{locale.Text("What", what(c, r.Kind, ref)), locale.Text("Counts", counts(c, total))}
			if platforms == 1 {
				lines = append(lines, c.T("deliveries.summary-one", append(about, locale.Value("Platform", r.Adapter))...))
				continue
			}
			lines = append(lines, c.T("deliveries.summary", about...))
		}
		lines = append(lines, c.T("deliveries.summary-platform",
			locale.Value("Platform", r.Adapter), locale.Text("Counts", counts(c, r.DeliveryCounts))))
	}
	return strings.Join(lines, "\n")
}

func plus(a, b bot.DeliveryCounts) bot.DeliveryCounts {
	return bot.DeliveryCounts{
		Total: a.Total + b.Total, Waiting: a.Waiting + b.Waiting, Sent: a.Sent + b.Sent,
		Acknowledged: a.Acknowledged + b.Acknowledged, Failed: a.Failed + b.Failed, Stopped: a.Stopped + b.Stopped, Unknown: a.Unknown + b.Unknown,
	}
}

// counts says how many of how many were reached, and where the others stand;
// what is zero is left out.
func counts(c *bot.Call, n bot.DeliveryCounts) string {
	parts := []string{c.T("deliveries.reached", locale.Int("Reached", n.Sent+n.Acknowledged), locale.Int("Total", n.Total))}
	for _, one := range []struct {
		key string
		n   int
	}{{"acknowledged", n.Acknowledged}, {"waiting", n.Waiting}, {"failed", n.Failed}, {"stopped", n.Stopped}, {"unknown", n.Unknown}} {
		if one.n > 0 {
			parts = append(parts, c.T("deliveries.count-"+one.key, locale.Int("Number", one.n)))
		}
	}
	return locale.Commas(c.Lang, parts)
}
