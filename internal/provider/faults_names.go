package provider

// nameFaults are about which error a wrong request gets.
var nameFaults = []entry{
	{"unknown-job-validation", "answers ValidationException to an unknown job", failAs(
		invalid("The job does not exist."), reasonsNotFound)},
	{"unknown-job-state", "answers InvalidJobStateException to an unknown job", failAs(
		&failure{kind: "InvalidJobStateException"}, reasonsNotFound)},
	{"unknown-job-resource", "answers ResourceNotFoundException to an unknown job", failAs(
		&failure{kind: "ResourceNotFoundException"}, reasonsNotFound)},
	{"ended-job-not-found", "answers JobNotFoundException for a job that has ended", endedAs("JobNotFoundException",
		bySuccess, byToken, byFailure)},
	{"continued-job-not-found", "forgets a job that a continuation has ended", endedAs("JobNotFoundException",
		byToken)},
	{"failed-job-not-found", "forgets a job that has failed", endedAs("JobNotFoundException", byFailure)},
	{"dispatched-job-not-found", "answers JobNotFoundException for a job that was never acknowledged", endedAs(
		"JobNotFoundException", never)},
	{"missing-job-id-not-found", "answers JobNotFoundException when jobId is missing", missingJobID(
		"JobNotFoundException")},
	{"bad-job-id-serialization", "answers SerializationException to a jobId of a wrong format", failAs(
		&failure{kind: serialization}, reasonsJobID)},
	{"length-not-found", "answers JobNotFoundException to a member of a wrong length", failAs(
		&failure{kind: "JobNotFoundException"}, reasonsLength)},
	{"length-serialization", "answers SerializationException to a member of a wrong length", failAs(
		&failure{kind: serialization}, reasonsLength)},
	{"range-serialization", "answers SerializationException to a percentComplete out of range", failAs(
		&failure{kind: serialization}, reasonsRange)},
	{
		"required-serialization", "answers SerializationException when a nested required member is missing",
		func(b *behaviour) {
			missing := &failure{kind: serialization, message: "A required member is missing."}
			b.before = func(r *result) *failure {
				if v := r.revision; v != nil && (!v.revision.set || !v.changeIdentifier.set) {
					return missing
				}
				return nil
			}
		},
	},
	{"variable-name-serialization", "answers SerializationException to a bad name of a variable", failAs(
		&failure{kind: serialization}, reasonsVariable)},
	{"variables-size-validation", "answers ValidationException to variables that are too large", failAs(
		invalid("The variables are too large."), reasonsSize)},
	{"malformed-state", "answers InvalidJobStateException to what is not JSON", failAs(
		&failure{kind: "InvalidJobStateException"}, reasonsMalformed)},
	{"empty-body-not-found", "reads an empty body as an id that does not exist", fail(
		&failure{kind: "JobNotFoundException"}, func(body []byte) bool { return len(body) == 0 })},
	{"wrong-type-not-found", "answers JobNotFoundException to a wrong JSON type", failAs(
		&failure{kind: "JobNotFoundException"}, reasonsType)},
	{
		"errors-swapped", "answers JobNotFoundException and InvalidJobStateException the wrong way round",
		func(b *behaviour) {
			b.notFound, b.notInProgress = b.notInProgress, b.notFound
		},
	},
}

// The reasons for a refusal that failAs may replace.
func reasonsNotFound(b *behaviour) []**failure  { return []**failure{&b.notFound} }
func reasonsJobID(b *behaviour) []**failure     { return []**failure{&b.badJobID} }
func reasonsLength(b *behaviour) []**failure    { return []**failure{&b.badLength} }
func reasonsRange(b *behaviour) []**failure     { return []**failure{&b.outOfRange} }
func reasonsVariable(b *behaviour) []**failure  { return []**failure{&b.badVariable} }
func reasonsSize(b *behaviour) []**failure      { return []**failure{&b.variablesTooLarge} }
func reasonsMalformed(b *behaviour) []**failure { return []**failure{&b.malformed} }
func reasonsType(b *behaviour) []**failure      { return []**failure{&b.wrongType} }
func reasonsMissing(b *behaviour) []**failure   { return []**failure{&b.missing} }
func reasonsState(b *behaviour) []**failure     { return []**failure{&b.notInProgress} }

func reasonsTokenAndVariables(b *behaviour) []**failure { return []**failure{&b.tokenAndVariables} }

// endedAs answers another error for jobs that are not in progress, by how they have ended.
func endedAs(kind string, endings ...ending) change {
	return lifeWith(func(l *life) {
		l.ready = func(c *core, j *job, r *result) *failure {
			f := c.inProgress(j, r)
			for _, e := range endings {
				if f != nil && j.ended == e {
					return f.as(kind)
				}
			}
			return f
		}
	})
}

func missingJobID(kind string) change {
	return func(b *behaviour) {
		missing := b.missing.as(kind)
		b.before = func(r *result) *failure {
			if !r.jobID.set {
				return missing
			}
			return nil
		}
	}
}
