# All features, for a busy site: a queue absorbs bursts, alarms and a budget notify an operator, versions are kept for a
# month, and existing photos can be pixelated too.

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
  description = "AWS region, such as eu-central-1."
  type        = string
  default     = "us-east-1"
}

variable "name" {
  description = "Name of all resources; the buckets are called NAME-source and NAME-processed."
  type        = string
  default     = "amc-image-pixelater"
}

variable "operator_email" {
  description = "Email address for alarms and budget notifications."
  type        = string
}

module "pixelater" {
  source = "../.."

  name = var.name
  tags = { Environment = "production" }

  trigger                 = "sqs"
  sqs_maximum_concurrency = 50
  memory_megabytes        = 1769
  reserved_concurrency    = 60

  protect_data            = true
  source_versioning       = true
  source_expiration_days  = 365
  allow_delete_on_request = true

  api_requests_per_second = 50
  api_burst               = 100

  alarm_email            = var.operator_email
  enable_backfill        = true
  monthly_budget_dollars = 50
}

output "website_url" {
  description = "URL of the page."
  value       = module.pixelater.website_url
}

output "api_url" {
  description = "URL of the HTTP API without CloudFront."
  value       = module.pixelater.api_url
}

output "dashboard_url" {
  description = "URL of the dashboard in the console."
  value       = module.pixelater.dashboard_url
}

output "upload_command" {
  description = "Command that uploads a first photo without the page."
  value       = module.pixelater.upload_command
}

output "logs_command" {
  description = "Command that follows the function's log."
  value       = module.pixelater.logs_command
}

output "dead_letter_queue_arn" {
  description = "URL of the dead-letter queue."
  value       = module.pixelater.dead_letter_queue_arn
}

output "source_bucket" {
  description = "Bucket for uploads."
  value       = module.pixelater.source_bucket
}

output "function_arn" {
  description = "ARN of the function, for S3 Batch Operations jobs."
  value       = module.pixelater.function_arn
}

output "backfill_role_arn" {
  description = "Role for S3 Batch Operations jobs."
  value       = module.pixelater.backfill_role_arn
}

output "backfill_bucket" {
  description = "Bucket for manifests and reports of S3 Batch Operations jobs."
  value       = module.pixelater.backfill_bucket
}
