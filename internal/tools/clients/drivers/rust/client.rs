// Sends with the AWS SDK for Rust what standard input asks for: client URL. Its input and output are those of python.py
// in the folder above.
use aws_sdk_codepipeline::config::{retry::RetryConfig, BehaviorVersion, Credentials, Region};
use aws_sdk_codepipeline::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_codepipeline::primitives::{DateTime, DateTimeFormat};
use aws_sdk_codepipeline::types::{
    ActionCategory, ActionOwner, ActionTypeId, CurrentRevision, ExecutionDetails, FailureDetails, FailureType,
};
use aws_sdk_codepipeline::Client;
use serde_json::Value;
use std::io::BufRead;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let url = std::env::args().nth(1).expect("a URL");
    let config = aws_sdk_codepipeline::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .retry_config(RetryConfig::standard())
        .endpoint_url(url)
        .region(Region::new("us-east-1"))
        .credentials_provider(Credentials::new("test", "test", None, None, "static"))
        .build();
    let client = Client::from_conf(config);
    println!("{}", aws_sdk_codepipeline::meta::PKG_VERSION);
    for line in std::io::stdin().lock().lines() {
        let asked: Value = serde_json::from_str(&line.expect("a line")).expect("JSON");
        let input = &asked["input"];
        let outcome = match asked["operation"].as_str().expect("an operation") {
            "PutJobSuccessResult" => success(&client, input).await,
            "PutJobFailureResult" => failure(&client, input).await,
            "AcknowledgeJob" => outcome(
                client
                    .acknowledge_job()
                    .set_job_id(text(&input["jobId"]))
                    .set_nonce(text(&input["nonce"]))
                    .send()
                    .await,
            ),
            "PollForJobs" => poll(&client, input).await,
            other => panic!("no operation {other}"),
        };
        println!("{outcome}");
    }
}

fn text(v: &Value) -> Option<String> {
    v.as_str().map(str::to_string)
}

async fn success(client: &Client, input: &Value) -> String {
    let mut call = client
        .put_job_success_result()
        .set_job_id(text(&input["jobId"]))
        .set_continuation_token(text(&input["continuationToken"]));
    if let Some(variables) = input["outputVariables"].as_object() {
        call = call.set_output_variables(Some(Default::default()));
        for (name, value) in variables {
            match value.as_str() {
                Some(value) => call = call.output_variables(name, value),
                None => return "refused".into(), // a map of strings holds no null
            }
        }
    }
    if let Some(details) = input["executionDetails"].as_object() {
        let percent = details.get("percentComplete").and_then(Value::as_i64);
        call = call.execution_details(
            ExecutionDetails::builder()
                .set_summary(details.get("summary").and_then(text))
                .set_external_execution_id(details.get("externalExecutionId").and_then(text))
                .set_percent_complete(percent.map(|n| n as i32))
                .build(),
        );
    }
    if let Some(revision) = input["currentRevision"].as_object() {
        let created = revision.get("created").and_then(Value::as_str).map(|at| {
            DateTime::from_str(at, DateTimeFormat::DateTime).expect("a time in ISO 8601")
        });
        match CurrentRevision::builder()
            .set_revision(revision.get("revision").and_then(text))
            .set_change_identifier(revision.get("changeIdentifier").and_then(text))
            .set_revision_summary(revision.get("revisionSummary").and_then(text))
            .set_created(created)
            .build()
        {
            Ok(revision) => call = call.current_revision(revision),
            Err(_) => return "refused".into(),
        }
    }
    outcome(call.send().await)
}

async fn failure(client: &Client, input: &Value) -> String {
    let details = &input["failureDetails"];
    let built = FailureDetails::builder()
        .set_type(details["type"].as_str().map(FailureType::from))
        .set_message(text(&details["message"]))
        .build();
    match built {
        Ok(details) => outcome(
            client
                .put_job_failure_result()
                .set_job_id(text(&input["jobId"]))
                .failure_details(details)
                .send()
                .await,
        ),
        Err(_) => "refused".into(),
    }
}

async fn poll(client: &Client, input: &Value) -> String {
    let id = &input["actionTypeId"];
    let built = ActionTypeId::builder()
        .set_category(id["category"].as_str().map(ActionCategory::from))
        .set_owner(id["owner"].as_str().map(ActionOwner::from))
        .set_provider(text(&id["provider"]))
        .set_version(text(&id["version"]))
        .build();
    match built {
        Ok(id) => outcome(
            client
                .poll_for_jobs()
                .action_type_id(id)
                .set_max_batch_size(input["maxBatchSize"].as_i64().map(|n| n as i32))
                .send()
                .await,
        ),
        Err(_) => "refused".into(),
    }
}

// outcome is how the client took an answer. A modelled error prints as its variant in Debug; one that is not is Unhandled.
fn outcome<O, E: ProvideErrorMetadata + std::fmt::Debug, R: std::fmt::Debug>(
    result: Result<O, SdkError<E, R>>,
) -> String {
    match result {
        Ok(_) => "success".into(),
        Err(SdkError::ConstructionFailure(_)) => "refused".into(),
        Err(SdkError::ServiceError(e)) => {
            let shown = format!("{:?}", e.err());
            let variant: String = shown.chars().take_while(|c| c.is_alphanumeric()).collect();
            if variant == "Unhandled" { "generic".into() } else { variant }
        }
        Err(other) => {
            eprintln!("{other:?}");
            "failed".into()
        }
    }
}
