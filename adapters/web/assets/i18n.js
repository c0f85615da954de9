// The words of the page itself, in both languages. The messages bring their own.

const words = {
  ar: {
    subtitle: "عرض تجريبي للمساعد: محادثتان جنباً إلى جنب",
    footer: "تعمل هذه الصفحة على هذا الجهاز وحده، ولا تُحفظ المحادثات بعد إغلاق البرنامج.",
    other: "English",
    sides: "المحادثة المعروضة",
    start: "نقطة الاتصال",
    end: "الأمانة العامة",
    who: "الكتابة بصفة",
    leads: "نقاط الاتصال",
    contributors: "المساهمون في التحديثات",
    delegations: "المندوبيات الدائمة",
    partners: "الشركاء",
    guests: "غير المنضمين",
    secretariat: "الأمانة العامة",
    chats: "المحادثات",
    log: "الرسائل",
    tryThese: "للتجربة:",
    attach: "إرفاق ملف",
    removeFile: "إزالة الملف",
    write: "اكتبوا رسالة",
    writeRoom: "لمخاطبة المساعد: wasl ثم الطلب",
    send: "إرسال",
    assistant: "المساعد",
    you: "أنتم",
    empty: "يمكنكم البدء بسؤال، أو باختيار أحد الأمثلة أدناه.",
    edited: "معدَّلة",
    sending: "قيد الإرسال",
    unsent: "لم تُرسل.",
    retry: "إعادة الإرسال",
    private: "تظهر لكم وحدكم",
    newMessages: "رسائل جديدة",
    unread: "غير مقروءة",
    choices: "الخيارات",
    download: "تنزيل",
    lost: "انقطع الاتصال بالبرنامج. تجري إعادة المحاولة.",
    back: "عاد الاتصال.",
    broken: "تعذّر تحميل الصفحة. نرجو التأكد من أن البرنامج يعمل، ثم تحديث الصفحة.",
    errOffline: "تعذّر الوصول إلى البرنامج. نرجو إعادة المحاولة بعد قليل.",
    errNotStored: "لم تُحفظ الرسالة. يمكن إعادة إرسالها.",
    errTooLarge: "الحجم أكبر من المسموح به (للملف: 5 ميغابايت).",
    errRefused: "لم تُقبل الرسالة. نرجو تحديث الصفحة ثم إعادة المحاولة.",
    preview: "معاينة",
    prompt: "خطوة",
    refusal: "غير متاح",
    error: "خطأ",
    notice: "إشعار",
    digest: "ملخص",
    reminder: "تذكير",
    announcement: "إعلان",
    correction: "تصويب",
    question: "سؤال وارد",
    answer: "جواب الأمانة العامة",
  },
  en: {
    subtitle: "A demonstration of the assistant: two chats side by side",
    footer: "This page runs on this computer only; the chats end with the program.",
    other: "العربية",
    sides: "Chat shown",
    start: "Focal point",
    end: "Secretariat",
    who: "Write as",
    leads: "Focal points",
    contributors: "Contributors",
    delegations: "Permanent delegations",
    partners: "Partners",
    guests: "Not joined",
    secretariat: "Secretariat",
    chats: "Chats",
    log: "Messages",
    tryThese: "Try:",
    attach: "Attach a file",
    removeFile: "Remove the file",
    write: "Write a message",
    writeRoom: "To the assistant: wasl, then the request",
    send: "Send",
    assistant: "Assistant",
    you: "You",
    empty: "Begin with a question, or choose one of the examples below.",
    edited: "edited",
    sending: "sending",
    unsent: "Not sent.",
    retry: "Send again",
    private: "Only you see this",
    newMessages: "New messages",
    unread: "unread",
    choices: "Choices",
    download: "Download",
    lost: "The program cannot be reached. Trying again.",
    back: "Connected again.",
    broken: "The page could not be loaded. Please see that the program runs, then reload.",
    errOffline: "The program cannot be reached. Please try again in a moment.",
    errNotStored: "The message was not stored. It can be sent again.",
    errTooLarge: "Larger than allowed (a file: 5 MB).",
    errRefused: "The message was not accepted. Please reload the page and try again.",
    preview: "Preview",
    prompt: "Step",
    refusal: "Not available",
    error: "Error",
    notice: "Notice",
    digest: "Digest",
    reminder: "Reminder",
    announcement: "Announcement",
    correction: "Correction",
    question: "Incoming question",
    answer: "Answer of the secretariat",
  },
};

// What a newcomer can type, on each side.
export const examples = {
  start: [
    "متى المنتدى الجاي؟",
    "تحديث: أطلقنا الشهر الماضي منصة إلكترونية لتوثيق عقود العمال الوافدين",
    "What is objective 8?",
  ],
  end: [
    "ملخص",
    "announce all\n"
      + "ar: رسالة تجريبية: نرجو الاطلاع على المواعيد القادمة بكتابة «المواعيد»، وموافاتنا بما استجد لديكم بكتابة «تحديث».\n"
      + "en: Test message: please see the coming dates by writing \"deadlines\", and tell us what is new by writing \"update\".",
    "الأسئلة",
  ],
};

let current = "ar";

export const lang = () => current;
export const dirOf = (l) => (l === "en" ? "ltr" : "rtl");
export const t = (key) => words[current][key] ?? "";

// setLang turns the page to a language: its words, direction and title.
export function setLang(l) {
  current = l === "en" ? "en" : "ar";
  document.documentElement.lang = current;
  document.documentElement.dir = dirOf(current);
  translate(document);
}

// translate fills in the words that the markup asks for.
export function translate(root) {
  for (const el of root.querySelectorAll("[data-t]")) el.textContent = t(el.dataset.t);
  for (const el of root.querySelectorAll("[data-t-label]")) {
    el.setAttribute("aria-label", t(el.dataset.tLabel));
    if (el.matches("button")) el.title = t(el.dataset.tLabel);
  }
  for (const el of root.querySelectorAll("[data-t-placeholder]")) el.placeholder = t(el.dataset.tPlaceholder);
}

// size tells how large a file is. Digits are Western in both languages.
export function size(bytes) {
  const units = current === "ar" ? ["بايت", "كيلوبايت", "ميغابايت"] : ["bytes", "KB", "MB"];
  let n = bytes, u = 0;
  while (n >= 1000 && u < 2) { n /= 1000; u++; }
  return `${u === 0 || n >= 10 ? Math.round(n) : n.toFixed(1)} ${units[u]}`;
}

const two = (n) => String(n).padStart(2, "0");

// clock tells the hour, and the day too if it is not today.
export function clock(date) {
  const hour = `${two(date.getHours())}:${two(date.getMinutes())}`;
  if (date.toDateString() === new Date().toDateString()) return hour;
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${hour}`;
}
