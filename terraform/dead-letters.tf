# Keeps events that failed after all retries. Inspect one, fix the cause, then redrive them (docs/deploying.md).

resource "aws_sqs_queue" "dead_letters" {
  name                      = "${var.name}-dead-letters"
  message_retention_seconds = 1209600 # 14 days, the longest there is
  sqs_managed_sse_enabled   = local.kms ? null : true
  kms_master_key_id         = local.kms_key_arn
  tags                      = local.tags
}

resource "aws_sqs_queue_redrive_allow_policy" "dead_letters" {
  count     = var.trigger == "sqs" ? 1 : 0
  queue_url = aws_sqs_queue.dead_letters.id

  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns   = [aws_sqs_queue.work[0].arn]
  })
}

resource "aws_sqs_queue_policy" "dead_letters" {
  queue_url = aws_sqs_queue.dead_letters.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [
        local.messages_only_over_tls.dead_letters,
      ],
      [
        # A rule's ARN names the account.
        for events in var.trigger == "eventbridge" ? ["events"] : [] : {
          Sid       = "UndeliverableEvents"
          Effect    = "Allow"
          Principal = { Service = "events.amazonaws.com" }
          Action    = "sqs:SendMessage"
          Resource  = aws_sqs_queue.dead_letters.arn
          Condition = { ArnEquals = { "aws:SourceArn" = concat(aws_cloudwatch_event_rule.object_created[*].arn, aws_cloudwatch_event_rule.object_removed[*].arn) } }
        }
      ],
    )
  })
}

moved {
  from = aws_sqs_queue_policy.dead_letters[0]
  to   = aws_sqs_queue_policy.dead_letters
}
