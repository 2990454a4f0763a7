data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

locals {
  account_id = data.aws_caller_identity.current.account_id
  partition  = data.aws_partition.current.partition
  region     = data.aws_region.current.region

  source_bucket_name    = "${var.name}-source"
  processed_bucket_name = "${var.name}-processed"

  # Built from names, so policies do not depend on the resources that they mention.
  source_bucket_arn    = "arn:${local.partition}:s3:::${local.source_bucket_name}"
  processed_bucket_arn = "arn:${local.partition}:s3:::${local.processed_bucket_name}"

  tags = merge({ Project = var.name }, var.tags)
}
