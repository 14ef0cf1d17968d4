package provider

import (
	"regexp"
	"slices"
	"strings"
	"time"
)

// The patterns of CodePipeline's API reference, for whole strings.
var (
	namePattern     = regexp.MustCompile(`\A[A-Za-z0-9.@\-_]{1,100}\z`)
	providerPattern = regexp.MustCompile(`\A[0-9A-Za-z_-]{1,35}\z`)
	versionPattern  = regexp.MustCompile(`\A[0-9A-Za-z_-]{1,9}\z`)
	rolePattern     = regexp.MustCompile(`\Aarn:aws(-\w+)*:iam::[0-9]{12}:role/.+\z`)
	bucketPattern   = regexp.MustCompile(`\A[a-zA-Z0-9\-.]{3,63}\z`)
	artifactPattern = regexp.MustCompile(`\A[a-zA-Z0-9_\-]{1,100}\z`)
	askablePattern  = regexp.MustCompile(`\A[0-9A-Za-z_-]{1,20}\z`) // values of a queryable property
)

// categories are the action categories of the API reference.
var categories = []string{"Source", "Build", "Deploy", "Test", "Invoke", "Approval", "Compute"}

func invalid(what string) *failure { return &failure{kind: validation, message: what} }

func badStructure(what string) *failure {
	return &failure{kind: "InvalidStructureException", message: what}
}

func badStage(what string) *failure {
	return &failure{kind: "InvalidStageDeclarationException", message: what}
}

func badAction(what string) *failure {
	return &failure{kind: "InvalidActionDeclarationException", message: what}
}

// readTypeID reads category, provider and version of a custom action type.
func readTypeID(v value) (typeID, *failure) {
	id := typeID{v.str("category"), v.str("provider"), v.str("version")}
	switch {
	case !slices.Contains(categories, id.category):
		return id, invalid("1 validation error detected: Value at 'category' failed to satisfy constraint: Member " +
			"must satisfy enum value set")
	case !providerPattern.MatchString(id.provider):
		return id, invalid("1 validation error detected: Value at 'provider' is not valid")
	case !versionPattern.MatchString(id.version):
		return id, invalid("1 validation error detected: Value at 'version' is not valid")
	}
	return id, nil
}

