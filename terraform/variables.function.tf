variable "function_zip" {
  description = "Path of the packed function. Null means one of packages/lambda-adapter/dist/ of this repository, which must be built first (docs/deploying.md): function.zip, with faces = true function-faces.zip or function-rekognition.zip, or with formats = true function-formats.zip."
  type        = string
  default     = null

  validation {
    condition     = var.function_zip == null ? true : endswith(var.function_zip, ".zip")
    error_message = "Expected the path of a .zip file or null for function_zip."
  }
}

variable "formats" {
  description = "Whether the function reads WebP, AVIF, HEIC, GIF, TIFF and BMP as well. Its package is six times as large, and it finds faces too. Decoding takes 26 bytes of memory for each pixel."
  type        = bool
  default     = false
  nullable    = false

  validation {
    condition     = !var.formats || var.detector == "built-in"
    error_message = "Expected built-in for detector beside formats = true: Rekognition reads JPEG and PNG only."
  }
}

variable "architecture" {
  description = "Processor of the function: \"arm64\" or \"x86_64\". arm64 costs 20 % less for the same duration."
  type        = string
  default     = "arm64"
  nullable    = false

  validation {
    condition     = contains(["arm64", "x86_64"], var.architecture)
    error_message = "Expected arm64 or x86_64 for architecture but received \"${var.architecture}\"."
  }
}

variable "memory_megabytes" {
  description = "Memory of the function in MB, 128 to 10240. CPU scales with memory: 1769 MB is one core."
  type        = number
  default     = 1024
  nullable    = false

  validation {
    condition     = var.memory_megabytes >= 128 && var.memory_megabytes <= 10240 && floor(var.memory_megabytes) == var.memory_megabytes
    error_message = "Expected a whole number from 128 to 10240 for memory_megabytes but received ${var.memory_megabytes}."
  }
}

variable "timeout_seconds" {
  description = "Timeout of an invocation in seconds, 5 to 900."
  type        = number
  default     = 60
  nullable    = false

  validation {
    condition     = var.timeout_seconds >= 5 && var.timeout_seconds <= 900 && floor(var.timeout_seconds) == var.timeout_seconds
    error_message = "Expected a whole number from 5 to 900 for timeout_seconds but received ${var.timeout_seconds}."
  }
}

variable "reserved_concurrency" {
  description = "Maximum number of concurrent invocations for photos, reserved from the account's limit. -1 reserves nothing: the account's limit is the bound. Null means -1, or 10 with public = true. AWS keeps 100 of the account's limit unreserved: a new account, which may have 10 in all, cannot reserve any. Ask for more in Service Quotas, or set -1."
  type        = number
  default     = null

  validation {
    condition     = var.reserved_concurrency == null ? true : (var.reserved_concurrency == -1 || var.reserved_concurrency >= 1) && floor(var.reserved_concurrency) == var.reserved_concurrency
    error_message = "Expected -1, a whole number, 1 or more, or null for reserved_concurrency."
  }
}

variable "api_reserved_concurrency" {
  description = "Maximum number of concurrent requests to the HTTP API, as reserved_concurrency. Null means -1, or 5 with public = true."
  type        = number
  default     = null

  validation {
    condition     = var.api_reserved_concurrency == null ? true : (var.api_reserved_concurrency == -1 || var.api_reserved_concurrency >= 1) && floor(var.api_reserved_concurrency) == var.api_reserved_concurrency
    error_message = "Expected -1, a whole number, 1 or more, or null for api_reserved_concurrency."
  }
}

variable "log_level" {
  description = "Minimum log level: \"DEBUG\", \"INFO\", \"WARN\" or \"ERROR\"."
  type        = string
  default     = "INFO"
  nullable    = false

  validation {
    condition     = contains(["DEBUG", "INFO", "WARN", "ERROR"], var.log_level)
    error_message = "Expected DEBUG, INFO, WARN or ERROR for log_level but received \"${var.log_level}\"."
  }
}

variable "log_retention_days" {
  description = "Days after which logs are deleted; 0 means never."
  type        = number
  default     = 30
  nullable    = false

  validation {
    condition = contains(
      [0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653],
      var.log_retention_days,
    )
    error_message = "Expected a retention that CloudWatch Logs supports (1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, …), or 0, for log_retention_days but received ${var.log_retention_days}."
  }
}

variable "enable_tracing" {
  description = "Whether X-Ray traces invocations."
  type        = bool
  default     = true
  nullable    = false
}

variable "trigger" {
  description = "What invokes the function: \"s3\" is the bucket itself, \"sqs\" a queue with limited concurrency, \"eventbridge\" the event bus, to which others can subscribe too."
  type        = string
  default     = "s3"
  nullable    = false

  validation {
    condition     = contains(["s3", "sqs", "eventbridge"], var.trigger)
    error_message = "Expected s3, sqs or eventbridge for trigger but received \"${var.trigger}\"."
  }
}

variable "sqs_batch_size" {
  description = "Maximum number of photos per invocation if trigger = \"sqs\", 1 to 10. All of them must be processed within timeout_seconds."
  type        = number
  default     = 5
  nullable    = false

  validation {
    condition     = var.sqs_batch_size >= 1 && var.sqs_batch_size <= 10 && floor(var.sqs_batch_size) == var.sqs_batch_size
    error_message = "Expected a whole number from 1 to 10 for sqs_batch_size but received ${var.sqs_batch_size}."
  }
}

variable "sqs_maximum_concurrency" {
  description = "Maximum number of concurrent invocations if trigger = \"sqs\", 2 to 1000."
  type        = number
  default     = 10
  nullable    = false

  validation {
    condition     = var.sqs_maximum_concurrency >= 2 && var.sqs_maximum_concurrency <= 1000 && floor(var.sqs_maximum_concurrency) == var.sqs_maximum_concurrency
    error_message = "Expected a whole number from 2 to 1000 for sqs_maximum_concurrency but received ${var.sqs_maximum_concurrency}."
  }

  validation {
    condition     = var.trigger != "sqs" || coalesce(var.reserved_concurrency, var.public ? 10 : -1) == -1 || var.sqs_maximum_concurrency <= coalesce(var.reserved_concurrency, 10)
    error_message = "Expected sqs_maximum_concurrency (${var.sqs_maximum_concurrency}) to be at most reserved_concurrency; a higher value throttles messages into the dead-letter queue."
  }
}
