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
  description = "Sustained request rate of the HTTP API per second, for all clients together. Requests beyond it get 429. Null means 10, or 2 with public = true."
  type        = number
  default     = null

  validation {
    condition     = var.api_requests_per_second == null ? true : var.api_requests_per_second >= 1 && var.api_requests_per_second <= 10000
    error_message = "Expected 1 to 10000, or null for api_requests_per_second."
  }
}

variable "api_burst" {
  description = "Burst limit of the HTTP API, for all clients together. Null means 20, or 10 with public = true."
  type        = number
  default     = null

  validation {
    condition     = var.api_burst == null ? true : var.api_burst >= 1 && var.api_burst <= 5000 && floor(var.api_burst) == var.api_burst
    error_message = "Expected a whole number from 1 to 5000, or null for api_burst."
  }
}

variable "upload_origins" {
  description = "Additional origins whose pages can call the HTTP API and upload with its forms, such as https://photos.example.org. The module's own page always can."
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

variable "cache_control" {
  description = "Cache-Control of the outputs: for how long CloudFront and browsers may keep them. Addresses with a digest (?v=) are kept for ever whatever it says. Empty means none; CloudFront then keeps copies for an hour."
  type        = string
  default     = "public, max-age=60"
  nullable    = false

  validation {
    condition     = var.cache_control == "" || can(regex("^[A-Za-z0-9_-]+(=[A-Za-z0-9_]+)?(, *[A-Za-z0-9_-]+(=[A-Za-z0-9_]+)?)*$", var.cache_control))
    error_message = "Expected directives such as \"public, max-age=60\", or \"\" for cache_control but received \"${var.cache_control}\"."
  }
}

variable "invalidate" {
  description = "Whether the function removes CloudFront's copies of replaced and deleted outputs at once. Some 22 paths for a photo of five outputs, of which 1000 a month are free and each further one costs $0.005. S3 Batch Operations jobs never invalidate."
  type        = bool
  default     = false
  nullable    = false

  validation {
    condition     = !var.invalidate || var.enable_website
    error_message = "Expected enable_website = true, as invalidate is set: without CloudFront there are no copies."
  }
}

variable "direct_api" {
  description = "Whether the HTTP API also answers at its own address, beside CloudFront. If false and enable_website = true, its function refuses requests without the secret that CloudFront adds."
  type        = bool
  default     = false
  nullable    = false
}

variable "origin_secret_version" {
  description = "Number of the secret between CloudFront and the HTTP API. Add 1 to replace it; no request is refused meanwhile."
  type        = number
  default     = 1
  nullable    = false

  validation {
    condition     = var.origin_secret_version >= 1 && floor(var.origin_secret_version) == var.origin_secret_version
    error_message = "Expected a whole number, 1 or more, for origin_secret_version but received ${var.origin_secret_version}."
  }
}

variable "authorizer" {
  description = "Whom the HTTP API answers: bearers of a JWT of issuer with one of audience, or requests that the function lambda_arn lets in (payload format 2.0, simple responses). Both read the header Authorization. Null means everybody. The module's page sends no such header; pages of your own do."
  type = object({
    jwt        = optional(object({ issuer = string, audience = list(string) }))
    lambda_arn = optional(string)
  })
  default = null

  validation {
    condition     = var.authorizer == null ? true : (var.authorizer.jwt == null) != (var.authorizer.lambda_arn == null)
    error_message = "Expected either jwt or lambda_arn in authorizer."
  }

  validation {
    condition     = try(var.authorizer.jwt, null) == null ? true : startswith(var.authorizer.jwt.issuer, "https://") && length(var.authorizer.jwt.audience) > 0
    error_message = "Expected an issuer that starts with https:// and at least one audience in the jwt of authorizer."
  }

  validation {
    condition     = try(var.authorizer.lambda_arn, null) == null ? true : can(regex("^arn:aws[a-z-]*:lambda:[a-z0-9-]+:[0-9]{12}:function:[A-Za-z0-9_-]+$", var.authorizer.lambda_arn))
    error_message = "Expected the ARN of a function for the lambda_arn of authorizer."
  }

  validation {
    condition     = var.authorizer == null || var.enable_api
    error_message = "Expected enable_api = true, as authorizer is set."
  }
}
