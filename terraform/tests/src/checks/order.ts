import { type NamedBlock, textsIn } from "../module.ts";

/**
 * Resources that must exist before others although no argument refers to them. For example, S3 refuses a notification
 * without permission for its destination, and an event source mapping fails without permission to receive messages.
 */
const FIRST: Readonly<Record<string, readonly string[]>> = {
  "aws_s3_bucket_notification.source": ["aws_lambda_permission.s3", "aws_sqs_queue_policy.work"],
  "aws_cloudwatch_event_target.pixelate": ["aws_lambda_permission.eventbridge"],
  "aws_lambda_event_source_mapping.work": ["aws_iam_role_policy.function"],
  "aws_cloudwatch_event_target.remove": ["aws_lambda_permission.eventbridge_removed"],
  "aws_lambda_function.pixelate": ["aws_iam_role_policy.function"],
  "aws_lambda_function.api": ["aws_iam_role_policy.api"],
  "aws_s3_bucket_logging.source": ["aws_s3_bucket_policy.logs"],
  "aws_s3_bucket_logging.processed": ["aws_s3_bucket_policy.logs"],
  "aws_cloudwatch_log_delivery_destination.website": ["aws_s3_bucket_policy.logs"],
  "aws_s3_bucket_policy.source": ["aws_s3_bucket_public_access_block.source"],
  "aws_s3_bucket_policy.processed": ["aws_s3_bucket_public_access_block.processed"],
  "aws_s3_bucket_lifecycle_configuration.source": ["aws_s3_bucket_versioning.source"],
};

export function orderProblems(blocks: readonly NamedBlock[]): string[] {
  return Object.entries(FIRST).flatMap(([later, earlier]) => {
    const block = blocks.find(({ kind, labels }) => kind === "resource" && labels.join(".") === later);
    const waitsFor = textsIn(block?.body["depends_on"] ?? null).map((text) =>
      text.replace(/^\$\{(.*)\}$/, "$1"),
    );
    return earlier
      .filter((name) => !waitsFor.includes(name))
      .map((name) => `${later} does not wait for ${name}`);
  });
}
