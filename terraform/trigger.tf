# What invokes the function for a new photo:
#   s3           the bucket itself
#   sqs          a queue that the bucket fills, with limited concurrency
#   eventbridge  a rule of the default event bus, to which others can subscribe too

locals {
  # An archived photo is rejected until it is restored.
  readable = ["s3:ObjectCreated:*", "s3:ObjectRestore:Completed"]
}

# This resource owns all notifications of the bucket.
resource "aws_s3_bucket_notification" "source" {
  bucket      = aws_s3_bucket.source.id
  eventbridge = var.trigger == "eventbridge"

  dynamic "lambda_function" {
    for_each = var.trigger == "s3" ? ["s3"] : []

    content {
      id                  = "pixelate"
      lambda_function_arn = aws_lambda_function.pixelate.arn
      events              = local.readable
      filter_prefix       = var.source_prefix
    }
  }

  dynamic "queue" {
    for_each = aws_sqs_queue.work

    content {
      id            = "pixelate"
      queue_arn     = queue.value.arn
      events        = local.readable
      filter_prefix = var.source_prefix
    }
  }

  # S3 sends a test message to the destination and refuses one without permission.
  depends_on = [aws_lambda_permission.s3, aws_sqs_queue_policy.work]
}

# S3 and EventBridge invoke asynchronously: after two retries the event goes to the dead-letter queue.
resource "aws_lambda_function_event_invoke_config" "pixelate" {
  function_name                = aws_lambda_function.pixelate.function_name
  maximum_retry_attempts       = 2
  maximum_event_age_in_seconds = 21600

  destination_config {
    on_failure {
      destination = aws_sqs_queue.dead_letters.arn
    }
  }
}
