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

resource "aws_sns_topic_subscription" "results_email" {
  count     = var.notification_email == null ? 0 : 1
  topic_arn = aws_sns_topic.results[0].arn
  protocol  = "email"
  endpoint  = var.notification_email
}
