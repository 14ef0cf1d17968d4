// Record drives real clients against servers of its own, and compares what they send and how they take
// answers with fixtures/clients:
//
//	go run ./internal/tools/clients/record [-update] NAME=COMMAND...
//
// A COMMAND gets the URL of a server as its last argument and reads from standard input what to send; the
// drivers stand in internal/tools/clients/drivers. make clients calls it.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

func main() {
	update := flag.Bool("update", false, "write the fixtures anew")
	dir := flag.String("dir", "fixtures/clients", "folder of the fixtures")
	flag.Parse()
	if err := record(flag.Args(), *dir, *update); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func record(clients []string, dir string, update bool) error {
	all := readings{Clients: map[string]string{}}
	for _, s := range answers() {
		r := reading{Name: s.Name, Steps: s.Steps, Outcome: map[string]string{}, Requests: map[string]int{}}
		all.Answers = append(all.Answers, r)
	}
	var differences []error
	for _, named := range clients {
		name, command, found := strings.Cut(named, "=")
		if !found {
			return fmt.Errorf("%q is no NAME=COMMAND", named)
		}
		d := driver{name: name, command: strings.Fields(command)}
		sent, err := d.record()
		if err != nil {
			return fmt.Errorf("record %s: %w", name, err)
		}
		differences = append(differences, settle(filepath.Join(dir, name+".json"), sent, update))
		all.Clients[name] = sent.Version
		if err := d.read(&all); err != nil {
			return fmt.Errorf("show answers to %s: %w", name, err)
		}
		fmt.Printf("%s %s: %d questions, %d answers\n", name, sent.Version, len(sent.Requests), len(all.Answers))
	}
	if err := show(os.Stdout, all); err != nil {
		return err
	}
	differences = append(differences, settle(filepath.Join(dir, "readers.json"), all, update))
	differences = append(differences, settle(rulesTable, tableOf(all), update))
	return errors.Join(differences...)
}

// driver is a real client behind a command.
type driver struct {
	name    string
	command []string
}

// run has the client make the calls, and returns its version and how it took each answer.
func (d driver) run(url string, calls []asked) (version string, outcomes []string, err error) {
	var input, output, complaints bytes.Buffer
	to := json.NewEncoder(&input)
	for _, c := range calls {
		if err := to.Encode(c); err != nil {
			return "", nil, err
		}
	}
	command := exec.Command(d.command[0], append(slices.Clone(d.command[1:]), url)...)
	command.Stdin, command.Stdout, command.Stderr = &input, &output, &complaints
	if err := command.Run(); err != nil {
		return "", nil, fmt.Errorf("run %s: %w\n%s", strings.Join(d.command, " "), err, complaints.String())
	}
	lines := strings.Split(strings.TrimSpace(output.String()), "\n")
	if len(lines) != len(calls)+1 {
		return "", nil, fmt.Errorf("want a version and %d lines, got %d:\n%s%s",
			len(calls), len(lines), output.String(), complaints.String())
	}
	return lines[0], lines[1:], nil
}

// successes are what the recording server answers, by operation; an empty body to all others.
var successes = map[string]string{"PollForJobs": `{"jobs":[]}`, "AcknowledgeJob": `{"status":"InProgress"}`}

// record asks the questions and keeps the requests.
func (d driver) record() (recording, error) {
	s, err := listen(func(r request) []byte {
		_, operation, _ := strings.Cut(r.target(), ".")
		return step{Status: 200, Body: successes[operation]}.bytes()
	})
	if err != nil {
		return recording{}, err
	}
	defer s.listener.Close()
	calls := questions()
	version, outcomes, err := d.run(s.url(), calls)
	if err != nil {
		return recording{}, err
	}
	sent := recording{Client: d.name, Version: version}
	requests := s.taken()
	for i, c := range calls {
		r := recorded{Asked: c.Name, Valid: c.Valid, Operation: c.Operation, Outcome: outcomes[i]}
		if r.Outcome != "refused" {
			if len(requests) == 0 {
				return sent, fmt.Errorf("no request came for %s, which ended with %s", c.Name, r.Outcome)
			}
			r.take(requests[0])
			requests = requests[1:]
		}
		sent.Requests = append(sent.Requests, r)
	}
	if len(requests) > 0 {
		return sent, fmt.Errorf("%d requests more than questions", len(requests))
	}
	return sent, nil
}

// read shows the answers, each to a call of its own whose job id is the answer's name.
func (d driver) read(all *readings) error {
	var mu sync.Mutex
	attempts := map[string]int{}
	steps := map[string][]step{}
	var calls []asked
	for _, a := range all.Answers {
		steps[a.Name] = a.Steps
		calls = append(calls, asked{Operation: "PutJobSuccessResult", Input: members{"jobId": a.Name}})
	}
	s, err := listen(func(r request) []byte {
		var body struct{ JobID string }
		_ = json.Unmarshal(r.body, &body)
		mu.Lock()
		defer mu.Unlock()
		given := steps[body.JobID]
		if len(given) == 0 {
			return step{Status: 404}.bytes()
		}
		n := attempts[body.JobID]
		attempts[body.JobID]++
		return given[min(n, len(given)-1)].bytes()
	})
	if err != nil {
		return err
	}
	defer s.listener.Close()
	_, outcomes, err := d.run(s.url(), calls)
	if err != nil {
		return err
	}
	mu.Lock()
	defer mu.Unlock()
	for i := range all.Answers {
		all.Answers[i].Outcome[d.name] = outcomes[i]
		all.Answers[i].Requests[d.name] = attempts[all.Answers[i].Name]
	}
	return nil
}
