# For photos of people: originals are deleted once they are pixelated, there is one coarse grid only (several grids of a
# photo reveal more than one), and everything is encrypted with your own key and kept for a month at most.
# docs/privacy.md says what pixelation does and does not hide.

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
  default     = "amc-image-pixelater-private"
}

module "pixelater" {
  source = "../.."

  name       = var.name
  encryption = "sse-kms"

  grids           = ["8"]
  output_format   = "jpeg"
  delete_original = "after-success"

  # The function does not delete rejected originals; they expire after these days.
  source_expiration_days    = 1
  processed_expiration_days = 30
  log_retention_days        = 7
}

output "website_url" {
  description = "URL of the page."
  value       = module.pixelater.website_url
}

output "upload_command" {
  description = "Command that uploads a first photo without the page."
  value       = module.pixelater.upload_command
}

output "list_command" {
  description = "Command that lists the pixelated photos."
  value       = module.pixelater.list_command
}

output "kms_key_arn" {
  description = "KMS key that encrypts the photos."
  value       = module.pixelater.kms_key_arn
}
