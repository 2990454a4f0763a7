locals {
  # Namespace of the metrics that the function writes into its log (packages/lambda-adapter/src/telemetry.ts); they
  # carry the name of the deployment as the dimension "service".
  metrics_namespace = "Pixelater"

  function_metric = { FunctionName = aws_lambda_function.pixelate.function_name }
  alarm_actions   = aws_sns_topic.alarms[*].arn

  alarms = merge(
    {
      errors = {
        description = "An invocation failed: a storage error, a timeout or an error of the function itself."
        namespace   = "AWS/Lambda", metric = "Errors", dimensions = local.function_metric
        statistic   = "Sum", threshold = 0
      }
      throttles = {
        description = "Invocations were throttled: the concurrency limit is reached."
        namespace   = "AWS/Lambda", metric = "Throttles", dimensions = local.function_metric
        statistic   = "Sum", threshold = 0
      }
      slow = {
        description = "An invocation took more than 80 % of its timeout."
        namespace   = "AWS/Lambda", metric = "Duration", dimensions = local.function_metric
        statistic   = "Maximum", threshold = 800 * var.timeout_seconds
      }
      dead-letters = {
        description = "Photos failed after all retries and are in the dead-letter queue."
        namespace   = "AWS/SQS", metric = "ApproximateNumberOfMessagesVisible"
        dimensions  = { QueueName = aws_sqs_queue.dead_letters.name }
        statistic   = "Maximum", threshold = 0
      }
      rejections = {
        description = "Many uploads were rejected: not photos, damaged or too large."
        namespace   = local.metrics_namespace, metric = "Rejected", dimensions = { service = var.name }
        statistic   = "Sum", threshold = var.rejections_alarm_threshold - 1
      }
    },
    {
      for deletions in compact([local.deletes_originals ? "deletions" : ""]) : deletions => {
        description = "S3 refused to delete originals; they are kept."
        namespace   = local.metrics_namespace, metric = "DeletionRefused", dimensions = { service = var.name }
        statistic   = "Sum", threshold = 0
      }
    },
    {
      for api in aws_apigatewayv2_api.http : "api-errors" => {
        description = "The HTTP API responded with 5xx."
        namespace   = "AWS/ApiGateway", metric = "5xx", dimensions = { ApiId = api.id }
        statistic   = "Sum", threshold = 0
      }
    },
    {
      for invalidations in compact([var.invalidate ? "invalidations" : ""]) : invalidations => {
        description = "CloudFront refused to remove copies of replaced or deleted photos; they stay as long as cache_control says."
        namespace   = local.metrics_namespace, metric = "InvalidationRefused", dimensions = { service = var.name }
        statistic   = "Sum", threshold = 0
      }
    },
    {
      for api in aws_lambda_function.api : "api-throttles" => {
        description = "Requests were throttled: the API's concurrency limit is reached."
        namespace   = "AWS/Lambda", metric = "Throttles", dimensions = { FunctionName = api.function_name }
        statistic   = "Sum", threshold = 0
      }
    },
    {
      # Five minutes of grants at most: posting a form again makes an event, too, which no throttle counts.
      for public in compact([var.public ? "flood" : ""]) : public => {
        description = "More uploads arrive than the HTTP API grants: forms are posted again and again."
        namespace   = "AWS/Lambda", metric = "Invocations", dimensions = local.function_metric
        statistic   = "Sum", threshold = 300 * local.api_requests_per_second + local.api_burst
      }
    },
  )
}

resource "aws_sns_topic" "alarms" {
  count             = var.enable_alarms ? 1 : 0
  name              = "${var.name}-alarms"
  kms_master_key_id = local.kms_key_arn
  tags              = local.tags
}

resource "aws_sns_topic_policy" "alarms" {
  count = var.enable_alarms ? 1 : 0
  arn   = aws_sns_topic.alarms[0].arn

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      local.messages_only_over_tls.alarms,
      {
        Sid       = "Alarms"
        Effect    = "Allow"
        Principal = { Service = "cloudwatch.amazonaws.com" }
        Action    = "sns:Publish"
        Resource  = aws_sns_topic.alarms[0].arn
        Condition = { StringEquals = { "aws:SourceAccount" = local.account_id } }
      },
    ]
  })
}

resource "aws_sns_topic_subscription" "alarms_email" {
  count     = var.enable_alarms && var.alarm_email != null ? 1 : 0
  topic_arn = aws_sns_topic.alarms[0].arn
  protocol  = "email"
  endpoint  = var.alarm_email
}

# Alarms change state a few times an hour at most; photos come as fast as anybody uploads them.
resource "aws_sns_topic_subscription" "notification_email" {
  count     = var.enable_alarms && var.notification_email != null && var.notification_email_for == "alarms" && var.notification_email != var.alarm_email ? 1 : 0
  topic_arn = aws_sns_topic.alarms[0].arn
  protocol  = "email"
  endpoint  = var.notification_email
}

# Each alarm evaluates the last five minutes.
resource "aws_cloudwatch_metric_alarm" "this" {
  for_each            = { for name, alarm in local.alarms : name => alarm if var.enable_alarms }
  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = each.value.description
  namespace           = each.value.namespace
  metric_name         = each.value.metric
  dimensions          = each.value.dimensions
  statistic           = each.value.statistic
  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value.threshold
  period              = 300
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = local.alarm_actions
  ok_actions          = local.alarm_actions
  tags                = local.tags
}
