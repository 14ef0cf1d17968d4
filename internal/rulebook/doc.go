// Package rulebook writes down what is known of each rule for people: where it
// is documented, what real services were seen to do, what implementations
// typically get wrong, and which cases test it. The pages of docs/rules and
// `plumbline explain` come from here.
package rulebook
