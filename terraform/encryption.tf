# With encryption = "sse-kms" photos, messages, dead letters and logs are encrypted under one customer managed key: the
# caller's, or one created here. The page's own files use SSE-S3: they are public.

locals {
  kms         = var.encryption == "sse-kms"
  makes_key   = local.kms && var.kms_key_arn == null
  kms_key_arn = local.makes_key ? one(aws_kms_key.photos[*].arn) : var.kms_key_arn

  # Built from names: queue and log groups depend on the key.
  dead_letters_arn = "arn:${local.partition}:sqs:${local.region}:${local.account_id}:${var.name}-dead-letters"
  log_group_arns = [
    for name in ["/aws/lambda/${var.name}", "/aws/lambda/${var.name}-api", "/aws/apigateway/${var.name}"] :
    "arn:${local.partition}:logs:${local.region}:${local.account_id}:log-group:${name}"
  ]
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
          # In a key policy, "*" means the key itself.
          Sid       = "Account"
          Effect    = "Allow"
          Principal = { AWS = "arn:${local.partition}:iam::${local.account_id}:root" }
          Action    = "kms:*"
          Resource  = "*"
        },
        {
          # S3 and CloudWatch put messages into encrypted queues and topics, whose policies limit the sources.
          Sid       = "Announce"
          Effect    = "Allow"
          Principal = { Service = ["s3.amazonaws.com", "cloudwatch.amazonaws.com"] }
          Action    = ["kms:Decrypt", "kms:GenerateDataKey"]
          Resource  = "*"
          Condition = { StringEquals = { "aws:SourceAccount" = local.account_id } }
        },
        {
          # EventBridge's requests to KMS carry no aws:SourceAccount (Amazon SNS Developer Guide, "Managing encryption keys"):
          # a condition on it would drop events without a trace. The queue's ARN, which SQS sends along, names the account.
          Sid       = "AnnounceByEventBridge"
          Effect    = "Allow"
          Principal = { Service = "events.amazonaws.com" }
          Action    = ["kms:Decrypt", "kms:GenerateDataKey"]
          Resource  = "*"
          Condition = { StringEquals = { "kms:EncryptionContext:aws:sqs:arn" = local.dead_letters_arn } }
        },
        {
          Sid       = "Log"
          Effect    = "Allow"
          Principal = { Service = "logs.${local.region}.${data.aws_partition.current.dns_suffix}" }
          Action    = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"]
          Resource  = "*"
          Condition = { ArnEquals = { "kms:EncryptionContext:aws:logs:arn" = local.log_group_arns } }
        },
      ],
      [
        # Any distribution of the account: naming this one would create a dependency cycle between key and distribution.
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
