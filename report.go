package plumbline

import "github.com/plumbline-conformance/plumbline/internal/report"

// Report is the record of a run; plumbline.report/v1 (fixtures/report.schema.json) is its JSON form. Its fields:
//
//	Schema      string      plumbline.report/v1
//	Complete    bool        false where the run was interrupted, or the target went away
//	Tool        struct      Name and Version of the program that wrote it
//	Target      struct      URL, and Jobs: where jobs came from
//	Profile     string      current or 2015
//	Strict      bool        SHOULD violations are failures
//	Seed        int64       of the random combinations
//	Catalogue   struct      Version and SHA256 of the list of cases
//	StartedAt   time.Time
//	DurationMS  float64     milliseconds
//	Headline    string      one sentence instead of thousands of failures with the same cause
//	Missing     *struct     of a target that lacks the operation: Operation, Answer, Has, Lacks
//	NotImplemented []string the other operations that were to be checked and that the target lacks
//	NoJobs      string      why no job was available: cases that need one were skipped
//	Partial     bool        only cases that need no job were run
//	Reproduce   string      the command that repeats the run
//	Notes       []string    other messages of the run: retries, fewer workers, clean-up
//	Requests    int         requests sent to the operation
//	Distinct    int         distinct requests, with job ids masked
//	JobsUsed    int
//	Summary     Summary
//	Groups      []struct    causes: Rule, Status, Headline, Count, Example, Cases
//	Unlisted    []struct    cases that are only counted: Level, Family, Status, Reason, Count
//	Cases       []Case      in the order of the catalogue
type Report = report.Document

// Case is one checked case of a Report. Its fields:
//
//	ID          string      reads as a path and never changes its meaning
//	Title       string
//	Operation   string      the operation that is checked, empty for PutJobSuccessResult
//	Level       string      must, should or observe
//	Family      string      of its rule
//	Rule        string      the id of the rule that decides
//	Source      string      document and section
//	Profile     string      current where only that profile has the case, else empty
//	Wire        string      json or cbor
//	Status      string      pass, fail, warn, observed, error, skip, known or fixed
//	Expected    string
//	Got         string
//	Findings    []Finding
//	Reason      string      of a skip or an error
//	Exchange    *struct     shows the finding: Label, Request, Status, Headers, Text, Base64, Fate, DurationMS …
//	Steps       []struct    those of a scenario, in order
//	History     *struct     requests of a race that no order explains: First, Events (Client, Operation, Outcome …)
//	Violates    []string    the rules that the request violates, of an accepted one that had to be rejected
//	LeftOut     bool        other cases show the cause: Exchange, Steps and Curl are left out
//	Curl        string      a command that shows the failure without plumbline
//	Replay      string      the command that runs only this case again
//	KnownLine   string      the line that accepts this failure in a list of known ones
//	DurationMS  float64     milliseconds
type Case = report.Case

// Finding is one difference between what a rule allows and what the target did. Its fields:
//
//	Rule        string      the rule that is violated, which may be another than its case's
//	Level       string      must, should or observe
//	Expected    string
//	Got         string
//	Count       int         how often it occurred, if it is reported once for the whole run
//	Known       bool        accepted by the list of known failures
//	Caution     string      what a reader should know before acting on it
type Finding = report.Finding

// Summary counts the cases of a Report. Its fields:
//
//	Cases       int         all of them
//	Status      struct      Pass, Fail, Warn, Observed, Error, Skip, Known, Fixed int
//	Levels      []struct    the same for each level, with its Name
//	Families    []struct    the same for each family of rules, with its Name
//	Wires       []struct    the same for each wire, with its Name
//	CurrentOnly int         failures that the profile 2015 would not see
//	Rules       []string    the rules that failures belong to, sorted
type Summary = report.Summary

// Event is one event of a run, as passed to Options.OnEvent. Its fields:
//
//	Kind        string      beforehand, started, case, finding, note or finished
//	Case        *Case       of the kinds case and finding
//	Done        int         cases with a status by now
//	Total       int         cases of the plan
//	Text        string      of the kinds beforehand and note
//	Report      *Report     of the kind started: the report as far as it is known beforehand
type Event = report.Event

// Listed is one case of the catalogue, as List and Explain return it. Its fields:
//
//	ID          string
//	Title       string
//	Level       string      must, should or observe
//	Family      string      of its rule
//	Rule        string
//	Statement   string      the rule in a sentence
//	Source      string      document and section
//	Caution     string      what a reader of a finding should know before acting on it
//	Profile     string      current where only that profile has the case, else empty
//	Needs       string      the state of the job that it needs, or none
//	Expected    string
//	Request     string      what is sent, as text; of Explain only
//	Answer      string      what a single request by CBOR is to get, as text; of Explain only
type Listed = report.Listed
