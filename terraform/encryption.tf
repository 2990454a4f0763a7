# With encryption = "sse-kms" photos, messages and dead letters are encrypted under one customer managed key: the
# caller's, or one that is made here. The page's own files stay under SSE-S3: they are public.

locals {
  kms         = var.encryption == "sse-kms"
  makes_key   = local.kms && var.kms_key_arn == null
  kms_key_arn = local.makes_key ? one(aws_kms_key.photos[*].arn) : var.kms_key_arn
}

resource "aws_kms_key" "photos" {
  count                   = local.makes_key ? 1 : 0
  description             = "Photos of ${var.name}"
  enable_key_rotation     = true
  deletion_window_in_days = 30
  tags                    = local.tags

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [
        {
          # A key policy speaks of its own key alone, which it can only call "*".
          Sid       = "Account"
          Effect    = "Allow"
          Principal = { AWS = "arn:${local.partition}:iam::${local.account_id}:root" }
          Action    = "kms:*"
          Resource  = "*"
        },
        {
          # S3, EventBridge and CloudWatch put messages into encrypted queues and topics. From where, the policies of
          # those queues and topics say.
          Sid       = "Announce"
          Effect    = "Allow"
          Principal = { Service = ["s3.amazonaws.com", "events.amazonaws.com", "cloudwatch.amazonaws.com"] }
          Action    = ["kms:Decrypt", "kms:GenerateDataKey"]
          Resource  = "*"
        },
      ],
      [
        # Any distribution of the account: naming this one would make key and distribution wait for each other.
        # The bucket policy names it.
        for website in var.enable_website ? ["website"] : [] : {
          Sid       = "ReadByCloudFront"
          Effect    = "Allow"
          Principal = { Service = "cloudfront.amazonaws.com" }
          Action    = "kms:Decrypt"
          Resource  = "*"
          Condition = {
            StringLike = {
              "AWS:SourceArn" = "arn:${local.partition}:cloudfront::${local.account_id}:distribution/*"
            }
          }
        }
      ],
    )
  })
}

resource "aws_kms_alias" "photos" {
  count         = local.makes_key ? 1 : 0
  name          = "alias/${var.name}"
  target_key_id = aws_kms_key.photos[0].key_id
}
