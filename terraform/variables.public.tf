variable "public" {
  description = "Whether strangers may use the deployment: bounds on concurrency, requests and settings, expiry of originals and outputs, one upload for each form, and a limit for each address. Variables that are set win over it. docs/abuse.md computes the worst bill."
  type        = bool
  default     = false
  nullable    = false

  validation {
    condition     = !var.public || var.enable_website
    error_message = "Expected enable_website = true, as public is set: the limits for each address are CloudFront's."
  }

  validation {
    condition     = !var.public || !var.allow_delete_on_request
    error_message = "Expected allow_delete_on_request = false, as public is set."
  }

  validation {
    condition     = !var.public || !var.direct_api
    error_message = "Expected direct_api = false, as public is set: it is a way around the limits for each address."
  }

  validation {
    condition     = !var.public || (var.source_bucket == null && var.processed_bucket == null)
    error_message = "Expected buckets of the module, as public is set: uploads by strangers expire, and those of an existing bucket would not."
  }

  validation {
    condition     = !var.public || var.notification_email_for == "alarms"
    error_message = "Expected alarms for notification_email_for, as public is set: strangers could fill the mailbox."
  }
}

variable "single_use_uploads" {
  description = "Whether a form of the HTTP API pixelates one photo: a second upload with it is left alone once the first is finished. Null means false, or true with public = true."
  type        = bool
  default     = null
}

variable "upload_settings" {
  description = "Settings that requests to the HTTP API may have, by the names of its fields (grids, cellSize, format, …); an empty list means none. Null means all, or with public = true all but those of areas and faces."
  type        = list(string)
  default     = null

  validation {
    condition = var.upload_settings == null ? true : length(setsubtract(var.upload_settings, [
      "grids", "cellSize", "format", "quality", "light", "palette", "dither", "ditherStrength", "gap", "gapColor", "shape",
      "size", "scale", "regions", "keep", "cover", "color", "strength", "faces", "verify", "placeholder", "progressive",
    ])) == 0
    error_message = "Expected names of the HTTP API's settings, such as grids or format, for upload_settings."
  }
}

variable "requests_per_address" {
  description = "Maximum number of requests to CloudFront from one address within 5 minutes; further ones get 403. Adds AWS WAF, at $6.00 a month and $0.60 per million requests. 0 means no limit. Null means 0, or 1000 with public = true."
  type        = number
  default     = null

  validation {
    condition     = var.requests_per_address == null ? true : var.requests_per_address == 0 || (var.requests_per_address >= 10 && var.requests_per_address <= 2000000000 && floor(var.requests_per_address) == var.requests_per_address)
    error_message = "Expected 0, a whole number from 10 to 2000000000, or null for requests_per_address."
  }

  validation {
    condition     = coalesce(var.requests_per_address, 0) == 0 || var.enable_website
    error_message = "Expected enable_website = true, as requests_per_address is set: the limit is CloudFront's."
  }
}
