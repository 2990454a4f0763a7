output "source_bucket" {
  description = "Bucket that photos are uploaded to."
  value       = aws_s3_bucket.source.bucket
}

output "processed_bucket" {
  description = "Bucket that pixelated photos arrive in."
  value       = aws_s3_bucket.processed.bucket
}

output "function_name" {
  description = "Name of the function."
  value       = aws_lambda_function.pixelate.function_name
}

output "function_arn" {
  description = "ARN of the function, for S3 Batch Operations."
  value       = aws_lambda_function.pixelate.arn
}

output "website_url" {
  description = "Where the page is; null without it."
  value       = local.website_url
}

output "distribution_id" {
  description = "The CloudFront distribution, to invalidate copies; null without it."
  value       = one(aws_cloudfront_distribution.website[*].id)
}

output "api_url" {
  description = "Where the HTTP API is when asked directly; null without it."
  value       = one(aws_apigatewayv2_api.http[*].api_endpoint)
}

output "dead_letter_queue_url" {
  description = "Queue of events that could not be handled."
  value       = aws_sqs_queue.dead_letters.url
}

output "dead_letter_queue_arn" {
  description = "ARN of that queue, to send its messages round again."
  value       = aws_sqs_queue.dead_letters.arn
}

output "work_queue_url" {
  description = "Queue between bucket and function with trigger = \"sqs\", else null."
  value       = one(aws_sqs_queue.work[*].url)
}

output "results_topic_arn" {
  description = "SNS topic that tells of every photo; null without it."
  value       = local.results_topic_arn
}

output "alarms_topic_arn" {
  description = "SNS topic that alarms write to; null without it."
  value       = one(aws_sns_topic.alarms[*].arn)
}

output "kms_key_arn" {
  description = "Key that photos are encrypted under with encryption = \"sse-kms\", else null."
  value       = local.kms_key_arn
}

output "backfill_role_arn" {
  description = "Role for S3 Batch Operations; null without it."
  value       = one(aws_iam_role.backfill[*].arn)
}

output "backfill_bucket" {
  description = "Bucket for the manifests and reports of S3 Batch Operations; null without it."
  value       = one(aws_s3_bucket.backfill[*].bucket)
}

output "dashboard_url" {
  description = "The dashboard in the console; null without it."
  value       = var.enable_dashboard ? "https://${local.region}.console.aws.amazon.com/cloudwatch/home?region=${local.region}#dashboards/dashboard/${var.name}" : null
}

output "upload_command" {
  description = "Uploads a first photo."
  value       = "aws s3 cp photo.jpg s3://${aws_s3_bucket.source.bucket}/${local.upload_prefix}photo.jpg"
}

output "list_command" {
  description = "Lists what became of the uploaded photos."
  value       = "aws s3 ls --recursive s3://${aws_s3_bucket.processed.bucket}/${local.output_prefix}"
}

output "logs_command" {
  description = "Follows the function's log."
  value       = "aws logs tail ${aws_cloudwatch_log_group.function.name} --follow --format short"
}
