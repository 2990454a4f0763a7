data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

locals {
  account_id = data.aws_caller_identity.current.account_id
  partition  = data.aws_partition.current.partition
  region     = data.aws_region.current.region

  creates_source    = var.source_bucket == null
  creates_processed = var.processed_bucket == null

  source_bucket_name    = local.creates_source ? "${var.name}-source" : var.source_bucket.name
  processed_bucket_name = local.creates_processed ? "${var.name}-processed" : var.processed_bucket.name

  # Accounts of the buckets' owners.
  source_account = local.creates_source ? local.account_id : coalesce(var.source_bucket.account_id, local.account_id)

  # Built from names, so policies do not depend on the resources that they mention.
  source_bucket_arn    = "arn:${local.partition}:s3:::${local.source_bucket_name}"
  processed_bucket_arn = "arn:${local.partition}:s3:::${local.processed_bucket_name}"

  tags = merge({ Project = var.name }, var.tags)
}
