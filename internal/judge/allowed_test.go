package judge

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/rules"
)

func TestAllowedInWords(t *testing.T) {
	tests := []struct {
		allowed Allowed
		words   string
		level   rules.Level
	}{
		{Accept(), "200", rules.Must},
		{Reject(model.Validation, model.JobNotFound), "400 ValidationException or JobNotFoundException", rules.Must},
		{RejectAny().Or(413), "400 with any error type, or 413", rules.Must},
		{RejectPrefer(model.Serialization), "400 SerializationException; with a warning also 400 with any error type", rules.Must},
		{ShouldReject(model.Validation), "400 ValidationException; with a warning also 200, or 400 with any error type", rules.Should},
		{ShouldReject(), "400 with any error type; with a warning also 200, or 400 with any error type", rules.Should},
		{ShouldAccept(), "200; with a warning also 200, or 400 with any error type", rules.Should},
		{Either(), "200, or 400 with any error type", rules.Observe},
		{Accept().Or(413), "200, or 413", rules.Observe},
		{Below500().Or(501), "any answer below 500, or 501", rules.Observe},
		{Allowed{Must: Below500().Must, Should: Reject(model.UnknownOperation).Or(404).Should}, "400 UnknownOperationException, or 404; with a warning also any answer below 500", rules.Should},
		{Allowed{}, "nothing", rules.Must},
	}
	for _, tt := range tests {
		assert.Equal(t, tt.words, tt.allowed.String())
		assert.Equal(t, tt.level, tt.allowed.Level(), tt.words)
	}
}

func TestUnion(t *testing.T) {
	assert.Equal(t, "200, or 400 ValidationException", Accept().Union(Reject(model.Validation)).String())
	assert.Equal(t, "400 ValidationException or JobNotFoundException",
		Reject(model.Validation).Union(Reject(model.JobNotFound, model.Validation)).String())
}

// A set that is built upon stays as it was.
func TestOrLeavesTheOriginal(t *testing.T) {
	names := make([]string, 1, 8)
	names[0] = model.Validation
	base := Reject(names...)
	_ = base.Or(413)
	_ = base.Union(Reject(model.JobNotFound))
	assert.Equal(t, "400 ValidationException", base.String())
	assert.Equal(t, Accept(), Accept().Or())
}
