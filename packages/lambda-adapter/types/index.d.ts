import type { Context } from "aws-lambda";

/**
 * The function's entry point for S3, EventBridge, SQS, SNS and S3 Batch Operations events and for requests of an HTTP
 * API. Importing the module reads the settings from the environment and throws if one is missing or invalid;
 * `PROCESSED_BUCKET` is required.
 */
export declare function handler(event: unknown, context: Context): Promise<unknown>;
