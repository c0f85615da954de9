package update

import (
	"strconv"

	"wasl/bot"
)

// textSheet is the text in a sheet; what is left out there is inferred.
func textSheet(_ *bot.Call, v bot.Values) bot.SheetField {
	return bot.SheetField{Long: true, Max: bot.UpdateTextMax, Value: v[fieldText]}
}

func objectiveSheet(c *bot.Call, v bot.Values) bot.SheetField {
	field := bot.SheetField{Optional: true, Value: v[fieldObjective]}
	for n := 1; n <= bot.Objectives; n++ {
		b := objectiveButton(c, strconv.Itoa(n))
		field.Choices = append(field.Choices, bot.Choice{Value: strconv.Itoa(n), Label: b.Label})
	}
	return field
}

// choiceSheet is a field with a few values.
func choiceSheet(prefix string, values []string) func(*bot.Call, bot.Values) bot.SheetField {
	return func(c *bot.Call, _ bot.Values) bot.SheetField {
		field := bot.SheetField{Optional: true}
		for _, value := range values {
			field.Choices = append(field.Choices, bot.Choice{Value: value, Label: c.T(prefix + value)})
		}
		return field
	}
}
