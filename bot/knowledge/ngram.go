package knowledge

// gramSize is the length of the character n-grams. Three catches inflections,
// typing errors and compounds that the stemming misses, in both scripts.
const gramSize = 3

// grams calls yield for each character n-gram of a word, its ends marked.
func grams(text string, yield func(gram string)) {
	marked := "^" + text + "$"
	var starts []int
	for i := range marked {
		starts = append(starts, i)
	}
	starts = append(starts, len(marked))
	for i := 0; i+gramSize < len(starts); i++ {
		yield(marked[starts[i]:starts[i+gramSize]])
	}
}
