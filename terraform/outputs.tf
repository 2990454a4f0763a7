output "source_bucket" {
  description = "Bucket for uploads."
  value       = local.source_bucket_name
}

output "processed_bucket" {
  description = "Bucket with the pixelated photos."
  value       = local.processed_bucket_name
}

output "owner_policies" {
  description = "Statements that the owners of existing buckets and keys (source, processed, source_key, processed_key) add to their policies: always for CloudFront, and for the function if they are in another account. JSON; null where there is nothing to add."
  value       = { for what, statements in local.owner_policies : what => length(statements) == 0 ? null : jsonencode({ Version = "2012-10-17", Statement = statements }) }
}

output "source_event_pattern" {
  description = "Event pattern of a rule with which the owner of source_bucket forwards events from another account; null for a bucket of this account."
  value       = local.source_is_foreign ? jsonencode({ source = ["aws.s3"], detail = { bucket = { name = [local.source_bucket_name] } } }) : null
}

output "source_cors_rule" {
  description = "CORS rule that the owner of source_bucket adds for uploads from pages, as aws s3api put-bucket-cors takes it; null for a bucket of the module."
  value = local.creates_source || length(local.upload_origins) == 0 ? null : jsonencode({
    CORSRules = [
      { AllowedMethods = ["POST"], AllowedOrigins = local.upload_origins, AllowedHeaders = ["*"], ExposeHeaders = ["ETag"], MaxAgeSeconds = 3600 },
    ]
  })
}

output "function_name" {
  description = "Name of the function."
  value       = aws_lambda_function.pixelate.function_name
}

output "function_arn" {
  description = "ARN of the function, for S3 Batch Operations."
  value       = aws_lambda_function.pixelate.arn
}

output "api_function_name" {
  description = "Name of the function that answers requests; null without the API."
  value       = one(aws_lambda_function.api[*].function_name)
}

output "access_logs_bucket" {
  description = "Bucket with the access logs; null without them."
  value       = one(aws_s3_bucket.logs[*].bucket)
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
  description = "URL of the HTTP API without CloudFront; null without the API. It answers requests only if there is no page, or with direct_api = true."
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
  value       = "aws s3 cp photo.jpg s3://${local.source_bucket_name}/${local.upload_prefix}photo.jpg"
}

output "list_command" {
  description = "Command that lists the pixelated photos."
  value       = "aws s3 ls --recursive s3://${local.processed_bucket_name}/${local.output_prefixes[0]}"
}

output "logs_command" {
  description = "Command that follows the function's log."
  value       = "aws logs tail ${aws_cloudwatch_log_group.function.name} --follow --format short"
}
