# How the function learns of a new photo:
#   s3           the bucket calls the function
#   sqs          the bucket fills a queue, and the function takes from it as fast as its concurrency allows
#   eventbridge  the bucket tells the default event bus, and a rule calls the function; others may listen too

locals {
  # An archived photo is rejected until it is restored.
  readable = ["s3:ObjectCreated:*", "s3:ObjectRestore:Completed"]
}

# One such resource owns all notifications of a bucket.
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

  # S3 tries the destination when it is told of it, and refuses one that it may not use.
  depends_on = [aws_lambda_permission.s3, aws_sqs_queue_policy.work]
}

# S3 and EventBridge call asynchronously: after two more tries the event ends as a dead letter.
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
