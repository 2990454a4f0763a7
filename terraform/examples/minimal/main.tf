# The minimum: a bucket for photos, a function, and a bucket for the pixelated photos.

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

module "pixelater" {
  source = "../.."

  name                 = var.name
  enable_api           = false
  enable_website       = false
  enable_notifications = false
  enable_alarms        = false
  enable_dashboard     = false
  enable_tracing       = false
}

output "upload_command" {
  description = "Command that uploads a first photo."
  value       = module.pixelater.upload_command
}

output "list_command" {
  description = "Command that lists the pixelated photos."
  value       = module.pixelater.list_command
}

output "logs_command" {
  description = "Command that follows the function's log."
  value       = module.pixelater.logs_command
}
