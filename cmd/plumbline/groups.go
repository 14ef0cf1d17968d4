package main

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// flagGroup is flags that belong together, under a heading of the help.
type flagGroup struct {
	title string
	names []string
}

// checkGroups are the flags of check. Whatever is in none stands under "Other".
var checkGroups = []flagGroup{
	{"Target", []string{"endpoint", "embedded", "wait", "ca", "allow-remote"}},
	{"Jobs", []string{"jobs", "third-party", "max-jobs", "role-arn", "bucket"}},
	{"Cases", []string{"operation", "wire", "profile", "run", "skip", "rule", "cases", "seed", "explore"}},
	{"Verdict", []string{"strict", "known"}},
	{"Speed", []string{"workers", "timeout"}},
	{"Reports", []string{"report", "sarif-location", "quiet", "verbose", "no-color"}},
}

const otherFlags = "Other"

// groupFlags has the help of a command show its flags by groups.
func groupFlags(c *cobra.Command, groups []flagGroup) {
	cobra.AddTemplateFunc("flagGroups", func(c *cobra.Command) string { return usageOf(c, groups) })
	c.SetUsageTemplate(strings.Replace(c.UsageTemplate(),
		"Flags:\n{{.LocalFlags.FlagUsages | trimTrailingWhitespaces}}",
		"{{flagGroups . | trimTrailingWhitespaces}}", 1))
}

// usageOf lists the flags of a command by groups, those of each in its order.
func usageOf(c *cobra.Command, groups []flagGroup) string {
	sets := make([]*pflag.FlagSet, len(groups)+1)
	for i := range sets {
		sets[i] = pflag.NewFlagSet("", pflag.ContinueOnError)
		sets[i].SortFlags = false
	}
	grouped := map[string]bool{}
	for i, g := range groups {
		for _, name := range g.names {
			if f := c.LocalFlags().Lookup(name); f != nil {
				sets[i].AddFlag(f)
				grouped[name] = true
			}
		}
	}
	c.LocalFlags().VisitAll(func(f *pflag.Flag) {
		if !grouped[f.Name] {
			sets[len(groups)].AddFlag(f)
		}
	})
	var b strings.Builder
	for i, g := range append(groups, flagGroup{title: otherFlags}) {
		if sets[i].HasFlags() {
			b.WriteString(g.title + ":\n" + sets[i].FlagUsages() + "\n")
		}
	}
	return b.String()
}
