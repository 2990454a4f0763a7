# The built files of packages/web. Only the distribution can read them.

locals {
  page_files  = coalesce(var.page_files, "${path.module}/../packages/web/dist")
  page_bucket = "${var.name}-page"
  page_arn    = "arn:${local.partition}:s3:::${local.page_bucket}"

  content_types = {
    css         = "text/css; charset=utf-8"
    html        = "text/html; charset=utf-8"
    ico         = "image/x-icon"
    jpg         = "image/jpeg"
    js          = "text/javascript; charset=utf-8"
    json        = "application/json"
    map         = "application/json"
    png         = "image/png"
    svg         = "image/svg+xml"
    txt         = "text/plain; charset=utf-8"
    wasm        = "application/wasm"
    webmanifest = "application/manifest+json"
    webp        = "image/webp"
    woff2       = "font/woff2"
  }
}

resource "aws_s3_bucket" "page" {
  count         = var.enable_website ? 1 : 0
  bucket        = local.page_bucket
  force_destroy = true # contains only files that a build can create again
  tags          = local.tags
}

resource "aws_s3_bucket_public_access_block" "page" {
  count                   = var.enable_website ? 1 : 0
  bucket                  = aws_s3_bucket.page[0].id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "page" {
  count  = var.enable_website ? 1 : 0
  bucket = aws_s3_bucket.page[0].id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "page" {
  count  = var.enable_website ? 1 : 0
  bucket = aws_s3_bucket.page[0].id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_policy" "page" {
  count  = var.enable_website ? 1 : 0
  bucket = aws_s3_bucket.page[0].id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(local.only_over_tls.page, [
      {
        Sid       = "ReadByThisDistribution"
        Effect    = "Allow"
        Principal = { Service = "cloudfront.amazonaws.com" }
        Action    = "s3:GetObject"
        Resource  = ["${local.page_arn}/*"]
        Condition = { StringEquals = { "AWS:SourceArn" = aws_cloudfront_distribution.website[0].arn } }
      },
    ])
  })

  depends_on = [aws_s3_bucket_public_access_block.page]
}

# What the page says about the deployment.
resource "aws_s3_object" "service" {
  count         = var.enable_website ? 1 : 0
  bucket        = aws_s3_bucket.page[0].id
  key           = "service.json"
  content_type  = "application/json"
  cache_control = "no-cache"

  content = jsonencode({
    originals      = { keptDays = local.source_expiration_days, deleted = var.delete_original }
    outputs        = { keptDays = local.processed_expiration_days }
    uploadSettings = local.upload_settings
    maxBytes       = local.max_bytes
  })
}

resource "aws_s3_object" "page" {
  for_each     = var.enable_website ? fileset(local.page_files, "**") : toset([])
  bucket       = aws_s3_bucket.page[0].id
  key          = each.key
  source       = "${local.page_files}/${each.key}"
  source_hash  = filemd5("${local.page_files}/${each.key}")
  content_type = lookup(local.content_types, reverse(split(".", each.key))[0], "application/octet-stream")
  # File names under assets/ contain a hash of their content; all other files may change.
  cache_control = startswith(each.key, "assets/") ? "public, max-age=31536000, immutable" : "no-cache"
}
