# Logs of every request to CloudFront and to the module's buckets, in a bucket of their own. They contain addresses: off by
# default, and deleted after some days.

locals {
  logs_bucket = "${var.name}-logs"
  logs_arn    = "arn:${local.partition}:s3:::${local.logs_bucket}"
  log_sources = merge(
    local.creates_source ? { source = local.source_bucket_arn } : {},
    local.creates_processed ? { processed = local.processed_bucket_arn } : {},
  )
}

resource "aws_s3_bucket" "logs" {
  count         = var.enable_access_logs ? 1 : 0
  bucket        = local.logs_bucket
  force_destroy = true # logs only
  tags          = local.tags
}

resource "aws_s3_bucket_public_access_block" "logs" {
  count                   = var.enable_access_logs ? 1 : 0
  bucket                  = aws_s3_bucket.logs[0].id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "logs" {
  count  = var.enable_access_logs ? 1 : 0
  bucket = aws_s3_bucket.logs[0].id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

# S3 delivers access logs to buckets with SSE-S3 only.
resource "aws_s3_bucket_server_side_encryption_configuration" "logs" {
  count  = var.enable_access_logs ? 1 : 0
  bucket = aws_s3_bucket.logs[0].id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "logs" {
  count  = var.enable_access_logs ? 1 : 0
  bucket = aws_s3_bucket.logs[0].id

  rule {
    id     = "old"
    status = "Enabled"
    filter {}

    expiration {
      days = var.access_log_retention_days
    }
  }
}

resource "aws_s3_bucket_policy" "logs" {
  count  = var.enable_access_logs ? 1 : 0
  bucket = aws_s3_bucket.logs[0].id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(local.only_over_tls.logs, [
      {
        Sid       = "LogsOfBuckets"
        Effect    = "Allow"
        Principal = { Service = "logging.s3.amazonaws.com" }
        Action    = "s3:PutObject"
        Resource  = ["${local.logs_arn}/source/*", "${local.logs_arn}/processed/*"]
        Condition = {
          ArnLike      = { "aws:SourceArn" = values(local.log_sources) }
          StringEquals = { "aws:SourceAccount" = local.account_id }
        }
      },
      {
        Sid       = "LogsOfCloudFront"
        Effect    = "Allow"
        Principal = { Service = "delivery.logs.amazonaws.com" }
        Action    = "s3:PutObject"
        Resource  = ["${local.logs_arn}/AWSLogs/${local.account_id}/*"]
        Condition = {
          ArnLike      = { "aws:SourceArn" = "arn:${local.partition}:logs:us-east-1:${local.account_id}:delivery-source:${var.name}" }
          StringEquals = { "aws:SourceAccount" = local.account_id }
        }
      },
    ])
  })

  depends_on = [aws_s3_bucket_public_access_block.logs]
}

resource "aws_s3_bucket_logging" "source" {
  count         = var.enable_access_logs && local.creates_source ? 1 : 0
  bucket        = aws_s3_bucket.source[0].id
  target_bucket = aws_s3_bucket.logs[0].id
  target_prefix = "source/"

  depends_on = [aws_s3_bucket_policy.logs]
}

resource "aws_s3_bucket_logging" "processed" {
  count         = var.enable_access_logs && local.creates_processed ? 1 : 0
  bucket        = aws_s3_bucket.processed[0].id
  target_bucket = aws_s3_bucket.logs[0].id
  target_prefix = "processed/"

  depends_on = [aws_s3_bucket_policy.logs]
}

# Logs of CloudFront are set up in us-east-1, wherever their bucket is.
resource "aws_cloudwatch_log_delivery_source" "website" {
  count        = var.enable_access_logs && var.enable_website ? 1 : 0
  region       = "us-east-1"
  name         = var.name
  log_type     = "ACCESS_LOGS"
  resource_arn = aws_cloudfront_distribution.website[0].arn
  tags         = local.tags
}

resource "aws_cloudwatch_log_delivery_destination" "website" {
  count         = var.enable_access_logs && var.enable_website ? 1 : 0
  region        = "us-east-1"
  name          = var.name
  output_format = "json"
  tags          = local.tags

  delivery_destination_configuration {
    destination_resource_arn = aws_s3_bucket.logs[0].arn
  }

  depends_on = [aws_s3_bucket_policy.logs]
}

resource "aws_cloudwatch_log_delivery" "website" {
  count                    = var.enable_access_logs && var.enable_website ? 1 : 0
  region                   = "us-east-1"
  delivery_source_name     = aws_cloudwatch_log_delivery_source.website[0].name
  delivery_destination_arn = aws_cloudwatch_log_delivery_destination.website[0].arn
  tags                     = local.tags
}
