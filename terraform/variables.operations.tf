variable "enable_notifications" {
  description = "Whether there is an SNS topic that tells of every photo that was pixelated or rejected."
  type        = bool
  default     = true
  nullable    = false
}

variable "notification_email" {
  description = "Address that gets a message for each photo; null: none. AWS asks it to confirm first."
  type        = string
  default     = null

  validation {
    condition     = var.notification_email == null ? true : can(regex("^[^@ ]+@[^@ ]+$", var.notification_email))
    error_message = "Expected an e-mail address or null for notification_email."
  }

  validation {
    condition     = var.notification_email == null || var.enable_notifications
    error_message = "Expected enable_notifications = true where notification_email is given."
  }
}

variable "enable_alarms" {
  description = "Whether there are alarms for errors, throttles, dead letters, slow invocations and rejected photos."
  type        = bool
  default     = true
  nullable    = false
}

variable "alarm_email" {
  description = "Address that alarms and the budget write to; null: none. AWS asks it to confirm first."
  type        = string
  default     = null

  validation {
    condition     = var.alarm_email == null ? true : can(regex("^[^@ ]+@[^@ ]+$", var.alarm_email))
    error_message = "Expected an e-mail address or null for alarm_email."
  }
}

variable "rejections_alarm_threshold" {
  description = "Rejected photos within 5 minutes that raise the alarm."
  type        = number
  default     = 20
  nullable    = false

  validation {
    condition     = var.rejections_alarm_threshold >= 1 && floor(var.rejections_alarm_threshold) == var.rejections_alarm_threshold
    error_message = "Expected a whole number, 1 or more, for rejections_alarm_threshold but received ${var.rejections_alarm_threshold}."
  }
}

variable "enable_dashboard" {
  description = "Whether there is a CloudWatch dashboard, with an estimate of what the function costs."
  type        = bool
  default     = true
  nullable    = false
}

variable "prices" {
  description = "Prices in US dollars that the dashboard's estimate uses; the defaults are those of us-east-1 on arm64 without the free tier."
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
    error_message = "Expected no price below 0 in prices."
  }
}

variable "enable_backfill" {
  description = "Whether there are a role and a bucket for S3 Batch Operations, which pixelates what is already in the source bucket."
  type        = bool
  default     = false
  nullable    = false
}

variable "monthly_budget_dollars" {
  description = "Budget per month in US dollars for what carries the tag Project = NAME; alarm_email is told at 80 % and when 100 % is forecast. null: no budget."
  type        = number
  default     = null

  validation {
    condition     = var.monthly_budget_dollars == null ? true : var.monthly_budget_dollars > 0
    error_message = "Expected more than 0 dollars or null for monthly_budget_dollars."
  }

  validation {
    condition     = var.monthly_budget_dollars == null || var.alarm_email != null
    error_message = "Expected alarm_email where monthly_budget_dollars is given: a budget that tells nobody is none."
  }
}
