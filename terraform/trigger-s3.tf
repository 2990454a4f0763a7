# A bucket's ARN contains no account; source_account excludes a bucket of the same name in another account.
resource "aws_lambda_permission" "s3" {
  count          = var.trigger == "s3" ? 1 : 0
  statement_id   = "SourceBucket"
  action         = "lambda:InvokeFunction"
  function_name  = aws_lambda_function.pixelate.function_name
  principal      = "s3.amazonaws.com"
  source_arn     = local.source_bucket_arn
  source_account = local.account_id
}
