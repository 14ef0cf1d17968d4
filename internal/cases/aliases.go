package cases

import (
	"fmt"
	"slices"
	"strings"
)

// aliasKind is a kind of names that some layer takes for a documented one. To this operation they are unknown members.
// Names that differ in letter case only are not among them: of those memberCase asks.
type aliasKind struct {
	name, title string
	of          func(path string) []string
	atTop       bool // of members of structures, too
}

// aliasKinds are all kinds.
var aliasKinds = []aliasKind{
	{name: "white-space", title: "white space before, after or inside the name", of: surrounded(" ", "\t", "\n", "\r\n",
		"\u00a0", "\u3000", "\u2003", "\u0085")},
	{name: "invisible", title: "characters without width in the name", of: surrounded("\u200b", "\ufeff", "\u2060",
		"\u200d", "\u00ad", "\u180e", "\ufe0f", "\u202a")},
	{name: "control", title: "control characters in the name", of: surrounded("\x00", "\x1f", "\x7f", "\b", "\x1b",
		"\x00x")},
	{name: "separators", title: "the words of the name joined otherwise", of: separated},
	{name: "look-alike", title: "letters of other scripts that look the same", of: translated("аеоіјрсѕхуԁ",
		"aeoijpcsxyd")},
	{name: "compatible", title: "letters that compatibility normalisation makes the same", of: compatible},
	{name: "accented", title: "letters with accents, which some comparisons ignore", of: accented},
	{name: "escaped", title: "letters in the escapes of other formats", of: escaped},
	{name: "marked", title: "marks before or after the name", of: marked("@", "$", "#", "*", "_", "-", ":", ".",
		"!", "?", "~", "+", "/", "\\", "%")},
	{name: "quoted", title: "the name between quotes or brackets", of: quotedNames},
	{name: "qualified", title: "the name after a prefix, or before a suffix", of: qualified},
	{name: "path", title: "the name as a path", of: asPaths, atTop: true},
	{name: "number", title: "the name in the plural or the singular", of: numbered},
	{name: "part", title: "a part of the name, or more than it", of: pieced},
	{name: "order", title: "the name's letters in another order", of: shuffled},
	{name: "same-hash", title: "other names with the hash code that Java has of the name", of: sameHash},
	{name: "synonym", title: "words for the same", of: func(path string) []string { return synonyms[path] }},
}

// base is the last name of a path.
func base(path string) string { return path[strings.LastIndexByte(path, '.')+1:] }

// surrounded puts each text before the name, after it and inside.
func surrounded(texts ...string) func(string) []string {
	return func(path string) (out []string) {
		n := base(path)
		for _, t := range texts {
			out = append(out, t+n, n+t, n[:3]+t+n[3:])
		}
		return out
	}
}

// marked puts each text before the name and after it.
func marked(texts ...string) func(string) []string {
	return func(path string) (out []string) {
		for _, t := range texts {
			out = append(out, t+base(path), base(path)+t)
		}
		return append(out, "__"+base(path), base(path)+"__", "__"+base(path)+"__", "--"+base(path), "$$"+base(path))
	}
}

// words are the parts of a name in camel case, all in small letters.
func words(name string) (out []string) {
	from := 0
	for i := range len(name) {
		if name[i] >= 'A' && name[i] <= 'Z' {
			out, from = append(out, strings.ToLower(name[from:i])), i
		}
	}
	return append(out, strings.ToLower(name[from:]))
}

func separated(path string) (out []string) {
	w := words(base(path))
	if len(w) == 1 { // one word has no joints: one is made
		w = []string{w[0][:3], w[0][3:]}
	}
	for _, s := range []string{"_", "-", " ", ".", ":", "/", "__", "--", "\t"} {
		out = append(out, strings.Join(w, s))
	}
	return append(out, strings.ToUpper(strings.Join(w, "_")), strings.ToUpper(strings.Join(w, "-")),
		w[0]+"_"+strings.ToUpper(w[1][:1])+w[1][1:]+strings.Join(w[2:], ""))
}

// translated replaces the letters that there is another for, one at a time and all.
func translated(to, from string) func(string) []string {
	others := []rune(to)
	return func(path string) (out []string) {
		var all strings.Builder
		for i, c := range base(path) {
			k := strings.IndexRune(from, c)
			if k < 0 {
				all.WriteRune(c)
				continue
			}
			all.WriteRune(others[k])
			out = append(out, replaceAt(base(path), i, string(others[k])))
		}
		return append(out, all.String())
	}
}

