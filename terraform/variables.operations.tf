variable "enable_notifications" {
  description = "Whether to create an SNS topic that notifies of every pixelated or rejected photo."
  type        = bool
  default     = true
  nullable    = false
}

variable "notification_email" {
  description = "Email address of a further recipient; null means none. The recipient must confirm the subscription. notification_email_for says what arrives."
  type        = string
  default     = null

  validation {
    condition     = var.notification_email == null ? true : can(regex("^[^@ ]+@[^@ ]+$", var.notification_email))
    error_message = "Expected an email address or null for notification_email."
  }

  validation {
    condition     = var.notification_email == null || (var.notification_email_for == "alarms" ? var.enable_alarms : var.enable_notifications)
    error_message = "Expected enable_alarms = true, or enable_notifications = true with notification_email_for = \"every-photo\", as notification_email is set."
  }
}

variable "notification_email_for" {
  description = "What notification_email receives: \"alarms\", a few emails an hour at most, or \"every-photo\", an email for each pixelated or rejected photo. Whoever can upload can then fill the mailbox."
  type        = string
  default     = "alarms"
  nullable    = false

  validation {
    condition     = contains(["alarms", "every-photo"], var.notification_email_for)
    error_message = "Expected alarms or every-photo for notification_email_for but received \"${var.notification_email_for}\"."
  }
}

variable "enable_alarms" {
  description = "Whether to create alarms for errors, throttles, dead letters, slow invocations and rejected photos."
  type        = bool
  default     = true
  nullable    = false
}

variable "alarm_email" {
  description = "Email address for alarms and budget notifications; null means none. The recipient must confirm the subscription."
  type        = string
  default     = null

  validation {
    condition     = var.alarm_email == null ? true : can(regex("^[^@ ]+@[^@ ]+$", var.alarm_email))
    error_message = "Expected an email address or null for alarm_email."
  }
}

variable "rejections_alarm_threshold" {
  description = "Number of rejected photos within 5 minutes that raises the alarm."
  type        = number
  default     = 20
  nullable    = false

  validation {
    condition     = var.rejections_alarm_threshold >= 1 && floor(var.rejections_alarm_threshold) == var.rejections_alarm_threshold
    error_message = "Expected a whole number, 1 or more, for rejections_alarm_threshold but received ${var.rejections_alarm_threshold}."
  }
}

variable "enable_access_logs" {
  description = "Whether every request to CloudFront and to the module's buckets is logged, in a bucket NAME-logs. The logs contain addresses of people."
  type        = bool
  default     = false
  nullable    = false
}

variable "access_log_retention_days" {
  description = "Days after which access logs are deleted."
  type        = number
  default     = 30
  nullable    = false

  validation {
    condition     = var.access_log_retention_days >= 1 && floor(var.access_log_retention_days) == var.access_log_retention_days
    error_message = "Expected a whole number of days, 1 or more, for access_log_retention_days but received ${var.access_log_retention_days}."
  }
}

variable "enable_dashboard" {
  description = "Whether to create a CloudWatch dashboard with an estimate of the function's costs."
  type        = bool
  default     = true
  nullable    = false
}

variable "prices" {
  description = "Prices in US dollars for the dashboard's estimate. The defaults are those of us-east-1 on arm64, without the free tier."
  type = object({
    lambda_gigabyte_second = optional(number, 0.0000133334)
    lambda_request         = optional(number, 0.0000002)
    s3_put                 = optional(number, 0.000005)
    s3_get                 = optional(number, 0.0000004)
  })
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for price in values(var.prices) : price >= 0])
    error_message = "Expected prices of 0 or more in prices."
  }
}

variable "enable_backfill" {
  description = "Whether to create a role and a bucket for S3 Batch Operations, which can pixelate existing objects of the source bucket."
  type        = bool
  default     = false
  nullable    = false
}

variable "backfill_manifests" {
  description = "ARNs of further manifests that S3 Batch Operations may read if enable_backfill = true, such as those that S3 Inventory writes for an existing bucket: arn:aws:s3:::lists/inventory/*."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for arn in var.backfill_manifests : can(regex("^arn:aws[a-z-]*:s3:::[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/[^*?]*\\*?$", arn))])
    error_message = "Expected ARNs of objects such as arn:aws:s3:::lists/inventory/*, with a star at the end only, for backfill_manifests but received ${join(", ", var.backfill_manifests)}."
  }

  validation {
    condition     = length(var.backfill_manifests) == 0 || var.enable_backfill
    error_message = "Expected enable_backfill = true, as backfill_manifests are set."
  }
}

variable "monthly_budget_dollars" {
  description = "Monthly budget in US dollars for resources with the tag Project = NAME; null means none. alarm_email is notified at 80 % and when 100 % is forecast."
  type        = number
  default     = null

  validation {
    condition     = var.monthly_budget_dollars == null ? true : var.monthly_budget_dollars > 0
    error_message = "Expected more than 0 or null for monthly_budget_dollars."
  }

  validation {
    condition     = var.monthly_budget_dollars == null || var.alarm_email != null
    error_message = "Expected alarm_email, as monthly_budget_dollars is set: the budget needs an address to notify."
  }
}
