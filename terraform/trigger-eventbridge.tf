resource "aws_cloudwatch_event_rule" "object_created" {
  count       = var.trigger == "eventbridge" ? 1 : 0
  name        = "${var.name}-object-created"
  description = "New photos in ${local.source_bucket_name}"
  tags        = local.tags

  event_pattern = jsonencode({
    source      = ["aws.s3"]
    detail-type = ["Object Created", "Object Restore Completed"]
    account     = [local.account_id]
    detail = merge(
      { bucket = { name = [aws_s3_bucket.source.bucket] } },
      var.source_prefix == "" ? {} : { object = { key = [{ prefix = var.source_prefix }] } },
    )
  })
}

resource "aws_cloudwatch_event_target" "pixelate" {
  count = var.trigger == "eventbridge" ? 1 : 0
  rule  = aws_cloudwatch_event_rule.object_created[0].name
  arn   = aws_lambda_function.pixelate.arn

  # For events that EventBridge cannot deliver; events that the function fails on go to its own destination.
  dead_letter_config {
    arn = aws_sqs_queue.dead_letters.arn
  }

  depends_on = [aws_lambda_permission.eventbridge, aws_sqs_queue_policy.dead_letters]
}

resource "aws_lambda_permission" "eventbridge" {
  count         = var.trigger == "eventbridge" ? 1 : 0
  statement_id  = "ObjectCreatedRule"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.pixelate.function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.object_created[0].arn
}
