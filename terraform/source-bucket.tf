# The bucket for uploads, never public. None of this touches an existing bucket (source_bucket).

resource "aws_s3_bucket" "source" {
  count         = local.creates_source ? 1 : 0
  bucket        = local.source_bucket_name
  force_destroy = var.force_destroy
  tags          = local.tags
}

resource "aws_s3_bucket_public_access_block" "source" {
  count                   = local.creates_source ? 1 : 0
  bucket                  = aws_s3_bucket.source[0].id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "source" {
  count  = local.creates_source ? 1 : 0
  bucket = aws_s3_bucket.source[0].id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "source" {
  count  = local.creates_source ? 1 : 0
  bucket = aws_s3_bucket.source[0].id

  rule {
    bucket_key_enabled = local.kms

    apply_server_side_encryption_by_default {
      sse_algorithm     = local.kms ? "aws:kms" : "AES256"
      kms_master_key_id = local.kms_key_arn
    }
  }
}

resource "aws_s3_bucket_versioning" "source" {
  count  = local.creates_source && var.source_versioning ? 1 : 0
  bucket = aws_s3_bucket.source[0].id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "source" {
  count  = local.creates_source ? 1 : 0
  bucket = aws_s3_bucket.source[0].id

  rule {
    id     = "abandoned-uploads"
    status = "Enabled"
    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 1
    }
  }

  dynamic "rule" {
    for_each = local.source_expiration_days == null ? [] : local.source_prefixes

    content {
      id     = rule.key == 0 ? "originals" : "originals-${rule.key}"
      status = "Enabled"

      filter {
        prefix = rule.value
      }

      expiration {
        days = local.source_expiration_days
      }
    }
  }

  dynamic "rule" {
    for_each = var.source_versioning ? [var.noncurrent_expiration_days] : []

    content {
      id     = "earlier-versions"
      status = "Enabled"
      filter {}

      noncurrent_version_expiration {
        noncurrent_days = rule.value
      }

      # Removes delete markers without versions.
      expiration {
        expired_object_delete_marker = true
      }
    }
  }

  depends_on = [aws_s3_bucket_versioning.source]
}

resource "aws_s3_bucket_policy" "source" {
  count  = local.creates_source ? 1 : 0
  bucket = aws_s3_bucket.source[0].id

  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = local.only_over_tls.source
  })

  depends_on = [aws_s3_bucket_public_access_block.source]
}

# Lets pages of these origins send a presigned form.
resource "aws_s3_bucket_cors_configuration" "source" {
  count  = local.creates_source && length(local.upload_origins) > 0 ? 1 : 0
  bucket = aws_s3_bucket.source[0].id

  cors_rule {
    allowed_methods = ["POST"]
    allowed_origins = local.upload_origins
    allowed_headers = ["*"]
    expose_headers  = ["ETag"]
    max_age_seconds = 3600
  }
}
