/** The whole cloud on one machine. */
export { type LocalCloud, startLocalCloud } from "./cloud.ts";
export type { Backfill, BackfillOptions } from "./cloud/backfill.ts";
export { type Credentials, LOCAL_CREDENTIALS } from "./cloud/credentials.ts";
export { FUNCTION_BUNDLE } from "./cloud/function.ts";
export type { LocalCloudOptions } from "./cloud/options.ts";
export * from "./defaults.ts";
export type { DetectedFace, DetectFaces } from "./rekognition/server.ts";
export type { FailureRecord } from "./lambda/async-queue.ts";
export { TRIGGER_KINDS, type TriggerKind } from "./trigger.ts";

/** Single services, for benchmarks and tests that need no more. */
export { LambdaFunction } from "./lambda/function.ts";
export type { InvocationResult } from "./lambda/sandbox.ts";
export type { FunctionOptions } from "./lambda/settings.ts";
export type { ObjectChange, S3Notification } from "./s3/event.ts";
export { type RequestRecord, type S3Options, type S3Server, startS3 } from "./s3/server.ts";
