package main

import (
	"context"
	"time"

	"wasl/bot"
	"wasl/bot/locale"
)

// demoUpdate is an update that the demonstration starts with. Its text says
// that it is demonstration data.
type demoUpdate struct {
	daysAgo   int
	state     bot.StateCode
	kind      bot.UpdateKind
	objective int
	others    []int
	form      bot.MeasureType
	status    bot.MeasureStatus
	text      string
}

func demoUpdates() []demoUpdate {
	return []demoUpdate{
		{22, "MA", bot.Measure, 19, nil, "programme", bot.InProgress, "(demonstration data) A portal for nationals abroad who want to invest at home was opened for registration."},
		{20, "EG", bot.Measure, 9, []int{10}, "awareness", bot.Completed, "(بيانات تجريبية) انتهت حملة توعية في المحافظات الساحلية بمخاطر الهجرة غير النظامية."},
		{19, "TN", bot.Challenge, 1, nil, "", "", "(بيانات تجريبية) نواجه صعوبة في توحيد بيانات الإقامة بين الجهات المعنية."},
		{15, "JO", bot.Measure, 6, nil, "legislation", bot.Completed, "(بيانات تجريبية) صدرت تعليمات جديدة تنظم عقود العمل الموحدة للعاملين في المنازل."},
		{14, "QA", bot.Measure, 6, []int{15}, "programme", bot.Continuing, "(بيانات تجريبية) يقدم مركز الخدمات إرشاداً للعمال الوافدين بعدة لغات على مدار السنة."},
		{13, "LB", bot.SupportNeeded, 15, nil, "", "", "(بيانات تجريبية) نحتاج إلى دعم فني لإعداد دليل الخدمات الصحية المتاحة للمهاجرين."},
		{12, "MR", bot.Measure, 8, nil, "agreement", bot.InProgress, "(بيانات تجريبية) بدأ إعداد مذكرة تفاهم بشأن تنسيق البحث والإنقاذ في البحر."},
		{9, "EG", bot.Measure, 14, nil, "training", bot.Completed, "(بيانات تجريبية) اكتملت دورة تدريبية لأعضاء البعثات القنصلية عن مساعدة العالقين."},
		{8, "SA", bot.Measure, 20, nil, "policy", bot.Planned, "(بيانات تجريبية) قيد التخطيط خطة عمل لخفض تكلفة التحويلات المالية."},
		{6, "IQ", bot.Measure, 21, nil, "programme", bot.InProgress, "(بيانات تجريبية) بدأ برنامج لمرافقة العائدين طوعاً في البحث عن عمل."},
		{5, "JO", bot.GoodPractice, 18, nil, "", "", "(بيانات تجريبية) ممارسة جيدة: اختبار مهارات قبل السفر يعترف به البلدان معاً."},
		{4, "KM", bot.Measure, 4, nil, "programme", bot.InProgress, "(demonstration data) Registration of births abroad can now be started at the consulates."},
		{3, "AE", bot.Measure, 6, []int{20}, "programme", bot.Completed, "(بيانات تجريبية) اكتمل الربط الإلكتروني بين نظام حماية الأجور والمصارف."},
	}
}

// seedUpdates adds the demonstration's updates of the last weeks.
func (a *app) seedUpdates(ctx context.Context) error {
	return a.db.Update(ctx, func(tx bot.Tx) error {
		for _, d := range demoUpdates() {
			at := tx.Now().Add(-time.Duration(d.daysAgo) * 24 * time.Hour)
			number, err := tx.Updates().NextNumber(ctx, d.state, at.Year())
			if err != nil {
				return err
			}
			lang, _ := locale.Detect(d.text)
			author := bot.PersonID(leadOf(d.state))
			err = tx.Updates().Add(ctx, bot.Update{
				Number: number, State: d.state, Author: author, Status: bot.UpdateSubmitted,
				Visibility: bot.VisibleSecretariat, CreatedAt: at, SubmittedAt: at,
				UpdateVersion: bot.UpdateVersion{
					Version: 1, By: author, At: at, Kind: d.kind, Objective: d.objective, Others: d.others,
					Type: d.form, Measure: d.status, Text: d.text, Lang: lang,
				},
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}
