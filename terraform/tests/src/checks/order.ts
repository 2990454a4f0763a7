import { type NamedBlock, textsIn } from "../module.ts";

/**
 * What must be there before something else is made, though no argument refers to it: S3 refuses a notification whose
 * destination it may not use, a mapping that starts before its role may take messages fails, and so on.
 */
const FIRST: Readonly<Record<string, readonly string[]>> = {
  "aws_s3_bucket_notification.source": ["aws_lambda_permission.s3", "aws_sqs_queue_policy.work"],
  "aws_cloudwatch_event_target.pixelate": ["aws_lambda_permission.eventbridge"],
  "aws_lambda_event_source_mapping.work": ["aws_iam_role_policy.function"],
  "aws_lambda_function.pixelate": ["aws_iam_role_policy.function"],
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
