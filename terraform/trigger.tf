# What invokes the function for a new photo:
#   s3           the bucket itself
#   sqs          a queue that the bucket fills, with limited concurrency
#   eventbridge  a rule of the default event bus, to which others can subscribe too

locals {
  # source_prefix is the older of the two variables.
  source_prefixes = coalesce(var.source_prefixes, [var.source_prefix])

  # S3 takes one prefix and one suffix per rule.
  source_filters = [
    for pair in setproduct(local.source_prefixes, length(var.source_suffixes) == 0 ? [""] : var.source_suffixes) :
    { prefix = pair[0], suffix = pair[1] }
  ]

  # An archived photo is rejected until it is restored.
  readable = ["s3:ObjectCreated:*", "s3:ObjectRestore:Completed"]
  # Not the removals of a lifecycle, which have events of their own.
  removed   = ["s3:ObjectRemoved:Delete", "s3:ObjectRemoved:DeleteMarkerCreated"]
  announced = local.deletes_outputs ? concat(local.readable, local.removed) : local.readable
}

# This resource owns all notifications of the bucket. An existing bucket keeps its own: it announces through EventBridge.
resource "aws_s3_bucket_notification" "source" {
  count       = local.creates_source ? 1 : 0
  bucket      = aws_s3_bucket.source[0].id
  eventbridge = var.trigger == "eventbridge"

  dynamic "lambda_function" {
    for_each = var.trigger == "s3" ? local.source_filters : []

    content {
      id                  = lambda_function.key == 0 ? "pixelate" : "pixelate-${lambda_function.key}"
      lambda_function_arn = aws_lambda_function.pixelate.arn
      events              = local.announced
      filter_prefix       = lambda_function.value.prefix
      filter_suffix       = lambda_function.value.suffix
    }
  }

  dynamic "queue" {
    for_each = var.trigger == "sqs" ? local.source_filters : []

    content {
      id            = queue.key == 0 ? "pixelate" : "pixelate-${queue.key}"
      queue_arn     = aws_sqs_queue.work[0].arn
      events        = local.announced
      filter_prefix = queue.value.prefix
      filter_suffix = queue.value.suffix
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
