variable "enable_api" {
  description = "Whether to create an HTTP API for presigned uploads, their status, and direct pixelation of small images."
  type        = bool
  default     = true
  nullable    = false
}

variable "enable_website" {
  description = "Whether to create a CloudFront distribution with the page at /, the processed photos at /p/ and the HTTP API at /api/."
  type        = bool
  default     = true
  nullable    = false

  validation {
    condition     = !var.enable_website || var.enable_api
    error_message = "Expected enable_api = true, as enable_website is true: the page uploads through the API."
  }
}

variable "page_files" {
  description = "Folder with the built page. Null means packages/web/dist of this repository, which must be built first (docs/deploying.md)."
  type        = string
  default     = null
}

variable "api_requests_per_second" {
  description = "Sustained request rate of the HTTP API per second, for all clients together. Requests beyond it get 429."
  type        = number
  default     = 10
  nullable    = false

  validation {
    condition     = var.api_requests_per_second >= 1 && var.api_requests_per_second <= 10000
    error_message = "Expected 1 to 10000 for api_requests_per_second but received ${var.api_requests_per_second}."
  }
}

variable "api_burst" {
  description = "Burst limit of the HTTP API, for all clients together."
  type        = number
  default     = 20
  nullable    = false

  validation {
    condition     = var.api_burst >= 1 && var.api_burst <= 5000 && floor(var.api_burst) == var.api_burst
    error_message = "Expected a whole number from 1 to 5000 for api_burst but received ${var.api_burst}."
  }
}

variable "upload_origins" {
  description = "Additional origins whose pages can upload with a presigned form, such as https://photos.example.org. The module's own page always can."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for origin in var.upload_origins : can(regex("^https?://[a-z0-9.-]+(:[0-9]+)?$", origin))])
    error_message = "Expected origins such as https://photos.example.org, without a path, for upload_origins but received ${join(", ", var.upload_origins)}."
  }
}

variable "domain_names" {
  description = "Custom host names of the page, such as pixelater.example.org. Needs certificate_arn, and DNS records that you create."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for host in var.domain_names : can(regex("^[a-z0-9-]+(\\.[a-z0-9-]+)+$", host))])
    error_message = "Expected host names such as pixelater.example.org for domain_names but received ${join(", ", var.domain_names)}."
  }

  validation {
    condition     = length(var.domain_names) == 0 || var.certificate_arn != null
    error_message = "Expected certificate_arn, as domain_names are set."
  }
}

variable "certificate_arn" {
  description = "Certificate for domain_names in AWS Certificate Manager; CloudFront requires one in us-east-1."
  type        = string
  default     = null

  validation {
    condition     = var.certificate_arn == null ? true : can(regex("^arn:aws[a-z-]*:acm:us-east-1:[0-9]{12}:certificate/.+$", var.certificate_arn))
    error_message = "Expected the ARN of a certificate in us-east-1 or null for certificate_arn."
  }
}

variable "price_class" {
  description = "Where CloudFront caches: \"PriceClass_100\" (North America, Europe), \"PriceClass_200\" or \"PriceClass_All\"."
  type        = string
  default     = "PriceClass_100"
  nullable    = false

  validation {
    condition     = contains(["PriceClass_100", "PriceClass_200", "PriceClass_All"], var.price_class)
    error_message = "Expected PriceClass_100, PriceClass_200 or PriceClass_All for price_class but received \"${var.price_class}\"."
  }
}
