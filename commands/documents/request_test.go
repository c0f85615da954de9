package documents

import (
	"slices"
	"testing"
)

func TestReadRequest(t *testing.T) {
	for text, rest := range map[string][]string{
		"أرسل لي ورقة المعلومات عن المنتدى":                {"معلومات", "منتدي"},
		"ابعثوا لنا الملف الوثائقي من فضلكم":               {"وثايقي"},
		"ابعتولنا المذكرة الجديدة":                         nil,
		"عايز نسخة من ورقة المنتدى":                        {"منتدي"},
		"نسخة من ورقة الاستعراض الإقليمي":                  {"استعراض", "اقليمي"},
		"نرجو إرسال الملخص المحدث":                         {"محدث"},
		"هل يمكن إرسال ورقة المنتدى إلينا؟":                {"منتدي"},
		"هل لديكم نسخة من وثيقة الأهداف؟":                  {"اهداف"},
		"أريد الوثائق":                                     nil,
		"نرجو تزويدنا بالتقرير الختامي":                    {"ختامي"},
		"send me the information paper on the forum":       {"information", "forum"},
		"Can you send us the paper on the regional review": {"regional", "review"},
		"Could I have a copy of the forum paper, please?":  {"forum"},
		"I'd like the documents about remittances":         {"d", "remittance"},
		"do you have a document on visas?":                 {"visa"},
		"we need the latest summary":                       nil,
		"send me DOC-2026-001":                             {"doc", "2026", "001"},
		"أرسل لي «DOC-٢٠٢٦-٠٠١»":                           {"doc", "2026", "001"},
		"DOC-2026-001":                                     nil,
	} {
		r, ok := readRequest(text)
		if !ok || !slices.Equal(r.rest, rest) {
			t.Errorf("%q: %q %v, want %q", text, r.rest, ok, rest)
		}
	}
}

// What may be a question, or an offer to send something, is none.
func TestNoRequest(t *testing.T) {
	for _, text := range []string{
		"", "؟", "ورقة المعلومات عن المنتدى", "the information paper", "documents of the forum", "نسخة", "نسخة من الاتفاق",
		"متى نرسل ورقة المساهمة؟", "أريد أن أرسل وثيقة إلى المنتدى", "هل نحتاج وثيقة للمشاركة في المنتدى؟", "كيف نحصل على الوثائق؟",
		"هل الوثائق منشورة على موقع الجامعة؟", "هل يجب إرسال الورقة إلى الأمانة؟", "ما هي ورقة المعلومات؟ أرسلوها", "أرسل لكم ورقة دولتنا",
		"أريد معرفة موعد المنتدى", "أرسل لي موعد المنتدى", "نرغب في تقديم وثيقة", "نريد تقديم ورقة عن الهدف 8",
		"where do I send the document?", "do we need a document for the forum?", "which document do we need?", "I want to send a paper", "we need help",
		"send the announcement", "how can I get a copy of the paper?", "what is in the paper that you send?", "should we send the paper to you?",
		"I need to submit a report", "عايز أعرف مسؤول ملف الهجرة عندنا", "أرسل الورقة إلى الأمانة العامة", "forward the approved report to the League", "can we share the paper with others?",
	} {
		if r, ok := readRequest(text); ok {
			t.Errorf("%q asks for %+v", text, r)
		}
	}
}

func TestSubject(t *testing.T) {
	for title, want := range map[string]string{
		"ورقة المعلومات عن منتدى استعراض الهجرة الدولية": "منتدى استعراض الهجرة الدولية",
		"Information paper on the regional review":       "regional review",
		"Summary": "",
	} {
		if got := subject(title); got != want {
			t.Errorf("%q is about %q, want %q", title, got, want)
		}
	}
}
