# Notifies of every pixelated or rejected photo. docs/lambda.md describes the messages.

locals {
  results_topic_arn = one(aws_sns_topic.results[*].arn)
}

resource "aws_sns_topic" "results" {
  count             = var.enable_notifications ? 1 : 0
  name              = "${var.name}-results"
  kms_master_key_id = local.kms_key_arn
  tags              = local.tags
}

# The function publishes with its role's permission.
resource "aws_sns_topic_policy" "results" {
  count = var.enable_notifications ? 1 : 0
  arn   = aws_sns_topic.results[0].arn

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      local.messages_only_over_tls.results,
    ]
  })
}

resource "aws_sns_topic_subscription" "results_email" {
  count     = var.notification_email != null && var.notification_email_for == "every-photo" ? 1 : 0
  topic_arn = aws_sns_topic.results[0].arn
  protocol  = "email"
  endpoint  = var.notification_email
}
