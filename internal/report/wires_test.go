package report_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/report/reporttest"
)

func TestWires(t *testing.T) {
	d := reporttest.BothWires()
	assert.Equal(t, []string{"json", "cbor"}, d.Wires())
	assert.Equal(t, []report.Tally{{Name: "json", Counts: report.Counts{Pass: 1, Fail: 1}}, {Name: "cbor", Counts: report.Counts{Pass: 1, Fail: 2}}}, d.Summary.Wires)
	assert.Equal(t, "JSON and CBOR", d.WiresOf([]string{"fail", "cbor/fail"}))
	assert.Equal(t, "CBOR", d.WiresOf([]string{"cbor/other"}))
	part := d.OnWire(report.WireCBOR)
	assert.Equal(t, 3, part.Summary.Cases)
	assert.Equal(t, 5, d.Summary.Cases, "the whole is left as it was")
	assert.Len(t, d.Cases, 5)

	one := reporttest.Sample() // as reports were before there was a second wire
	assert.Equal(t, []string{"json"}, one.Wires())
	assert.Empty(t, one.Summary.Wires)
	assert.Empty(t, one.WiresOf([]string{"life/twice"}))
	assert.Equal(t, one.Summary, one.OnWire(report.WireJSON).Summary)
	counted := reporttest.Counting()
	assert.Equal(t, counted.Summary.Cases, counted.OnWire(report.WireJSON).Summary.Cases)
	assert.Zero(t, counted.OnWire(report.WireCBOR).Summary.Cases)
}

func TestABodyOfCBOR(t *testing.T) {
	p := report.NewPayload([]byte("\xa1\x65jobId\xf6"))
	assert.Equal(t, `{"jobId": null}`, p.Notation())
	assert.Contains(t, p.Dump(), "map of 1 entry")
	for _, text := range []string{`{"jobId":null}`, "", "\xff\xfe"} {
		assert.Empty(t, report.NewPayload([]byte(text)).Notation(), text)
	}
	assert.Contains(t, report.NewPayload([]byte("\xff\xfe")).Dump(), "malformed")
	assert.Empty(t, report.NewPayload([]byte("{}")).Dump())
}
