package model

import "math"

// Shape is a type of the model, with its constraints.
type Shape struct {
	// Name is what the official model calls it.
	Name string
	// Type is string, structure, integer, timestamp, map or list.
	Type string
	// Min and Max bound the length of a string in Unicode code points, the value of an integer,
	// or the number of entries of a map; Unbounded stands for none.
	Min, Max int
	// Pattern holds for the whole string; empty for none.
	Pattern string
	// Enum are the only values of a string; nil for any.
	Enum []string
	// Fields are the members of a structure.
	Fields []Field
	// Key is the shape of a map's keys, Of that of its values or of a list's elements.
	Key, Of *Shape
	// Secret marks what may stand in no report.
	Secret bool
}

// Field is a member of a structure.
type Field struct {
	Name     string
	Required bool
	Shape    *Shape
}

// TypeList is the type of a list; the other types are those of the members of PutJobSuccessResult.
const TypeList = "list"

// Unbounded stands for a bound that there is none of.
const Unbounded = math.MinInt

// Field finds a member of a structure, nil for none.
func (s *Shape) Field(name string) *Field {
	for i := range s.Fields {
		if s.Fields[i].Name == name {
			return &s.Fields[i]
		}
	}
	return nil
}

// Bounded reports whether the shape has a least or a greatest length, value or number.
func (s *Shape) Bounded() bool { return s.Min != Unbounded || s.Max != Unbounded }

// Free reports whether every text of the right length is a value of the shape.
func (s *Shape) Free() bool { return s.Type == TypeString && s.Pattern == "" && s.Enum == nil }

func scalar(name, typ string) *Shape {
	return &Shape{Name: name, Type: typ, Min: Unbounded, Max: Unbounded}
}

func bounded(name string, least, most int) *Shape {
	return &Shape{Name: name, Type: TypeString, Min: least, Max: most}
}

func (s *Shape) matching(pattern string) *Shape {
	s.Pattern = pattern
	return s
}

func (s *Shape) secret() *Shape {
	s.Secret = true
	return s
}

func enum(name string, values ...string) *Shape {
	s := scalar(name, TypeString)
	s.Enum = values
	return s
}

func structure(name string, fields ...Field) *Shape {
	s := scalar(name, TypeStructure)
	s.Fields = fields
	return s
}

func mapOf(name string, key, value *Shape) *Shape {
	s := scalar(name, TypeMap)
	s.Key, s.Of = key, value
	return s
}

func listOf(name string, of *Shape) *Shape {
	s := scalar(name, TypeList)
	s.Of = of
	return s
}

func integer(name string, least, most int) *Shape {
	return &Shape{Name: name, Type: TypeInteger, Min: least, Max: most}
}

func required(name string, s *Shape) Field { return Field{Name: name, Required: true, Shape: s} }
func optional(name string, s *Shape) Field { return Field{Name: name, Shape: s} }

// The shapes of what requests hold.
var (
	jobID             = scalar("JobId", TypeString).matching(JobIDPattern)
	thirdPartyJobID   = bounded("ThirdPartyJobId", 1, 512)
	clientToken       = bounded("ClientToken", 1, 256)
	nonce             = bounded("Nonce", 1, 50)
	continuationToken = bounded("ContinuationToken", 1, MaxToken)
	revision          = bounded("Revision", 1, MaxRevision)
	executionID       = bounded("ExecutionId", 1, MaxExternalID)

	currentRevision = structure("CurrentRevision",
		required("revision", revision),
		required("changeIdentifier", bounded("RevisionChangeIdentifier", 1, MaxChangeIdentifier)),
		optional("created", scalar("Time", TypeTimestamp)),
		optional("revisionSummary", bounded("RevisionSummary", 1, MaxRevisionSummary)))
	executionDetails = structure("ExecutionDetails",
		optional("summary", bounded("ExecutionSummary", 1, MaxSummary)), optional("externalExecutionId", executionID),
		optional("percentComplete", integer("Percentage", 0, MaxPercent)))
	outputVariables = mapOf("OutputVariablesMap",
		scalar("OutputVariablesKey", TypeString).matching(VariableNamePattern),
		scalar("OutputVariablesValue", TypeString))
	failureDetails = structure("FailureDetails",
		required("type", enum("FailureType", "JobFailed", "ConfigurationError", "PermissionError", "RevisionOutOfSync",
			"RevisionUnavailable", "SystemUnavailable")),
		required("message", bounded("Message", 1, 5000)), optional("externalExecutionId", executionID))

	actionTypeID = structure("ActionTypeId",
		required("category", enum("ActionCategory", "Source", "Build", "Deploy", "Test", "Invoke", "Approval",
			"Compute")),
		required("owner", enum("ActionOwner", "AWS", "ThirdParty", "Custom")),
		required("provider", bounded("ActionProvider", 1, 35).matching(`[0-9A-Za-z_-]+`)),
		required("version", bounded("Version", 1, 9).matching(`[0-9A-Za-z_-]+`)))
	maxBatchSize = integer("MaxBatchSize", 1, Unbounded)
	queryParam   = &Shape{
		Name: "QueryParamMap", Type: TypeMap, Min: 0, Max: 1,
		Key: configurationKey, Of: bounded("ActionConfigurationQueryableValue", 1, 50).matching(`[a-zA-Z0-9_-]+`),
	}
	configurationKey = bounded("ActionConfigurationKey", 1, 50)
)

