// Package model is what the published model of CodePipeline's PutJobSuccessResult says, as
// data: [Members] with their constraints, and [Errors].
package model
