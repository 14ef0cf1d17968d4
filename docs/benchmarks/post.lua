-- What wrk sends: a request that every implementation answers, with a signature's form.
wrk.method = "POST"
wrk.body = '{"jobId":"5e5e5e5e-0000-4000-8000-00000000000b","continuationToken":"' .. string.rep("t", 200) .. '"}'
wrk.headers["Content-Type"] = "application/x-amz-json-1.1"
wrk.headers["X-Amz-Target"] = "CodePipeline_20150709.PutJobSuccessResult"
wrk.headers["X-Amz-Date"] = "20260101T000000Z"
wrk.headers["Authorization"] = "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/codepipeline/aws4_request, SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature=0000000000000000000000000000000000000000000000000000000000000000"
