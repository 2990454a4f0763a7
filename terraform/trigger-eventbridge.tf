# One rule for each folder. An existing bucket announces through EventBridge, beside whatever it announces already.

resource "aws_cloudwatch_event_rule" "object_created" {
  count       = var.trigger == "eventbridge" ? length(local.source_prefixes) : 0
  name        = count.index == 0 ? "${var.name}-object-created" : "${var.name}-object-created-${count.index}"
  description = "New photos in ${local.source_bucket_name}"
  tags        = local.tags

  event_pattern = jsonencode({
    source      = ["aws.s3"]
    detail-type = ["Object Created", "Object Restore Completed"]
    account     = [local.source_account]
    detail = merge(
      { bucket = { name = [local.source_bucket_name] } },
      local.key_patterns[count.index] == null ? {} : { object = { key = local.key_patterns[count.index] } },
    )
  })
}

# Removals have a reason, which a lifecycle's do not share.
resource "aws_cloudwatch_event_rule" "object_removed" {
  count       = local.deletes_outputs ? length(aws_cloudwatch_event_rule.object_created) : 0
  name        = count.index == 0 ? "${var.name}-object-removed" : "${var.name}-object-removed-${count.index}"
  description = "Photos removed from ${local.source_bucket_name}"
  tags        = local.tags

  event_pattern = jsonencode({
    source      = ["aws.s3"]
    detail-type = ["Object Deleted"]
    account     = [local.source_account]
    detail = merge(
      { bucket = { name = [local.source_bucket_name] }, reason = ["DeleteObject"] },
      local.key_patterns[count.index] == null ? {} : { object = { key = local.key_patterns[count.index] } },
    )
  })
}

resource "aws_cloudwatch_event_target" "remove" {
  count = length(aws_cloudwatch_event_rule.object_removed)
  rule  = aws_cloudwatch_event_rule.object_removed[count.index].name
  arn   = aws_lambda_function.pixelate.arn

  dead_letter_config {
    arn = aws_sqs_queue.dead_letters.arn
  }

  depends_on = [aws_lambda_permission.eventbridge_removed, aws_sqs_queue_policy.dead_letters]
}

resource "aws_lambda_permission" "eventbridge_removed" {
  count         = length(aws_cloudwatch_event_rule.object_removed)
  statement_id  = "ObjectRemovedRule${count.index}"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.pixelate.function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.object_removed[count.index].arn
}

locals {
  key_patterns = [
    for prefix in local.source_prefixes :
    length(var.source_suffixes) > 0 ? [for suffix in var.source_suffixes : { wildcard = "${prefix}*${suffix}" }]
    : prefix != "" ? [{ prefix = prefix }]
    : null
  ]

  # Events of another account's bucket arrive from that account's event bus.
  source_is_foreign = local.source_account != local.account_id
}

resource "aws_cloudwatch_event_target" "pixelate" {
  count = length(aws_cloudwatch_event_rule.object_created)
  rule  = aws_cloudwatch_event_rule.object_created[count.index].name
  arn   = aws_lambda_function.pixelate.arn

  # For events that EventBridge cannot deliver; events that the function fails on go to its own destination.
  dead_letter_config {
    arn = aws_sqs_queue.dead_letters.arn
  }

  depends_on = [aws_lambda_permission.eventbridge, aws_sqs_queue_policy.dead_letters]
}

resource "aws_lambda_permission" "eventbridge" {
  count         = length(aws_cloudwatch_event_rule.object_created)
  statement_id  = count.index == 0 ? "ObjectCreatedRule" : "ObjectCreatedRule${count.index}"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.pixelate.function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.object_created[count.index].arn
}

# Lets the owner of a bucket in another account forward its events to this account's default bus (docs/deploying.md).
resource "aws_cloudwatch_event_permission" "source_account" {
  count        = local.source_is_foreign ? 1 : 0
  principal    = local.source_account
  statement_id = "${var.name}-originals"
}

data "aws_s3_bucket_notification" "source" {
  count  = !local.creates_source && !local.source_is_foreign ? 1 : 0
  bucket = local.source_bucket_name
}

check "source_bucket_sends_events" {
  assert {
    condition     = alltrue(data.aws_s3_bucket_notification.source[*].eventbridge)
    error_message = "Expected ${local.source_bucket_name} to send events to EventBridge: without them no photo is pixelated. Its owner switches that on in the bucket's properties (docs/deploying.md)."
  }
}
