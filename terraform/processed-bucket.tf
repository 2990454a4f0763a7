# The bucket for pixelated photos. Only CloudFront publishes them; the bucket itself is never public. None of this touches
# an existing bucket (processed_bucket).

resource "aws_s3_bucket" "processed" {
  count         = local.creates_processed ? 1 : 0
  bucket        = local.processed_bucket_name
  force_destroy = var.force_destroy
  tags          = local.tags
}

resource "aws_s3_bucket_public_access_block" "processed" {
  count                   = local.creates_processed ? 1 : 0
  bucket                  = aws_s3_bucket.processed[0].id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "processed" {
  count  = local.creates_processed ? 1 : 0
  bucket = aws_s3_bucket.processed[0].id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "processed" {
  count  = local.creates_processed ? 1 : 0
  bucket = aws_s3_bucket.processed[0].id

  rule {
    bucket_key_enabled = local.kms

    apply_server_side_encryption_by_default {
      sse_algorithm     = local.kms ? "aws:kms" : "AES256"
      kms_master_key_id = local.kms_key_arn
    }
  }
}

resource "aws_s3_bucket_versioning" "processed" {
  count  = local.creates_processed && var.processed_versioning ? 1 : 0
  bucket = aws_s3_bucket.processed[0].id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "processed" {
  count  = local.creates_processed ? 1 : 0
  bucket = aws_s3_bucket.processed[0].id

  rule {
    id     = "abandoned-uploads"
    status = "Enabled"
    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 1
    }
  }

  dynamic "rule" {
    for_each = local.processed_expiration_days == null ? [] : [local.processed_expiration_days]

    content {
      id     = "pixelated"
      status = "Enabled"
      filter {}

      expiration {
        days = rule.value
      }
    }
  }

  dynamic "rule" {
    for_each = var.processed_versioning ? [var.noncurrent_expiration_days] : []

    content {
      id     = "earlier-versions"
      status = "Enabled"
      filter {}

      noncurrent_version_expiration {
        noncurrent_days = rule.value
      }

      expiration {
        expired_object_delete_marker = true
      }
    }
  }

  depends_on = [aws_s3_bucket_versioning.processed]
}

resource "aws_s3_bucket_policy" "processed" {
  count  = local.creates_processed ? 1 : 0
  bucket = aws_s3_bucket.processed[0].id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      local.only_over_tls.processed,
      local.cdn_statements,
    )
  })

  depends_on = [aws_s3_bucket_public_access_block.processed]
}
