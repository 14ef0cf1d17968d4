package client

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/credentials/endpointcreds"
	"github.com/aws/aws-sdk-go-v2/feature/ec2/imds"

	"github.com/plumbline-conformance/plumbline/internal/network"
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

// static is what is written down in the environment or in the profile: for a local target
// nothing is asked for credentials and nothing is run for them. Without keys there it
// returns dummies.
func static(ctx context.Context) (region string, keys aws.CredentialsProvider) {
	env, _ := config.NewEnvConfig() // what it could not read does not matter here
	profile, err := config.LoadSharedConfigProfile(ctx, cmp.Or(env.SharedConfigProfile, "default"),
		func(o *config.LoadSharedConfigOptions) {
			if env.SharedCredentialsFile != "" {
				o.CredentialsFiles = []string{env.SharedCredentialsFile}
			}
			if env.SharedConfigFile != "" {
				o.ConfigFiles = []string{env.SharedConfigFile}
			}
		})
	if err != nil {
		profile = config.SharedConfig{} // there is none, or it is about something else than keys
	}
	region = cmp.Or(env.Region, profile.Region, defaultRegion)
	for _, found := range []aws.Credentials{env.Credentials, profile.Credentials} {
		if found.HasKeys() {
			return region, credentials.StaticCredentialsProvider{Value: found}
		}
	}
	return region, credentials.NewStaticCredentialsProvider(dummy, dummy, "")
}

// account is what the AWS SDK's default chain finds, without the instance metadata service.
func (t *Target) account(ctx context.Context, region string) (string, aws.CredentialsProvider, error) {
	ctx, cancel := context.WithTimeout(ctx, chainLimit)
	defer cancel()
	client := awshttp.NewBuildableClient().WithTransportOptions(func(transport *http.Transport) {
		network.Equip(transport, t.roots)
	})
	found, err := config.LoadDefaultConfig(ctx, config.WithEC2IMDSClientEnableState(imds.ClientDisabled),
		config.WithHTTPClient(client),
		// it has one of its own
		config.WithEndpointCredentialOptions(func(o *endpointcreds.Options) { o.HTTPClient = client }))
	if err == nil {
		_, err = found.Credentials.Retrieve(ctx)
	}
	if err != nil {
		return "", nil, fmt.Errorf("target: no AWS credentials (a target that is not local needs real ones): %w", err)
	}
	return cmp.Or(region, found.Region, defaultRegion), cached(found.Credentials), nil
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
