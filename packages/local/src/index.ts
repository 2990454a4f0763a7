export {
  type BatchJob,
  type BatchJobOptions,
  runBatchJob,
  type TaskResult,
} from "./batch/job.ts";
export { type BatchTarget, ManifestError, readManifest, targetsIn, writeManifest } from "./batch/manifest.ts";
export { writeReport } from "./batch/report.ts";
export type { BatchTask, ResultCode, SchemaVersion } from "./batch/task.ts";
export {
  type Backfill,
  type BackfillOrder,
  FUNCTION_BUNDLE,
  LOCAL_CREDENTIALS,
  type Credentials,
  type LocalCloud,
  type LocalCloudOptions,
  startLocalCloud,
} from "./cloud.ts";
export * from "./defaults.ts";
export { eventBridgeEventOf } from "./events/eventbridge.ts";
export { Queue, type QueueMessage, type QueueOptions } from "./events/queue.ts";
export { QueueMapping, type QueueMappingOptions, sqsEventOf } from "./events/queue-mapping.ts";
export { snsEnvelopeOf, snsEventOf } from "./events/sns-event.ts";
export { type Publication, Topic, TopicError, type TopicMessage, type TopicOptions } from "./events/topic.ts";
export { serveTopic, type TopicServer } from "./events/topic-server.ts";
export {
  type ChooseFault,
  type Fault,
  type FaultProxy,
  type ProxiedRequest,
  startFaultProxy,
} from "./faults/proxy.ts";
export { EventJournal } from "./lambda/event-journal.ts";
export { AsyncQueue, type AsyncOptions, type FailureRecord } from "./lambda/async-queue.ts";
export { type FunctionOptions, LambdaFunction } from "./lambda/function.ts";
export type { InvocationResult } from "./lambda/sandbox.ts";
export { PortInUseError } from "./listen.ts";
export type { Identity } from "./s3/auth/identity.ts";
export { notificationOf } from "./s3/event.ts";
export type { EventName, ObjectChange, S3EventRecord, S3Notification } from "./s3/event.ts";
export { type RequestRecord, type S3Options, type S3Server, startS3 } from "./s3/server.ts";
export { type Trigger, TRIGGER_KINDS, type TriggerKind } from "./trigger.ts";