// compatible names are equal once NFKC has been applied.
func compatible(path string) []string {
	n := base(path)
	shifted := func(small, capital rune) string {
		return strings.Map(func(c rune) rune {
			if c >= 'a' {
				return small + c - 'a'
			}
			return capital + c - 'A'
		}, n)
	}
	out := []string{
		shifted('ａ', 'Ａ'), shifted('𝐚', '𝐀'), shifted('𝖺', '𝖠'), shifted('𝚊', '𝙰'), shifted('ⓐ', 'Ⓐ'),
		string('ａ'+rune(n[0])-'a') + n[1:], n[:len(n)-1] + string('𝐚'+rune(n[len(n)-1])-'a'),
	}
	for _, one := range translated("ªⅽⅾℯℹⅼⅿºᵗ", "acdeilmot")(path) {
		if one != n {
			out = append(out, one)
		}
	}
	return out
}

func accented(path string) []string {
	return append(translated("áćďéǵíḱĺḿńóṕŕśťúṽýź", "acdegiklmnoprstuvyz")(path), base(path)+"\u0301",
		base(path)[:1]+"\u0308"+base(path)[1:])
}

// escaped spells a letter as other formats do.
func escaped(path string) (out []string) {
	n := base(path)
	for _, format := range []string{
		"%%%02x", "&#%d;", "&#x%x;", `\u%04x`, `\x%02x`, `\%03o`, "=%02X", "%%u%04x",
		"%%25%02x", "\\%c", "_x%04x_",
	} {
		out = append(out, fmt.Sprintf(format, n[0])+n[1:], n[:len(n)-1]+fmt.Sprintf(format, n[len(n)-1]))
	}
	return append(out, percentAll(n), n+"%00", n+"%20", "%20"+n, n+"&nbsp;", n+"+", n+"%0a", n+`\u0000`, n+`\0`, n+`\n`)
}

func quotedNames(path string) (out []string) {
	for _, q := range []string{`""`, "''", "``", "()", "[]", "{}", "<>", "«»", "%%", "**", "||"} {
		r := []rune(q)
		out = append(out, string(r[0])+base(path)+string(r[1]))
	}
	return append(out, "${"+base(path)+"}", "{{"+base(path)+"}}", "['"+base(path)+"']", `["`+base(path)+`"]`,
		"<"+base(path)+"/>", "$("+base(path)+")", "#{"+base(path)+"}", "[["+base(path)+"]]")
}

func qualified(path string) (out []string) {
	n := base(path)
	titled := strings.ToUpper(n[:1]) + n[1:]
	for _, before := range []string{
		"ns:", "aws:", "ns1:", "codepipeline:", "com.amazonaws.codepipeline#",
		"CodePipeline_20150709.", "PutJobSuccessResult.", "{http://codepipeline.amazonaws.com/doc/2015-07-09/}", "xml:",
		"data-", "x-", "X-", "X-Amz-", "m_", "p_", "s_", "str_", "new", "the", "is_", "http://x#", "//",
	} {
		out = append(out, before+n)
	}
	for _, after := range []string{
		":string", "|string", "@odata.type", "#en", "-en", "_en", "@en", "_1", "1", "0", "2",
		"Value", "Str", "String", "_", "__c", "=", "=x", "&", ";", ",", "()", "[]", "<string>", "*",
	} {
		out = append(out, n+after)
	}
	for _, before := range []string{"get", "set", "with", "is", "m", "my", "new", "job", "input", "default"} {
		if before+titled != "jobId" {
			out = append(out, before+titled)
		}
	}
	return out
}

// asPaths write the name as the languages of paths do.
func asPaths(path string) (out []string) {
	n := base(path)
	if path == n {
		for _, format := range []string{
			"$.%s", "/%s", "#/%s", "%s[0]", "%s.0", "%s.", ".%s", "root.%s", "body.%s",
			"input.%s", "this.%s", "@.%s", "['%s']", "$['%s']", "%s.value", "%s.S", "%s[]", "$[%s]", "./%s", "../%s",
			"//%s", "%s/", "%s/0", "*.%s", "..%s", "$..%s", "^%s$", "%s?", "%s.$", "%s.@value", "%s.#text",
		} {
			out = append(out, fmt.Sprintf(format, n))
		}
		return out
	}
	p := parent(path)
	for _, s := range []string{
		".", "/", ":", "->", "__", "_", "-", "::", "[", "$", "|", "#", " ", ",", "\\", ">",
		"%2F", "%2E",
	} {
		out = append(out, p+s+n)
	}
	return append(out, p+"["+n+"]", p+"['"+n+"']", "$."+p+"."+n, "/"+p+"/"+n, "#/"+p+"/"+n,
		p+strings.ToUpper(n[:1])+n[1:], p+"[0]."+n, p+".0."+n, "*."+n)
}

func numbered(path string) (out []string) {
	n := base(path)
	out = append(out, n+"s", n+"es", n+"List", n+"Set", n+"Array", n+"s[]", n+"[]")
	if one := strings.TrimSuffix(n, "s"); one != n {
		out = append(out, one)
	}
	w := words(n)
	out = append(out, w[0]+"s"+n[len(w[0]):])
	return append(out, strings.TrimSuffix(n, "y")+"ies")
}

