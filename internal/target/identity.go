package target

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"os"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/feature/ec2/imds"
)

const (
	defaultRegion = "us-east-1"
	chainLimit    = 10 * time.Second
	// dummy is what emulators expect from a client without an account.
	dummy = "test"
)

// identity finds region and credentials: what was given, else what the AWS SDK
// finds. Local targets need no real credentials, so there a chain without any,
// or one that fails, ends in dummies.
func identity(ctx context.Context, o Options, local bool) (string, aws.CredentialsProvider, error) {
	if o.Credentials != nil && o.Region != "" {
		return o.Region, cached(o.Credentials), nil
	}
	ctx, cancel := context.WithTimeout(ctx, chainLimit)
	defer cancel()
	found, err := config.LoadDefaultConfig(ctx, config.WithEC2IMDSClientEnableState(imds.ClientDisabled))
	region := cmp.Or(o.Region, found.Region, os.Getenv("AWS_REGION"), defaultRegion)
	if o.Credentials != nil {
		return region, cached(o.Credentials), nil
	}
	if err == nil {
		_, err = found.Credentials.Retrieve(ctx)
	}
	switch {
	case err == nil:
		return region, cached(found.Credentials), nil
	case local:
		return region, credentials.NewStaticCredentialsProvider(dummy, dummy, ""), nil
	}
	return "", nil, fmt.Errorf("target: no AWS credentials (a target that is not local needs real ones): %w", err)
}

// cached keeps a provider from being asked anew for every request.
func cached(p aws.CredentialsProvider) aws.CredentialsProvider {
	switch p.(type) {
	case *aws.CredentialsCache, credentials.StaticCredentialsProvider, *credentials.StaticCredentialsProvider:
		return p
	}
	return aws.NewCredentialsCache(p)
}

// tlsConfig trusts the system's authorities and those of a file. It offers
// HTTP/1.1 only: the exchange is about that.
func tlsConfig(host, file string) (*tls.Config, error) {
	c := &tls.Config{ServerName: host, MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"}}
	if file == "" {
		return c, nil
	}
	pem, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("target: the file of certificate authorities cannot be read: %w", err)
	}
	if c.RootCAs, err = x509.SystemCertPool(); err != nil {
		c.RootCAs = x509.NewCertPool()
	}
	if !c.RootCAs.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("target: %s holds no certificate authority in PEM form", file)
	}
	return c, nil
}