// createType makes a custom action type.
func (c *core) createType(in value) (value, *failure) {
	id, f := readTypeID(in)
	if f != nil {
		return value{}, f
	}
	for _, details := range []string{"inputArtifactDetails", "outputArtifactDetails"} {
		d := in.get(details)
		least, ok := d.whole("minimumCount", -1)
		most, ok2 := d.whole("maximumCount", -1)
		if d.kind != object || !ok || !ok2 || least < 0 || most > 5 || least > most {
			return value{}, invalid("1 validation error detected: Value at '" + details + "' is not valid")
		}
	}
	definition := objectOf(
		"id", objectOf("category", textOf(id.category), "owner", textOf("Custom"), "provider", textOf(id.provider),
			"version", textOf(id.version)),
		"inputArtifactDetails", in.get("inputArtifactDetails"),
		"outputArtifactDetails", in.get("outputArtifactDetails"),
	)
	if p := in.get("configurationProperties"); p.kind == array {
		definition = definition.with("actionConfigurationProperties", p)
	}
	if s := in.get("settings"); s.kind == object {
		definition = definition.with("settings", s)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.types[id] != nil && !c.life.recreate {
		return value{}, invalid("The custom action type already exists.")
	}
	if most := c.life.mostTypes; most > 0 && len(c.types) >= most {
		return value{}, &failure{kind: "LimitExceededException", message: "No more action types are allowed."}
	}
	c.types[id] = &actionType{id: id, definition: definition, created: time.Now()}
	return definition, nil
}

// deleteType removes a custom action type; one that does not exist is no error.
func (c *core) deleteType(in value) *failure {
	id, f := readTypeID(in)
	if f != nil {
		return f
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.types, id)
	delete(c.queues, id)
	return nil
}

// createPipeline makes a pipeline from its definition in the form of the API.
func (c *core) createPipeline(d value) (*pipeline, *failure) {
	if f := checkPipeline(d); f != nil {
		return nil, f
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	stages, f := c.readStages(d.get("stages").items)
	if f != nil {
		return nil, f
	}
	name := d.str("name")
	if c.pipelines[name] != nil {
		return nil, &failure{kind: "PipelineNameInUseException", message: "A pipeline with this name exists."}
	}
	there := len(c.pipelines)
	if c.pipelines[seededPipeline] != nil {
		there-- // which nobody has asked for
	}
	if most := c.life.mostPipelines; most > 0 && there >= most {
		return nil, &failure{kind: "LimitExceededException", message: "No more pipelines are allowed."}
	}
	p := &pipeline{
		name: name, stages: stages, definition: d.with("version", numberOf(1)),
		requests: map[string]string{}, created: time.Now(),
	}
	c.pipelines[name] = p
	if c.life.startOnCreate {
		c.start(p)
	}
	if c.life.startLater > 0 {
		time.AfterFunc(c.life.startLater, func() { c.startIfThere(p) })
	}
	return p, nil
}

// startIfThere starts a pipeline unless it was removed.
func (c *core) startIfThere(p *pipeline) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.pipelines[p.name] == p {
		c.start(p)
	}
}

// checkPipeline checks what can be said of a definition by itself.
func checkPipeline(d value) *failure {
	switch {
	case d.kind != object:
		return invalid("1 validation error detected: Value at 'pipeline' must not be null")
	case !namePattern.MatchString(d.str("name")):
		return invalid("1 validation error detected: Value at 'pipeline.name' is not valid")
	case !rolePattern.MatchString(d.str("roleArn")) || len(d.str("roleArn")) > 1024:
		return invalid("1 validation error detected: Value at 'pipeline.roleArn' is not valid")
	case d.get("stages").kind != array:
		return invalid("1 validation error detected: Value at 'pipeline.stages' must not be null")
	case len(d.get("stages").items) < 2:
		return badStructure("A pipeline must contain at least two stages.")
	}
	one, many := d.get("artifactStore"), d.get("artifactStores")
	if (one.kind == object) == (many.kind == object) {
		return badStructure("A pipeline needs either artifactStore or artifactStores, not both.")
	}
	stores := many.members
	if one.kind == object {
		stores = []member{{"", one}}
	}
	for _, s := range stores {
		if s.value.str("type") != "S3" || !bucketPattern.MatchString(s.value.str("location")) {
			return invalid("1 validation error detected: Value at 'pipeline.artifactStore' is not valid")
		}
	}
	return nil
}

// readStages reads the stages of a definition, which stand in their order.
func (c *core) readStages(items []value) ([]stage, *failure) {
	stages := make([]stage, 0, len(items))
	produced := map[string]bool{}
	for n, item := range items {
		s := stage{name: item.str("name")}
		if !namePattern.MatchString(s.name) {
			return nil, badStage("A stage's name is not valid.")
		}
		if slices.ContainsFunc(stages, func(other stage) bool { return other.name == s.name }) {
			return nil, badStage("Two stages have the name " + s.name + ".")
		}
		declared := item.get("actions").items
		if len(declared) == 0 {
			return nil, badStage("The stage " + s.name + " contains no actions.")
		}
		for _, d := range declared {
			a, f := c.readAction(d, n == 0)
			if f != nil {
				return nil, f
			}
			if slices.ContainsFunc(s.actions, func(other action) bool { return other.name == a.name }) {
				return nil, badAction("Two actions of the stage " + s.name + " have the name " + a.name + ".")
			}
			s.actions = append(s.actions, a)
		}
		if f := checkArtifacts(s.actions, produced); f != nil {
			return nil, f
		}
		stages = append(stages, s)
	}
	return stages, nil
}

// readAction reads one action declaration.
func (c *core) readAction(d value, first bool) (action, *failure) {
	a := action{name: d.str("name"), configuration: d.get("configuration").members}
	if !namePattern.MatchString(a.name) {
		return a, badAction("An action's name is not valid.")
	}
	id := d.get("actionTypeId")
	var f *failure
	if a.typeID, f = readTypeID(id); f != nil {
		return a, f
	}
	known := c.knownType(a.typeID)
	if id.str("owner") != "Custom" || known == nil {
		return a, badAction("The action type of " + a.name + " does not exist.")
	}
	if source := a.typeID.category == "Source"; source != first {
		return a, badStructure("Source actions stand in the first stage, and only they do.")
	}
	var ok bool
	if a.runOrder, ok = d.whole("runOrder", 1); !ok || a.runOrder < 1 || a.runOrder > 999 {
		return a, invalid("1 validation error detected: Value at 'runOrder' is not valid")
	}
	for _, m := range a.configuration {
		if m.value.kind != text {
			return a, badAction("The configuration of " + a.name + " is not a map of strings.")
		}
	}
	a.inputs, a.outputs = artifactNames(d.get("inputArtifacts")), artifactNames(d.get("outputArtifacts"))
	return a, known.accepts(&a)
}

// accepts tells whether an action has what its type asks for.
func (t *actionType) accepts(a *action) *failure {
	for _, side := range []struct {
		details string
		names   []string
	}{{"inputArtifactDetails", a.inputs}, {"outputArtifactDetails", a.outputs}} {
		least, _ := t.definition.get(side.details).whole("minimumCount", 0)
		most, _ := t.definition.get(side.details).whole("maximumCount", 5)
		if n := len(side.names); n < least || n > most {
			return badAction("The action " + a.name + " has too few or too many artifacts.")
		}
		for _, name := range side.names {
			if !artifactPattern.MatchString(name) {
				return badAction("An artifact of " + a.name + " has a name that is not valid.")
			}
		}
	}
	for _, property := range t.definition.get("actionConfigurationProperties").items {
		name := property.str("name")
		given := (value{members: a.configuration}).get(name)
		if property.get("required").text == "true" && given.kind != text {
			return badAction("The action " + a.name + " lacks the configuration " + name + ".")
		}
		if property.get("queryable").text == "true" && !askablePattern.MatchString(given.text) {
			return badAction("The action " + a.name + " has a value that no poll can ask for: " + name + ".")
		}
	}
	return nil
}

// checkArtifacts checks that artifacts are made once, and before they are used.
func checkArtifacts(actions []action, produced map[string]bool) *failure {
	ordered := slices.Clone(actions)
	slices.SortStableFunc(ordered, func(a, b action) int { return a.runOrder - b.runOrder })
	for _, a := range ordered {
		for _, name := range a.inputs {
			if !produced[name] {
				return badAction("The input artifact " + name + " of " + a.name + " is not made by an earlier action.")
			}
		}
		for _, name := range a.outputs {
			if produced[name] {
				return badAction("The output artifact " + name + " is made twice.")
			}
			produced[name] = true
		}
	}
	return nil
}

func artifactNames(v value) []string {
	names := make([]string, 0, len(v.items))
	for _, item := range v.items {
		names = append(names, item.str("name"))
	}
	return names
}

// deletePipeline removes a pipeline with everything that belongs to it.
func (c *core) deletePipeline(name string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	p := c.pipelines[name]
	if p == nil {
		return // no error, as the real service has it
	}
	delete(c.pipelines, name)
	if c.seed != nil && c.seed.pipeline == p {
		c.seed = nil
	}
	for id, j := range c.jobs {
		if j.action.execution.pipeline == p {
			delete(c.jobs, id)
			if c.life.gone != nil {
				c.life.gone(c, j)
			}
		}
	}
	for id, waiting := range c.queues {
		c.queues[id] = slices.DeleteFunc(waiting, func(j *job) bool { return j.action.execution.pipeline == p })
	}
}

// leftovers names what still exists of what was created through the API.
func (c *core) leftovers() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var names []string
	for name := range c.pipelines {
		if name == seededPipeline {
			continue
		}
		names = append(names, "pipeline "+name)
	}
	for id, t := range c.types {
		if !t.hidden {
			names = append(names, "action type "+strings.Join([]string{id.category, id.provider, id.version}, "/"))
		}
	}
	slices.Sort(names)
	return names
}
