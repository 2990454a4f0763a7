output "source_bucket" {
  description = "Bucket for uploads."
  value       = aws_s3_bucket.source.bucket
}

output "processed_bucket" {
  description = "Bucket with the pixelated photos."
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
  description = "URL of the page; null without the website."
  value       = local.website_url
}

output "distribution_id" {
  description = "Id of the CloudFront distribution, for cache invalidations; null without the website."
  value       = one(aws_cloudfront_distribution.website[*].id)
}

output "api_url" {
  description = "URL of the HTTP API without CloudFront; null without the API."
  value       = one(aws_apigatewayv2_api.http[*].api_endpoint)
}

output "dead_letter_queue_url" {
  description = "URL of the dead-letter queue."
  value       = aws_sqs_queue.dead_letters.url
}

output "dead_letter_queue_arn" {
  description = "ARN of the dead-letter queue, for a redrive."
  value       = aws_sqs_queue.dead_letters.arn
}

output "work_queue_url" {
  description = "URL of the queue between bucket and function if trigger = \"sqs\", otherwise null."
  value       = one(aws_sqs_queue.work[*].url)
}

output "results_topic_arn" {
  description = "SNS topic of the notifications; null without notifications."
  value       = local.results_topic_arn
}

output "alarms_topic_arn" {
  description = "SNS topic of the alarms; null without alarms."
  value       = one(aws_sns_topic.alarms[*].arn)
}

output "kms_key_arn" {
  description = "KMS key that encrypts the photos if encryption = \"sse-kms\", otherwise null."
  value       = local.kms_key_arn
}

output "backfill_role_arn" {
  description = "Role for S3 Batch Operations; null without backfill."
  value       = one(aws_iam_role.backfill[*].arn)
}

output "backfill_bucket" {
  description = "Bucket for the manifests and reports of S3 Batch Operations; null without backfill."
  value       = one(aws_s3_bucket.backfill[*].bucket)
}

output "dashboard_url" {
  description = "URL of the dashboard in the console; null without the dashboard."
  value       = var.enable_dashboard ? "https://${local.region}.console.aws.amazon.com/cloudwatch/home?region=${local.region}#dashboards/dashboard/${var.name}" : null
}

output "upload_command" {
  description = "Command that uploads a first photo."
  value       = "aws s3 cp photo.jpg s3://${aws_s3_bucket.source.bucket}/${local.upload_prefix}photo.jpg"
}

output "list_command" {
  description = "Command that lists the pixelated photos."
  value       = "aws s3 ls --recursive s3://${aws_s3_bucket.processed.bucket}/${local.output_prefix}"
}

output "logs_command" {
  description = "Command that follows the function's log."
  value       = "aws logs tail ${aws_cloudwatch_log_group.function.name} --follow --format short"
}
