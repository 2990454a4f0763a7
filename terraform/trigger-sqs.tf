resource "aws_sqs_queue" "work" {
  count                      = var.trigger == "sqs" ? 1 : 0
  name                       = "${var.name}-work"
  visibility_timeout_seconds = 6 * var.timeout_seconds # AWS advises this, for the retries of a throttled batch
  message_retention_seconds  = 345600
  sqs_managed_sse_enabled    = local.kms ? null : true
  kms_master_key_id          = local.kms_key_arn
  tags                       = local.tags

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letters.arn
    maxReceiveCount     = 5
  })
}

resource "aws_sqs_queue_policy" "work" {
  count     = var.trigger == "sqs" ? 1 : 0
  queue_url = aws_sqs_queue.work[0].id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      local.messages_only_over_tls.work,
      {
        Sid       = "FilledBySourceBucket"
        Effect    = "Allow"
        Principal = { Service = "s3.amazonaws.com" }
        Action    = "sqs:SendMessage"
        Resource  = aws_sqs_queue.work[0].arn
        Condition = {
          ArnEquals    = { "aws:SourceArn" = local.source_bucket_arn }
          StringEquals = { "aws:SourceAccount" = local.account_id }
        }
      },
    ]
  })
}

resource "aws_lambda_event_source_mapping" "work" {
  count                   = var.trigger == "sqs" ? 1 : 0
  event_source_arn        = aws_sqs_queue.work[0].arn
  function_name           = aws_lambda_function.pixelate.arn
  batch_size              = var.sqs_batch_size
  function_response_types = ["ReportBatchItemFailures"] # one bad photo does not repeat its batch
  tags                    = local.tags

  scaling_config {
    maximum_concurrency = var.sqs_maximum_concurrency
  }

  depends_on = [aws_iam_role_policy.function]
}
