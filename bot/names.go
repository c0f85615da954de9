package bot

import (
	"context"

	"wasl/bot/locale"
)

// RoleName names a role, of a State if it is one of a seat:
// «نقطة الاتصال، المملكة الأردنية الهاشمية».
func (w *Work) RoleName(l locale.Lang, role Role, state StateCode) string {
	p := w.In(l)
	name := p.T("role." + string(role))
	if state == "" {
		return name
	}
	official := string(state)
	if s, ok := w.States.Get(state); ok {
		official = s.Official[l]
	}
	return p.T("role.of", locale.Text("Role", name), locale.Value("State", official))
}

// NameOf is what a person is called: the name that they gave, else their role.
// It is composed text, to be inserted by [locale.Text].
func (w *Work) NameOf(ctx context.Context, l locale.Lang, id PersonID) (string, error) {
	p, ok, err := Find(w.Tx.People().Get(ctx, id))
	switch {
	case err != nil:
		return "", err
	case !ok:
		return w.In(l).T("role.someone"), nil
	case p.Name != "":
		return locale.Isolate(p.Name), nil
	}
	return w.RoleName(l, p.Role, p.State), nil
}

// RoleOf returns the role that a word names, in either language.
func RoleOf(word string) (Role, bool) {
	folded := locale.Fold(word)
	for role, words := range map[Role][]string{
		Lead:        {"lead", "focal point", "رئيسي", "رئيسية", "نقطة الاتصال", "نقطة اتصال"},
		Contributor: {"contributor", "مساهم", "مساهمة", "الجهة المساهمة"},
		Delegation:  {"delegation", "مندوبية", "المندوبية", "المندوبية الدائمة"},
		Officer:     {"officer", "موظف", "موظفة"},
		Head:        {"head", "رئيس", "رئيسة"},
		Partner:     {"partner", "شريك", "الجهة الشريكة"},
	} {
		for _, w := range words {
			if locale.Fold(w) == folded {
				return role, true
			}
		}
	}
	return "", false
}
