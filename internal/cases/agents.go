package cases

import "github.com/plumbline-conformance/plumbline/internal/wire"

// agents are what clients call themselves, in the forms that they have: who asks changes nothing.
var agents = map[string]string{
	"boto3": "Boto3/1.44.8 md/Botocore#1.44.8 ua/2.1 os/linux md/arch#x86_64 lang/python#3.14.0 md/pyimpl#CPython " +
		"cfg/retry-mode#standard Botocore/1.44.8",
	"cli": "aws-cli/2.31.0 md/awscrt#0.27.6 ua/2.1 os/linux md/arch#x86_64 lang/python#3.13.7 md/pyimpl#CPython " +
		"exec-env/CodeBuild md/command#codepipeline.put-job-success-result",
	"js": "aws-sdk-js/3.1138.0 ua/2.1 os/linux lang/js md/nodejs#24.1.0 api/codepipeline#3.1138.0 " +
		"exec-env/AWS_Lambda_nodejs24.x",
	"java": "aws-sdk-java/2.40.2 md/io#sync md/http#Apache ua/2.1 api/CodePipeline#2.40.2 os/Linux lang/java#25 " +
		"md/OpenJDK_64-Bit_Server_VM md/vendor#Eclipse_Adoptium",
	"rust": "aws-sdk-rust/1.131.0 api/codepipeline/1.131.0 os/linux lang/rust/1.91.0",
	"php":  "aws-sdk-php/3.360.0 ua/2.1 OS/Linux#6.8 lang/php#8.4.1 GuzzleHttp/7",
	"ruby": "aws-sdk-ruby3/3.239.0 ua/2.1 api/codepipeline#1.110.0 os/linux md/x86_64 lang/ruby#3.4.7",
	"dotnet": "aws-sdk-dotnet-coreclr/4.0.3.1 ua/2.1 os/linux#6.8 md/ARCH#X64 lang/.NET_Core#10.0.0 " +
		"api/CodePipeline#4.0.3.1",
	"curl": "curl/8.17.0",
	"long": "aws-sdk-java/2.40.2 md/io#async md/http#NettyNio ua/2.1 api/CodePipeline#2.40.2 os/Linux#6.8.0-1029-aws " +
		"lang/java#25.0.1 " +
		"md/OpenJDK_64-Bit_Server_VM#25.0.1+8-LTS md/vendor#Amazon.com_Inc. md/en_US md/kotlin/2.2.20-release-328 " +
		"md/rb#none " +
		"exec-env/AWS_ECS_FARGATE cfg/retry-mode#standard cfg/auth-source#container m/D,E,N,b,e,g " +
		"app/the-job-worker-of-the-delivery-pipelines",
	"unknown": "worker",
}

// userAgents are a valid request and an invalid one of each client.
func userAgents() []Case {
	var out []Case
	for name, value := range agents {
		out = append(out, eitherWay("protocol/framing", "user-agent-"+name, "a client that calls itself "+quoted(name),
			func(r *wire.Request) { r.Header = []wire.Field{{Name: "User-Agent", Value: value}} })...)
	}
	return out
}

// eitherWay are a valid request and invalid ones, around which the same is changed: what is checked does not depend on
// it.
func eitherWay(rule, name, title string, change func(*wire.Request)) []Case {
	valid := accepted(rule+"/"+name, title, rule, sent{request: plain()})
	bad := refused(rule+"/refused-"+name, "an invalid request: "+title, "executionDetails.percentComplete/range",
		plain().with(percent, `101`), validation)
	return append([]Case{valid.altered(change), bad.altered(change)}, refusedAround(rule, name, title, change)...)
}
