import type { Context } from "aws-lambda";

/**
 * Handles events of S3, EventBridge, SQS, SNS and S3 Batch Operations, and requests of an HTTP API or a Function URL. The
 * module reads its settings from the environment when it is imported, and throws if one is missing or invalid.
 * `PROCESSED_BUCKET` is required.
 */
export declare function handler(event: unknown, context: Context): Promise<unknown>;
