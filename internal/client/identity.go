package client

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
)

const (
	defaultRegion = "us-east-1"
	chainLimit    = 10 * time.Second
	// dummy is what emulators expect from a client without an account.
	dummy = "test"
)

// identity finds region and credentials: what was given, else what the place asks for.
func (t *Target) identity(ctx context.Context, o Options) (string, aws.CredentialsProvider, error) {
	switch {
	case o.Credentials != nil && o.Region != "":
		return o.Region, cached(o.Credentials), nil
	case t.place.local || o.Credentials != nil:
		region, static := static(ctx)
		if o.Credentials != nil {
			return cmp.Or(o.Region, region), cached(o.Credentials), nil
		}
		return cmp.Or(o.Region, region), static, nil
	}
	return t.account(ctx, o.Region)
}

// static is what the environment says, as for every client of AWS: for a local target nothing is asked for credentials
// and nothing is run for them. Keys that are not there are those of the profile, if there is a chain, or dummies.
func static(ctx context.Context) (region string, keys aws.CredentialsProvider) {
	region, found := environment()
	if Chain != nil && (region == "" || !found.HasKeys()) {
		profile, keys := Chain.Profile(ctx)
		region = cmp.Or(region, profile)
		if !found.HasKeys() {
			found = keys
		}
	}
	region = cmp.Or(region, defaultRegion)
	if found.HasKeys() {
		return region, credentials.StaticCredentialsProvider{Value: found}
	}
	return region, credentials.NewStaticCredentialsProvider(dummy, dummy, "")
}

// environment is the region and the keys in the environment, each empty where there is none.
func environment() (string, aws.Credentials) {
	first := func(names ...string) string {
		for _, name := range names {
			if value := os.Getenv(name); value != "" {
				return value
			}
		}
		return ""
	}
	keys := aws.Credentials{
		AccessKeyID:     first("AWS_ACCESS_KEY_ID", "AWS_ACCESS_KEY"),
		SecretAccessKey: first("AWS_SECRET_ACCESS_KEY", "AWS_SECRET_KEY"),
		SessionToken:    os.Getenv("AWS_SESSION_TOKEN"), Source: "environment",
	}
	return first("AWS_REGION", "AWS_DEFAULT_REGION"), keys
}

// Chain is how the AWS SDK finds region and credentials beyond the environment. It is nil in a program
// that was not linked with it: it is the code of four services. Package account has it.
var Chain interface {
	// Profile is what the profile of the environment says in so many words; nothing is asked and nothing is run.
	Profile(ctx context.Context) (region string, keys aws.Credentials)
	// Account is what the default chain finds, the metadata of an instance apart.
	Account(ctx context.Context, roots *x509.CertPool) (region string, keys aws.CredentialsProvider, err error)
}

var errNoKeys = errors.New("target: no AWS credentials in the environment (a target that is not local needs real " +
	"ones); a Go program that is to look in profiles, and further, as the AWS SDK does, has to " +
	`import _ "github.com/plumbline-conformance/plumbline/extras"`)

// account is what a target that is not local is asked with.
func (t *Target) account(ctx context.Context, region string) (string, aws.CredentialsProvider, error) {
	if Chain == nil {
		home, keys := environment()
		if !keys.HasKeys() {
			return "", nil, errNoKeys
		}
		return cmp.Or(region, home, defaultRegion), credentials.StaticCredentialsProvider{Value: keys}, nil
	}
	ctx, cancel := context.WithTimeout(ctx, chainLimit)
	defer cancel()
	home, keys, err := Chain.Account(ctx, t.roots)
	if err != nil {
		return "", nil, fmt.Errorf("target: no AWS credentials (a target that is not local needs real ones): %w", err)
	}
	return cmp.Or(region, home, defaultRegion), cached(keys), nil
}

// cached keeps a provider from being asked anew for every request.
func cached(p aws.CredentialsProvider) aws.CredentialsProvider {
	switch p.(type) {
	case *aws.CredentialsCache, credentials.StaticCredentialsProvider, *credentials.StaticCredentialsProvider:
		return p
	}
	return aws.NewCredentialsCache(p)
}

// tlsConfig offers HTTP/1.1 only: the exchange is about that.
func tlsConfig(host string, roots *x509.CertPool) *tls.Config {
	return &tls.Config{ServerName: host, MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"}, RootCAs: roots}
}
