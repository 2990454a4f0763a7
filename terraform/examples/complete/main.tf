# Everything the module has, for a site that many people use: a queue evens out rushes, alarms and a budget write to
# an operator, versions are kept for a month, and what was in the bucket before can be pixelated too.

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
  description = "Name of everything; the buckets are called NAME-source and NAME-processed."
  type        = string
  default     = "amc-image-pixelater"
}

variable "operator_email" {
  description = "Who is told of alarms and of the budget."
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
  description = "Where the page is."
  value       = module.pixelater.website_url
}

output "api_url" {
  description = "Where the HTTP API is when asked directly."
  value       = module.pixelater.api_url
}

output "dashboard_url" {
  description = "The dashboard in the console."
  value       = module.pixelater.dashboard_url
}

output "upload_command" {
  description = "Uploads a first photo without the page."
  value       = module.pixelater.upload_command
}

output "logs_command" {
  description = "Follows the function's log."
  value       = module.pixelater.logs_command
}

output "dead_letter_queue_arn" {
  description = "Queue of events that could not be handled."
  value       = module.pixelater.dead_letter_queue_arn
}

output "source_bucket" {
  description = "Bucket that photos are uploaded to."
  value       = module.pixelater.source_bucket
}

output "function_arn" {
  description = "The function, for an S3 Batch Operations job."
  value       = module.pixelater.function_arn
}

output "backfill_role_arn" {
  description = "Role for an S3 Batch Operations job."
  value       = module.pixelater.backfill_role_arn
}

output "backfill_bucket" {
  description = "Bucket for its manifest and report."
  value       = module.pixelater.backfill_bucket
}
