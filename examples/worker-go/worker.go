package main

import (
	"context"
	"errors"
	"log"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline/types"
)

// worker does the jobs of one custom action.
type worker struct {
	client *codepipeline.Client
	action types.ActionTypeId
	do     func(context.Context, types.Job) (result, error)
}

// result is what became of one piece of work.
type result struct {
	summary string
	percent int32
	next    string // the token with which the job goes on; empty at its end
}

// round does the jobs that wait and says how many there were.
func (w *worker) round(ctx context.Context) (int, error) {
	polled, err := w.client.PollForJobs(ctx, &codepipeline.PollForJobsInput{
		ActionTypeId: &w.action,
		MaxBatchSize: aws.Int32(10),
	})
	if err != nil {
		return 0, err
	}
	for _, job := range polled.Jobs {
		if err := w.work(ctx, job); err != nil {
			return 0, err
		}
	}
	return len(polled.Jobs), nil
}

// work acknowledges a job, does it and tells how it went.
func (w *worker) work(ctx context.Context, job types.Job) error {
	taken, err := w.client.AcknowledgeJob(ctx, &codepipeline.AcknowledgeJobInput{JobId: job.Id, Nonce: job.Nonce})
	if nonce := (*types.InvalidNonceException)(nil); errors.As(err, &nonce) {
		return nil // another worker has it
	}
	if err != nil {
		return err
	}
	if taken.Status != types.JobStatusInProgress {
		return nil
	}
	done, err := w.do(ctx, job)
	if err != nil {
		return w.failed(ctx, job, err)
	}
	return w.succeeded(ctx, job, done)
}

func (w *worker) succeeded(ctx context.Context, job types.Job, done result) error {
	log.Printf("%s: %s", *job.Id, done.summary)
	success := &codepipeline.PutJobSuccessResultInput{
		JobId:            job.Id,
		ExecutionDetails: &types.ExecutionDetails{Summary: &done.summary, PercentComplete: &done.percent},
	}
	if done.next != "" { // no empty token: it is too short to be one
		success.ContinuationToken = &done.next
	}
	_, err := w.client.PutJobSuccessResult(ctx, success)
	if spent := (*types.InvalidJobStateException)(nil); errors.As(err, &spent) {
		log.Printf("%s: has ended meanwhile", *job.Id) // an answer was lost, or it timed out
		return nil
	}
	return err
}

func (w *worker) failed(ctx context.Context, job types.Job, reason error) error {
	log.Printf("%s: failed: %v", *job.Id, reason)
	_, err := w.client.PutJobFailureResult(ctx, &codepipeline.PutJobFailureResultInput{
		JobId:          job.Id,
		FailureDetails: &types.FailureDetails{Type: types.FailureTypeJobFailed, Message: aws.String(reason.Error())},
	})
	return err
}
