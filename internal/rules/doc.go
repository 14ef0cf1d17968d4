// Package rules is what a check may claim: [Rules] says each claim in one sentence, how
// strongly it is made and on whose word, and [AdviceOn] what usually goes wrong and how it is mended.
package rules
