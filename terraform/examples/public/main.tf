# A page that is open to anybody: bounds on everything that strangers can use, a limit for each address, and photos that
# expire. docs/abuse.md computes the worst bill.

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

  name   = var.name
  public = true

  # Nobody has use for an original of a stranger.
  delete_original = "after-success"

  enable_access_logs     = true
  alarm_email            = var.operator_email
  monthly_budget_dollars = 20
}

output "website_url" {
  description = "URL of the page."
  value       = module.pixelater.website_url
}

output "api_function_name" {
  description = "Name of the function that answers requests; without concurrency it answers none."
  value       = module.pixelater.api_function_name
}

output "dashboard_url" {
  description = "URL of the dashboard in the console."
  value       = module.pixelater.dashboard_url
}

output "access_logs_bucket" {
  description = "Bucket with the access logs."
  value       = module.pixelater.access_logs_bucket
}

output "logs_command" {
  description = "Command that follows the function's log."
  value       = module.pixelater.logs_command
}
