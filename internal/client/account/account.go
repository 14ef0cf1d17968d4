// Package account finds region and credentials as the AWS SDK does. It is apart from the clients that
// sign with them, since it compiles four services of AWS, which a test of a local target has no use for.
package account

import (
	"cmp"
	"context"
	"crypto/x509"
	"net/http"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials/endpointcreds"
	"github.com/aws/aws-sdk-go-v2/feature/ec2/imds"

	"github.com/plumbline-conformance/plumbline/internal/client/network"
)

// Chain is the default chain of the AWS SDK.
type Chain struct{}

// Profile is what the profile of the environment says in so many words: for a local target nothing is
// asked for credentials and nothing is run for them.
func (Chain) Profile(ctx context.Context) (region string, keys aws.Credentials) {
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
		return "", aws.Credentials{} // there is none, or it is about something else than keys
	}
	return profile.Region, profile.Credentials
}

// Account is what the chain finds, without the instance metadata service.
func (Chain) Account(ctx context.Context, roots *x509.CertPool) (string, aws.CredentialsProvider, error) {
	client := awshttp.NewBuildableClient().WithTransportOptions(func(transport *http.Transport) {
		network.Equip(transport, roots)
	})
	found, err := config.LoadDefaultConfig(ctx, config.WithEC2IMDSClientEnableState(imds.ClientDisabled),
		config.WithHTTPClient(client),
		// it has one of its own
		config.WithEndpointCredentialOptions(func(o *endpointcreds.Options) { o.HTTPClient = client }))
	if err == nil {
		_, err = found.Credentials.Retrieve(ctx)
	}
	return found.Region, found.Credentials, err
}