// pieced are what is the same in the first letters or the last, and all but one.
func pieced(path string) (out []string) {
	n := base(path)
	for i := range n {
		out = append(out, n[:i]+n[i+1:])
		if i > 2 {
			out = append(out, n[:i])
		}
	}
	return append(out, n+"x", "x"+n, n+n, n+strings.Repeat("x", 20), strings.Repeat("x", 20)+n, n[:1], n+n[len(n)-1:],
		n[:1]+n)
}

// shuffled names have the letters of the name, or its length and its ends.
func shuffled(path string) (out []string) {
	n := base(path)
	for i := range len(n) - 1 {
		out = append(out, n[:i]+n[i+1:i+2]+n[i:i+1]+n[i+2:])
	}
	sorted := []byte(n)
	slices.Sort(sorted)
	inner := n[:1] + strings.Repeat("x", len(n)-2) + n[len(n)-1:]
	w := words(n)
	slices.Reverse(w)
	return append(out, reverse(n), string(sorted), inner, n[:1]+reverse(n[1:len(n)-1])+n[len(n)-1:],
		strings.Join(w, ""), strings.Repeat("x", len(n)), n[:len(n)/2]+strings.Repeat("x", len(n)-len(n)/2))
}

// sameHash replaces two neighbours: one more of the first is 31 less of the second.
func sameHash(path string) (out []string) {
	n := base(path)
	for i := range len(n) - 1 {
		if x, y := n[i]+1, n[i+1]-31; y > ' ' {
			out = append(out, n[:i]+string([]byte{x, y})+n[i+2:])
		}
		if x, y := n[i]-1, n[i+1]+31; y < 0x7f {
			out = append(out, n[:i]+string([]byte{x, y})+n[i+2:])
		}
	}
	return out
}

// synonyms are other words for a member, among them those of neighbouring types and operations of the service.
var synonyms = map[string][]string{
	jobID: {
		"id", "job", "uuid", "guid", "key", "name", "jobIdentifier", "identifier", "jobName", "jobKey",
		"jobNumber", "jobUuid", "jobArn", "arn", "taskId", "executionId", "actionExecutionId", "pipelineExecutionId",
		"thirdPartyJobId", "clientId", "requestId", "_id", "@id", "$id", "ref", "$ref", "Key", "task", "taskToken",
		"work", "resourceId", "self",
	},
	token: {
		"token", "nextToken", "NextToken", "nextPageToken", "pageToken", "clientToken", "clientRequestToken",
		"continuation", "continue", "cursor", "marker", "Marker", "next", "after", "resumeToken", "taskToken", "state",
		"context", "continuationId", "continuationKey", "jobToken", "sessionToken", "offset", "continueToken",
	},
	revision: {
		"revision", "currentRevisions", "latestRevision", "newRevision", "sourceRevision", "actionRevision",
		"artifactRevision", "outputRevision", "revisionInfo", "currentVersion", "current", "rev", "version",
	},
	revID: {
		"revisionId", "id", "version", "versionId", "commit", "commitId", "sha", "hash", "rev", "name", "ref",
		"value", "number", "revisionNumber", "newRevision", "currentRevision", "tag",
	},
	change: {
		"changeId", "revisionChangeId", "revisionChangeIdentifier", "change", "changeSet", "changeNumber",
		"changelist", "commitId", "id", "identifier", "changeIds", "changeKey",
	},
	created: {
		"createdAt", "creationTime", "creationDate", "createdDate", "createdOn", "timestamp", "time", "date",
		"create", "createTime", "lastStatusChange", "updated", "at", "when",
	},
	revSum: {
		"summary", "description", "message", "revisionMessage", "comment", "commitMessage", "title",
		"revisionDescription", "text", "log", "details",
	},
	details: {
		"details", "execution", "executionDetail", "actionExecution", "latestExecution", "executionInfo",
		"executionResult", "actionExecutionDetails", "result", "results", "output", "failureDetails", "jobDetails",
		"executionSummary",
	},
	summary: {
		"message", "description", "text", "details", "statusMessage", "executionSummary", "comment", "title",
		"note", "status", "reason", "result", "info", "detail", "externalExecutionSummary",
	},
	external: {
		"externalId", "executionId", "externalExecution", "external", "id", "externalExecutionUrl",
		"externalExecutionSummary", "pipelineExecutionId", "actionExecutionId", "externalJobId", "runId", "buildId",
		"url", "link",
	},
	percent: {
		"percent", "percentage", "progress", "complete", "percentCompleted", "completion", "percentDone",
		"completed", "percentageComplete", "pct", "progressPercent", "completePercent",
	},
	outputs: {
		"variables", "outputs", "output", "vars", "outputParameters", "exportedVariables",
		"environmentVariables", "environment", "outputVars", "namespaceVariables", "resolvedOutputVariables",
		"variable", "parameters", "outputArtifacts", "outputMap",
	},
}
