# The bucket for uploads, never public.

resource "aws_s3_bucket" "source" {
  bucket        = local.source_bucket_name
  force_destroy = var.force_destroy
  tags          = local.tags
}

resource "aws_s3_bucket_public_access_block" "source" {
  bucket                  = aws_s3_bucket.source.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "source" {
  bucket = aws_s3_bucket.source.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "source" {
  bucket = aws_s3_bucket.source.id

  rule {
    bucket_key_enabled = local.kms

    apply_server_side_encryption_by_default {
      sse_algorithm     = local.kms ? "aws:kms" : "AES256"
      kms_master_key_id = local.kms_key_arn
    }
  }
}

resource "aws_s3_bucket_versioning" "source" {
  count  = var.source_versioning ? 1 : 0
  bucket = aws_s3_bucket.source.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "source" {
  bucket = aws_s3_bucket.source.id

  rule {
    id     = "abandoned-uploads"
    status = "Enabled"
    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 1
    }
  }

  dynamic "rule" {
    for_each = var.source_expiration_days == null ? [] : [var.source_expiration_days]

    content {
      id     = "originals"
      status = "Enabled"

      filter {
        prefix = var.source_prefix
      }

      expiration {
        days = rule.value
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
  bucket = aws_s3_bucket.source.id

  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = local.only_over_tls.source
  })

  depends_on = [aws_s3_bucket_public_access_block.source]
}

# Lets pages of these origins send a presigned form.
resource "aws_s3_bucket_cors_configuration" "source" {
  count  = length(local.upload_origins) > 0 ? 1 : 0
  bucket = aws_s3_bucket.source.id

  cors_rule {
    allowed_methods = ["POST"]
    allowed_origins = local.upload_origins
    allowed_headers = ["*"]
    expose_headers  = ["ETag"]
    max_age_seconds = 3600
  }
}
