# For photos that were in the source bucket before the function: S3 Batch Operations invokes it for each line of a
# manifest. Manifests and reports have their own bucket: they are neither processed as photos nor public.

locals {
  backfill_bucket = "${var.name}-backfill"
  backfill_arn    = "arn:${local.partition}:s3:::${local.backfill_bucket}"
}

resource "aws_s3_bucket" "backfill" {
  count         = var.enable_backfill ? 1 : 0
  bucket        = local.backfill_bucket
  force_destroy = true # lists and reports only
  tags          = local.tags
}

resource "aws_s3_bucket_public_access_block" "backfill" {
  count                   = var.enable_backfill ? 1 : 0
  bucket                  = aws_s3_bucket.backfill[0].id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "backfill" {
  count  = var.enable_backfill ? 1 : 0
  bucket = aws_s3_bucket.backfill[0].id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "backfill" {
  count  = var.enable_backfill ? 1 : 0
  bucket = aws_s3_bucket.backfill[0].id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "backfill" {
  count  = var.enable_backfill ? 1 : 0
  bucket = aws_s3_bucket.backfill[0].id

  rule {
    id     = "done"
    status = "Enabled"
    filter {}

    expiration {
      days = 90
    }
  }
}

resource "aws_s3_bucket_policy" "backfill" {
  count  = var.enable_backfill ? 1 : 0
  bucket = aws_s3_bucket.backfill[0].id

  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = local.only_over_tls.backfill
  })

  depends_on = [aws_s3_bucket_public_access_block.backfill]
}

resource "aws_iam_role" "backfill" {
  count       = var.enable_backfill ? 1 : 0
  name        = "${var.name}-backfill"
  description = "Lets S3 Batch Operations invoke ${var.name} for existing objects of ${local.source_bucket_name}"
  tags        = local.tags

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { Service = "batchoperations.s3.amazonaws.com" }
        Action    = "sts:AssumeRole"
        Condition = { StringEquals = { "aws:SourceAccount" = local.account_id } }
      },
    ]
  })
}

resource "aws_iam_role_policy" "backfill" {
  count = var.enable_backfill ? 1 : 0
  name  = "backfill"
  role  = aws_iam_role.backfill[0].id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "CallFunction"
        Effect   = "Allow"
        Action   = ["lambda:InvokeFunction"]
        Resource = [aws_lambda_function.pixelate.arn]
      },
      {
        Sid      = "ReadManifest"
        Effect   = "Allow"
        Action   = ["s3:GetObject"]
        Resource = concat(["${local.backfill_arn}/manifests/*"], var.backfill_manifests)
      },
      {
        Sid      = "WriteReport"
        Effect   = "Allow"
        Action   = ["s3:PutObject"]
        Resource = ["${local.backfill_arn}/reports/*"]
      },
    ]
  })
}
