package jobs

import "cmp"

// AWSOptions are what pipelines need in an account that is real.
type AWSOptions struct {
	// RoleARN and Bucket go into the pipelines: the service role and the bucket of
	// the artifacts. Stand-ins take any, AWS wants them to exist.
	RoleARN, Bucket string
	// Real is set for AWS itself: what is made is tagged, and the first job may take
	// minutes to appear.
	Real bool
}

func (o AWSOptions) orDefault() AWSOptions {
	o.RoleARN = cmp.Or(o.RoleARN, "arn:aws:iam::123456789012:role/plumbline")
	o.Bucket = cmp.Or(o.Bucket, "plumbline-artifacts")
	return o
}
