package provider

import (
	"html"
	"strconv"
	"strings"
	"sync"
)

// settingFaults change the configurations of actions as jobs show them, in the answers of both calls that do.
func settingFaults() []entry {
	var all []entry
	for _, k := range []struct {
		kind, says string
		how        func(configuration []member) []member
	}{
		{"one-value", "shows one value of the configuration of an action only", func(c []member) []member {
			return c[:min(1, len(c))]
		}},
		{"names-in-lower-case", "shows the names of a configuration in lower case", func(c []member) []member {
			return eachOf(c, func(m member) member { return member{strings.ToLower(m.name), m.value} })
		}},
		{"numbers", "shows values of a configuration that are whole numbers as numbers", func(c []member) []member {
			return eachOf(c, func(m member) member {
				if n, err := strconv.Atoi(m.value.text); err == nil {
					m.value = numberOf(n)
				}
				return m
			})
		}},
		{
			"json-read", "shows values of a configuration that are JSON as what they are in JSON",
			valuesAs(func(_, s string) value {
				if v, err := plainGrammar.parse([]byte(s)); err == nil && v.kind != number {
					return v
				}
				return textOf(s)
			}),
		},
		{"trimmed", "trims the values of a configuration", valuesAs(func(_, s string) value {
			return textOf(strings.TrimSpace(s))
		})},
		{"escaped", "escapes the values of a configuration for HTML", valuesAs(func(_, s string) value {
			return textOf(html.EscapeString(s))
		})},
		{"ascii", "shows a question mark for what is not ASCII in a configuration", valuesAs(func(_, s string) value {
			return textOf(onlyASCII(s))
		})},
		{"cut", "shows the first 255 characters of the values of a configuration", valuesAs(func(_, s string) value {
			return textOf(cutTo(255)(s))
		})},
		{"secret-hidden", "hides the secret values of a configuration", valuesAs(func(name, s string) value {
			if strings.HasPrefix(name, "secret") {
				s = "****"
			}
			return textOf(s)
		})},
	} {
		for _, of := range [][]string{{"PollForJobs", "jobs"}, {"GetJobDetails", "jobDetails"}} {
			all = append(all, entry{
				of[0] + "/life/configuration-" + k.kind, k.says + " in " + of[0],
				answered(of[0], of[1]+".data.actionConfiguration.configuration",
					func(c value) value { return value{kind: object, members: k.how(c.members)} }),
			})
		}
	}
	return all
}

func eachOf(c []member, how func(member) member) []member {
	out := make([]member, len(c))
	for i, m := range c {
		out[i] = how(m)
	}
	return out
}

func valuesAs(how func(name, text string) value) func([]member) []member {
	return func(c []member) []member {
		return eachOf(c, func(m member) member { return member{m.name, how(m.name, m.value.text)} })
	}
}

// attemptFaults answer 200 to a request that was rejected twice before.
func attemptFaults(ops []string) []entry {
	var all []entry
	for _, of := range ops {
		all = append(all, entry{
			of + "/life/third-attempt-accepted",
			"answers 200 to a request of " + of + " that it has rejected twice", func(b *behaviour) {
				var mu sync.Mutex
				rejected := map[string]int{}
				b.worker.forgives = func(op string, body []byte) bool {
					mu.Lock()
					defer mu.Unlock()
					rejected[string(body)]++
					return op == of && rejected[string(body)] > 2
				}
			},
		})
	}
	return all
}
