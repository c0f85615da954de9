package adaptertest

import (
	"testing"
)

// declarations compares what the harness says that the platform lacks with
// what the adapter and the platform say themselves.
func declarations(lacks map[Feature]string) []check {
	return []check{{name: "declared", run: func(t *testing.T, r *rig) {
		f := r.Adapter.Features()
		if r.Adapter.Name() == "" {
			t.Error("the adapter has no name")
		}
		if f.TextLimit <= 0 || f.Buttons <= 0 {
			t.Errorf("features %+v: no text or no button could be sent", f)
		}
		for _, c := range []struct {
			feature Feature
			has     bool
			what    string
		}{
			{Edits, f.Edits, "the adapter's Features().Edits"},
			{Groups, !r.Group.IsZero(), "Platform.Group"},
			{Redelivery, r.Redeliver != nil, "Platform.Redeliver"},
			{Blocking, r.Block != nil, "Platform.Block"},
		} {
			if declared := lacks[c.feature] == ""; declared != c.has {
				t.Errorf("%s: declared %t, but %s says %t", c.feature, declared, c.what, c.has)
			}
		}
		if faults := lacks[Limits] == "" || lacks[Outages] == "" || lacks[LostAnswers] == ""; faults != (r.Break != nil) {
			t.Errorf("faults declared %t, Platform.Break given %t", faults, r.Break != nil)
		}
		for _, chat := range []string{r.Private.Adapter, r.Group.Adapter} {
			if chat != "" && chat != r.Adapter.Name() {
				t.Errorf("a chat is of the adapter %q, but that one is named %q", chat, r.Adapter.Name())
			}
		}
	}}}
}