// The shapes of what answers hold.
var (
	jobStatus = enum("JobStatus", "Created", "Queued", "Dispatched", "InProgress", "TimedOut", "Succeeded", "Failed")
	accountID = scalar("AccountId", TypeString).matching(`[0-9]{12}`)

	artifact = structure("Artifact",
		optional("name", bounded("ArtifactName", 1, 100).matching(`[a-zA-Z0-9_\-]+`)), optional("revision", revision),
		optional("location", structure("ArtifactLocation",
			optional("type", enum("ArtifactLocationType", "S3")),
			optional("s3Location", structure("S3ArtifactLocation",
				required("bucketName", scalar("S3BucketName", TypeString)),
				required("objectKey", scalar("S3ObjectKey", TypeString)))))))
	artifacts   = listOf("ArtifactList", artifact)
	credentials = structure("AWSSessionCredentials",
		required("accessKeyId", scalar("AccessKeyId", TypeString).secret()),
		required("secretAccessKey", scalar("SecretAccessKey", TypeString).secret()),
		required("sessionToken", scalar("SessionToken", TypeString).secret())).secret()
	pipelineContext = structure("PipelineContext",
		optional("pipelineName", bounded("PipelineName", 1, 100).matching(`[A-Za-z0-9.@\-_]+`)),
		optional("stage",
			structure("StageContext", optional("name", bounded("StageName", 1, 100).matching(`[A-Za-z0-9.@\-_]+`)))),
		optional("action", structure("ActionContext",
			optional("name", bounded("ActionName", 1, 100).matching(`[A-Za-z0-9.@\-_]+`)),
			optional("actionExecutionId", scalar("ActionExecutionId", TypeString)))),
		optional("pipelineArn",
			scalar("PipelineArn", TypeString).matching(`arn:aws(-[\w]+)*:codepipeline:.+:[0-9]{12}:.+`)),
		optional("pipelineExecutionId", scalar("PipelineExecutionId", TypeString).matching(JobIDPattern)))

	jobData           = dataOf("JobData")
	thirdPartyJobData = dataOf("ThirdPartyJobData")

	job = structure("Job",
		optional("id", jobID), optional("data", jobData), optional("nonce", nonce), optional("accountId", accountID))
	jobDetails = structure("JobDetails", optional("id", jobID), optional("data", jobData),
		optional("accountId", accountID))
	thirdPartyJob = structure("ThirdPartyJob",
		optional("clientId", scalar("ClientId", TypeString).matching(JobIDPattern)), optional("jobId", jobID))
	thirdPartyJobDetails = structure("ThirdPartyJobDetails", optional("id", thirdPartyJobID),
		optional("data", thirdPartyJobData), optional("nonce", nonce))
)

func dataOf(name string) *Shape {
	return structure(name,
		optional("actionTypeId", actionTypeID),
		optional("actionConfiguration", structure("ActionConfiguration",
			optional("configuration",
				mapOf("ActionConfigurationMap", configurationKey, bounded("ActionConfigurationValue", 1, 1000))))),
		optional("pipelineContext", pipelineContext), optional("inputArtifacts", artifacts),
		optional("outputArtifacts", artifacts),
		optional("artifactCredentials", credentials), optional("continuationToken", continuationToken),
		optional("encryptionKey", structure("EncryptionKey",
			required("id", bounded("EncryptionKeyId", 1, 400)), required("type", enum("EncryptionKeyType", "KMS")))))
}
