# For buckets that exist already: nothing of theirs is changed. Photos of two folders that end in .jpg, .jpeg or .png are
# pixelated into another existing bucket. The source bucket must send its events to EventBridge (docs/deploying.md).

terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.66"
    }
  }
}

provider "aws" {
  region = var.region
}

variable "region" {
  description = "AWS region of both buckets, such as eu-central-1."
  type        = string
  default     = "us-east-1"
}

variable "name" {
  description = "Name of all resources."
  type        = string
  default     = "amc-image-pixelater"
}

variable "source_bucket" {
  description = "Name of the bucket with the photos."
  type        = string
}

variable "processed_bucket" {
  description = "Name of the bucket for the pixelated photos."
  type        = string
}

variable "kms_key_arn" {
  description = "Customer managed key that encrypts the photos; null means none."
  type        = string
  default     = null
}

module "pixelater" {
  source = "../.."

  name    = var.name
  trigger = "eventbridge"

  source_bucket    = { name = var.source_bucket, kms_key_arn = var.kms_key_arn }
  source_prefixes  = ["uploads/", "camera/"]
  source_suffixes  = [".jpg", ".jpeg", ".png"]
  processed_bucket = { name = var.processed_bucket }

  enable_api      = false
  enable_website  = false
  enable_backfill = true
}

output "upload_command" {
  description = "Command that uploads a first photo."
  value       = module.pixelater.upload_command
}

output "list_command" {
  description = "Command that lists the pixelated photos."
  value       = module.pixelater.list_command
}

output "source_bucket" {
  description = "Bucket with the photos."
  value       = module.pixelater.source_bucket
}

output "owner_policies" {
  description = "Statements that the owners of the buckets and the key add to their policies, where this account cannot decide."
  value       = module.pixelater.owner_policies
}

output "function_arn" {
  description = "ARN of the function, for S3 Batch Operations jobs."
  value       = module.pixelater.function_arn
}

output "backfill_bucket" {
  description = "Bucket for manifests and reports of S3 Batch Operations jobs."
  value       = module.pixelater.backfill_bucket
}

output "backfill_role_arn" {
  description = "Role for S3 Batch Operations jobs, for the photos that are in the bucket already."
  value       = module.pixelater.backfill_role_arn
}
