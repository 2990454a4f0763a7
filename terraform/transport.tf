# Statements for the policies of buckets, queues and topics: no request without TLS, and none to a bucket with a version
# older than 1.2.

locals {
  bucket_arns = {
    source    = local.source_bucket_arn
    processed = local.processed_bucket_arn
    page      = local.page_arn
    backfill  = local.backfill_arn
    logs      = local.logs_arn
  }

  only_over_tls = {
    for bucket, arn in local.bucket_arns : bucket => [
      {
        Sid       = "OnlyOverTls"
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = [arn, "${arn}/*"]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Sid       = "OnlyOverTls12"
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = [arn, "${arn}/*"]
        Condition = { NumericLessThan = { "s3:TlsVersion" = "1.2" } }
      },
    ]
  }

  # One statement each, by the name of the resource.
  messages_only_over_tls = {
    for name, receiver in {
      alarms       = { arn = one(aws_sns_topic.alarms[*].arn), action = "sns:Publish" }
      results      = { arn = one(aws_sns_topic.results[*].arn), action = "sns:Publish" }
      work         = { arn = one(aws_sqs_queue.work[*].arn), action = "sqs:*" }
      dead_letters = { arn = aws_sqs_queue.dead_letters.arn, action = "sqs:*" }
      } : name => {
      Sid       = "OnlyOverTls"
      Effect    = "Deny"
      Principal = "*"
      Action    = receiver.action
      Resource  = receiver.arn
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }
  }
}
