package hostile

import (
	"crypto/sha1" //nolint:gosec // the name of a file in which the AWS CLI keeps a token
	"encoding/hex"
	"encoding/json"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
)

// Trap is a listener that ends every connection and counts them, and a directory with
// profiles of every kind. Whoever gets credentials by them connects to it, or leaves Ran.
type Trap struct {
	listener net.Listener
	dir      string
	count    atomic.Int64
}

// Profile is one way in which the AWS SDKs find credentials.
type Profile struct {
	Name string
	Env  []string // assignments
	Key  string   // the access key that is written down, empty where none is
}

const region = "eu-central-1"

// sso is a token as the AWS CLI keeps it.
const ssoStart, ssoSession = "https://sso.example/start", "work"

// profiles is a configuration file of the AWS SDKs; MARK is the file that Ran looks for.
const profiles = `
[profile static]
aws_access_key_id = AKIASTATIC0000000000
aws_secret_access_key = static
[profile source]
aws_access_key_id = AKIASOURCE0000000000
aws_secret_access_key = source
[profile role]
role_arn = arn:aws:iam::123456789012:role/r
source_profile = source
[profile role-of-environment]
role_arn = arn:aws:iam::123456789012:role/r
credential_source = Environment
[profile role-of-container]
role_arn = arn:aws:iam::123456789012:role/r
credential_source = EcsContainer
[profile role-of-instance]
role_arn = arn:aws:iam::123456789012:role/r
credential_source = Ec2InstanceMetadata
[profile web-identity]
role_arn = arn:aws:iam::123456789012:role/r
web_identity_token_file = TOKEN
[profile sso]
sso_start_url = ` + ssoStart + `
sso_region = eu-central-1
sso_account_id = 123456789012
sso_role_name = r
[profile sso-session]
sso_session = ` + ssoSession + `
sso_account_id = 123456789012
sso_role_name = r
[sso-session ` + ssoSession + `]
sso_start_url = ` + ssoStart + `
sso_region = eu-central-1
[profile process]
credential_process = touch MARK
[profile role-of-process]
role_arn = arn:aws:iam::123456789012:role/r
source_profile = process
`

// NewTrap writes the files into a directory and listens. The trap has to be closed.
func NewTrap(dir string) (*Trap, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	t := &Trap{listener: l, dir: dir}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			t.count.Add(1)
			_ = c.Close()
		}
	}()
	cache := filepath.Join(dir, ".aws", "sso", "cache")
	token, err := json.Marshal(map[string]string{
		"accessToken": "token", "expiresAt": "2099-01-01T00:00:00Z", "startUrl": ssoStart, "region": region,
	})
	text := strings.NewReplacer("MARK", t.mark(), "TOKEN", filepath.Join(dir, "token")).Replace(profiles)
	return t, errors.Join(err, os.MkdirAll(cache, 0o700),
		os.WriteFile(filepath.Join(dir, ".aws", "config"), []byte(text), 0o600),
		os.WriteFile(filepath.Join(dir, "token"), []byte("e30.e30.e30"), 0o600),
		os.WriteFile(filepath.Join(cache, cacheName(ssoStart)), token, 0o600),
		os.WriteFile(filepath.Join(cache, cacheName(ssoSession)), token, 0o600))
}

func cacheName(of string) string {
	sum := sha1.Sum([]byte(of))
	return hex.EncodeToString(sum[:]) + ".json"
}

func (t *Trap) mark() string { return filepath.Join(t.dir, "mark") }

// Connections is how many connections were made.
func (t *Trap) Connections() int { return int(t.count.Load()) }

// Ran reports whether a command of a profile was run.
func (t *Trap) Ran() bool {
	_, err := os.Stat(t.mark())
	return err == nil
}

// Close stops listening.
func (t *Trap) Close() error { return t.listener.Close() }

// Profiles are the ways, each with the trap as every proxy.
func (t *Trap) Profiles() []Profile {
	url := "http://" + t.listener.Addr().String()
	base := []string{
		"HOME=" + t.dir, "AWS_CONFIG_FILE=" + filepath.Join(t.dir, ".aws", "config"), "AWS_MAX_ATTEMPTS=1",
		"AWS_REGION=" + region, "AWS_EC2_METADATA_SERVICE_ENDPOINT=" + url, "NO_PROXY=", "no_proxy=",
	}
	for _, name := range []string{"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"} {
		base = append(base, name+"="+url, strings.ToLower(name)+"="+url)
	}
	var out []Profile
	add := func(name, key string, env ...string) {
		out = append(out, Profile{Name: name, Key: key, Env: append(append([]string{}, base...), env...)})
	}
	add("none", "")
	add("no such profile", "", "AWS_PROFILE=nobody")
	add("environment", "AKIAENVIRONMENT00000", "AWS_ACCESS_KEY_ID=AKIAENVIRONMENT00000", "AWS_SECRET_ACCESS_KEY=secret",
		"AWS_PROFILE=role")
	add("static", "AKIASTATIC0000000000", "AWS_PROFILE=static")
	for _, name := range []string{
		"role", "web-identity", "sso", "sso-session", "process", "role-of-process",
		"role-of-instance",
	} {
		add(name, "", "AWS_PROFILE="+name)
	}
	add("role-of-environment", "AKIAENVIRONMENT00000", "AWS_PROFILE=role-of-environment",
		"AWS_ACCESS_KEY_ID=AKIAENVIRONMENT00000", "AWS_SECRET_ACCESS_KEY=secret")
	add("role-of-container", "", "AWS_PROFILE=role-of-container", "AWS_CONTAINER_CREDENTIALS_FULL_URI="+url+"/keys")
	add("container by URI", "", "AWS_CONTAINER_CREDENTIALS_FULL_URI="+url+"/keys")
	add("container by path", "", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/keys")
	add("web identity of the environment", "", "AWS_ROLE_ARN=arn:aws:iam::123456789012:role/r",
		"AWS_WEB_IDENTITY_TOKEN_FILE="+filepath.Join(t.dir, "token"))
	return out
}
