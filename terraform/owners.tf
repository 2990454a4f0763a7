# What the owners of existing buckets and keys in other accounts must allow: the statements of the functions' own policies
# that concern them. In this account, those policies are enough.

locals {
  owner_resources = {
    source        = local.creates_source ? null : local.source_bucket_arn
    processed     = local.creates_processed ? null : local.processed_bucket_arn
    source_key    = local.source_key_arn
    processed_key = local.processed_key_arn
  }

  granted_statements = concat(
    [for statement in local.function_statements : merge(statement, { Principal = { AWS = aws_iam_role.function.arn } })],
    flatten([for role in aws_iam_role.api : [for statement in local.api_statements : merge(statement, { Principal = { AWS = role.arn } })]]),
  )

  owner_statements = {
    for what, arn in { for what, arn in local.owner_resources : what => coalesce(arn, "none") } : what => [
      for statement in local.granted_statements : merge(statement, {
        Resource = [for resource in statement.Resource : resource if resource == arn || startswith(resource, "${arn}/")]
      }) if anytrue([for resource in statement.Resource : resource == arn || startswith(resource, "${arn}/")])
    ]
  }

  # CloudFront reads with its own principal, in this account too.
  cdn_statements = [
    for distribution in aws_cloudfront_distribution.website : {
      Sid       = "ReadByThisDistribution"
      Effect    = "Allow"
      Principal = { Service = "cloudfront.amazonaws.com" }
      Action    = "s3:GetObject"
      Resource  = [for prefix in local.written_prefixes : "${local.processed_bucket_arn}/${prefix}*"]
      Condition = { StringEquals = { "AWS:SourceArn" = distribution.arn } }
    }
  ]
  cdn_key_statements = [
    for distribution in aws_cloudfront_distribution.website : {
      Sid       = "ReadByThisDistribution"
      Effect    = "Allow"
      Principal = { Service = "cloudfront.amazonaws.com" }
      Action    = "kms:Decrypt"
      Resource  = [local.processed_key_arn]
      Condition = { StringEquals = { "AWS:SourceArn" = distribution.arn } }
    } if local.processed_key_arn != null
  ]

  owner_policies = {
    source        = local.owner_statements.source
    processed     = concat(local.owner_statements.processed, [for statement in local.cdn_statements : statement if !local.creates_processed])
    source_key    = local.owner_statements.source_key
    processed_key = concat(local.owner_statements.processed_key, local.cdn_key_statements)
  }
}
