package survey

import (
	"context"

	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/wire"
	"github.com/plumbline-conformance/plumbline/internal/wire/cbor"
)

// SpeaksCBOR asks a target once whether it speaks Smithy RPC v2 CBOR, by an id of no job, and returns what it answered.
func SpeaksCBOR(ctx context.Context, t *client.Target) (speaks bool, said string) {
	body := cbor.Map{
		Width:   cbor.Shortest,
		Entries: []cbor.Entry{{Key: cbor.String("jobId"), Value: cbor.String("6d1f2a3b-4c5d-4e6f-8a9b-0c1d2e3f4a5b")}},
	}
	e := t.Do(ctx, wire.RPC(cbor.Encode(body)))
	return e.SpeaksCBOR(), e.Outcome()
}
