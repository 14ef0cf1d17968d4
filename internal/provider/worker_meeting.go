package provider

// meetingFaults show where the operations meet on a job.
var meetingFaults = []entry{}

// workerVariants differ in the nine operations, and conform.
var workerVariants = []entry{}
