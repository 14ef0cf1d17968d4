// A module of its own: the SDK for Go v1 has reached its end, and is no dependency of plumbline.
module client

go 1.24

require github.com/aws/aws-sdk-go v1.55.8

require github.com/jmespath/go-jmespath v0.4.0 // indirect
