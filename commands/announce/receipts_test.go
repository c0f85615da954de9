package announce

import (
	"slices"
	"testing"

	"wasl/bot"
)

func TestStepDone(t *testing.T) {
	for total, want := range map[int]int{1: 1, 2: 2, 3: 3, 4: 4, 7: 4, 1000: 4} {
		shown := 0
		for place := 1; place <= total; place++ {
			if stepDone(bot.Progress{Waiting: place < total, Place: place, Of: total}) {
				shown++
			}
			if !stepDone(bot.Progress{Place: place, Of: total}) {
				t.Errorf("the end of %d is not shown, when the one at %d is settled last", total, place)
			}
		}
		if shown != want {
			t.Errorf("of %d deliveries %d steps are shown, want %d", total, shown, want)
		}
	}
}

func TestReceiptsOf(t *testing.T) {
	chat := bot.Chat{Adapter: "slack", ID: "1"}
	other := bot.Chat{Adapter: "console", ID: "1"}
	tests := []struct {
		name       string
		deliveries []bot.Delivery
		want       []bot.DeliveryState
	}{
		{"half is none", []bot.Delivery{{Person: jordan, Chat: chat, Text: "a", State: bot.Sent}, {Person: jordan, Chat: chat, Text: "b", State: bot.Failed}},
			[]bot.DeliveryState{bot.Failed}},
		{"sent again", []bot.Delivery{{Person: jordan, Chat: chat, Text: "a", State: bot.Unknown}, {Person: jordan, Chat: chat, Text: "a", State: bot.Sent}},
			[]bot.DeliveryState{bot.Sent}},
		{"on another platform", []bot.Delivery{{Person: jordan, Chat: chat, Text: "a", State: bot.Failed}, {Person: jordan, Chat: other, Text: "a", State: bot.Acknowledged}},
			[]bot.DeliveryState{bot.Acknowledged}},
		{"two channels and a person", []bot.Delivery{{Chat: chat, Text: "a", State: bot.Sent}, {Person: egypt, Chat: chat, State: bot.Pending}, {Chat: other, Text: "a", State: bot.Failed}},
			[]bot.DeliveryState{bot.Sent, bot.Pending, bot.Failed}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []bot.DeliveryState
			for _, r := range receiptsOf(tt.deliveries) {
				got = append(got, r.state)
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}
