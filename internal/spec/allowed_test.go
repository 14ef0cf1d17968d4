package spec

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestAllowedInWords(t *testing.T) {
	tests := []struct {
		allowed Allowed
		words   string
		level   Level
	}{
		{Accept(), "200", Must},
		{Reject(Validation, JobNotFound), "400 ValidationException or JobNotFoundException", Must},
		{RejectAny().Or(413), "400 with any error type, or 413", Must},
		{RejectPrefer(Serialization), "400 SerializationException; with a warning also 400 with any error type", Must},
		{ShouldReject(Validation), "400 ValidationException; with a warning also 200, or 400 with any error type", Should},
		{ShouldReject(), "400 with any error type; with a warning also 200, or 400 with any error type", Should},
		{ShouldAccept(), "200; with a warning also 200, or 400 with any error type", Should},
		{Either(), "200, or 400 with any error type", Observe},
		{Accept().Or(413), "200, or 413", Observe},
		{Below500().Or(501), "any answer below 500, or 501", Observe},
		{Allowed{Must: Below500().Must, Should: Reject(UnknownOperation).Or(404).Should}, "400 UnknownOperationException, or 404; with a warning also any answer below 500", Should},
		{Allowed{}, "nothing", Must},
	}
	for _, tt := range tests {
		assert.Equal(t, tt.words, tt.allowed.String())
		assert.Equal(t, tt.level, tt.allowed.Level(), tt.words)
	}
}

func TestUnion(t *testing.T) {
	assert.Equal(t, "200, or 400 ValidationException", Accept().Union(Reject(Validation)).String())
	assert.Equal(t, "400 ValidationException or JobNotFoundException",
		Reject(Validation).Union(Reject(JobNotFound, Validation)).String())
}

// A set that is built upon stays as it was.
func TestOrLeavesTheOriginal(t *testing.T) {
	names := make([]string, 1, 8)
	names[0] = Validation
	base := Reject(names...)
	_ = base.Or(413)
	_ = base.Union(Reject(JobNotFound))
	assert.Equal(t, "400 ValidationException", base.String())
	assert.Equal(t, Accept(), Accept().Or())
}
