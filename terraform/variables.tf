variable "name" {
  description = "Name of all resources; the buckets are called NAME-source and NAME-processed. Bucket names are unique across all of AWS, so choose your own."
  type        = string
  default     = "amc-image-pixelater"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{1,38}[a-z0-9]$", var.name)) && !strcontains(var.name, "--")
    error_message = "Expected 3 to 40 lower-case letters, digits and single hyphens for name but received \"${var.name}\"."
  }
}

variable "tags" {
  description = "Tags for all resources, in addition to Project = NAME."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for key in keys(var.tags) : !startswith(lower(key), "aws:")])
    error_message = "Expected no tag that starts with aws: in tags; AWS reserves that prefix."
  }
}

variable "grids" {
  description = "Outputs of each photo: cells along each side (\"16\"), columns × rows (\"16x9\"), the size of a cell in pixels (\"10px\"), or square cells (\"48-across\", \"48-down\", \"48-long\"). At most 16."
  type        = list(string)
  default     = ["8", "16", "32", "48", "64"]
  nullable    = false

  validation {
    condition     = length(var.grids) >= 1 && length(var.grids) <= 16 && length(distinct(var.grids)) == length(var.grids)
    error_message = "Expected 1 to 16 different grids but received ${length(var.grids)}: ${join(", ", var.grids)}."
  }

  validation {
    condition     = alltrue([for grid in var.grids : can(regex("^[1-9][0-9]{0,3}(x[1-9][0-9]{0,3}|px|-across|-down|-long)?$", grid))])
    error_message = "Expected grids such as \"16\", \"16x9\", \"10px\" or \"48-across\", of whole numbers from 1 to 9999, but received ${join(", ", var.grids)}."
  }
}

variable "key_template" {
  description = "Key of each output: {dir} is the source's folder with its slash, {grid} the grid as 8x8 or 10px, {name} the source's file name. Without {dir}, the second of two photos with the same name in different folders is rejected."
  type        = string
  default     = "{dir}pixelated-{grid}-{name}"
  nullable    = false

  validation {
    condition     = can(regex("^[^{}]*(\\{dir\\})?[^{}]*\\{grid\\}[^{}0-9px][^{}]*\\{name\\}$", var.key_template)) && !startswith(var.key_template, "/")
    error_message = "Expected a template such as \"{dir}pixelated-{grid}-{name}\", with or without {dir}, that has {grid} once and before a separator, and ends in {name}, for key_template but received \"${var.key_template}\"."
  }

  validation {
    condition     = !startswith(var.key_template, "{grid}") && !startswith(var.key_template, "{name}")
    error_message = "Expected key_template to start with {dir} or with a folder of its own, which limits the function's permissions, but received \"${var.key_template}\"."
  }
}

variable "output_format" {
  description = "Format of the outputs: \"same\" as the photo, \"jpeg\" or \"png\"."
  type        = string
  default     = "same"
  nullable    = false

  validation {
    condition     = contains(["same", "jpeg", "png"], var.output_format)
    error_message = "Expected same, jpeg or png for output_format but received \"${var.output_format}\"."
  }
}

variable "jpeg_quality" {
  description = "Quality of JPEG outputs, 1 to 100."
  type        = number
  default     = 80
  nullable    = false

  validation {
    condition     = var.jpeg_quality >= 1 && var.jpeg_quality <= 100 && floor(var.jpeg_quality) == var.jpeg_quality
    error_message = "Expected a whole number from 1 to 100 for jpeg_quality but received ${var.jpeg_quality}."
  }
}

variable "placeholder" {
  description = "Whether each manifest has a placeholder: a data URL of 8 columns, a mean color, CSS, a ThumbHash and a BlurHash of what the outputs show."
  type        = bool
  default     = false
  nullable    = false
}

variable "max_pixels" {
  description = "Maximum number of pixels; larger photos are rejected before they are decoded."
  type        = number
  default     = 100000000
  nullable    = false

  validation {
    condition     = var.max_pixels >= 1 && var.max_pixels <= 1000000000 && floor(var.max_pixels) == var.max_pixels
    error_message = "Expected a whole number from 1 to 1000000000 for max_pixels but received ${var.max_pixels}."
  }
}

variable "max_bytes" {
  description = "Maximum size in bytes; larger photos are refused by the upload form and rejected before they are read. Null means 52428800, or 20000000 with public = true."
  type        = number
  default     = null

  validation {
    condition     = var.max_bytes == null ? true : var.max_bytes >= 1 && var.max_bytes <= 1000000000 && floor(var.max_bytes) == var.max_bytes
    error_message = "Expected a whole number from 1 to 1000000000, or null for max_bytes."
  }
}

variable "delete_original" {
  description = "When the function deletes originals: \"never\", or \"after-success\", in all versions, once all outputs are stored and verified."
  type        = string
  default     = "never"
  nullable    = false

  validation {
    condition     = contains(["never", "after-success"], var.delete_original)
    error_message = "Expected never or after-success for delete_original but received \"${var.delete_original}\"."
  }
}

variable "allow_delete_on_request" {
  description = "Whether an upload can request its own deletion with the metadata pixelate-delete-original: true. If false and delete_original = \"never\", the function has no permission to delete anything."
  type        = bool
  default     = false
  nullable    = false
}

variable "delete_outputs" {
  description = "What happens to the outputs of an original that somebody deletes: \"never\" keeps them, \"with-original\" deletes them and the manifest, in all versions. Neither an expired original nor one that the function deletes counts."
  type        = string
  default     = "never"
  nullable    = false

  validation {
    condition     = contains(["never", "with-original"], var.delete_outputs)
    error_message = "Expected never or with-original for delete_outputs but received \"${var.delete_outputs}\"."
  }
}

variable "source_versioning" {
  description = "Whether the source bucket keeps earlier versions of its objects. For an existing bucket: whether it does, which decides what the function may read and delete."
  type        = bool
  default     = false
  nullable    = false
}

variable "processed_versioning" {
  description = "Whether the processed bucket keeps earlier versions of its objects. For an existing bucket: whether it does."
  type        = bool
  default     = false
  nullable    = false
}

variable "source_expiration_days" {
  description = "Days after which an original is deleted; null means never, or 1 with public = true."
  type        = number
  default     = null

  validation {
    condition     = var.source_expiration_days == null ? true : var.source_expiration_days >= 1 && floor(var.source_expiration_days) == var.source_expiration_days
    error_message = "Expected a whole number of days, 1 or more, or null for source_expiration_days."
  }

  validation {
    condition     = var.source_expiration_days == null || var.source_bucket == null
    error_message = "Expected null for source_expiration_days, as source_bucket is set: the lifecycle of an existing bucket is its owner's."
  }
}

variable "processed_expiration_days" {
  description = "Days after which a pixelated photo is deleted; null means never, or 7 with public = true."
  type        = number
  default     = null

  validation {
    condition     = var.processed_expiration_days == null ? true : var.processed_expiration_days >= 1 && floor(var.processed_expiration_days) == var.processed_expiration_days
    error_message = "Expected a whole number of days, 1 or more, or null for processed_expiration_days."
  }

  validation {
    condition     = var.processed_expiration_days == null || var.processed_bucket == null
    error_message = "Expected null for processed_expiration_days, as processed_bucket is set: the lifecycle of an existing bucket is its owner's."
  }
}

variable "noncurrent_expiration_days" {
  description = "Days after which an earlier version is deleted, if versions are kept."
  type        = number
  default     = 30
  nullable    = false

  validation {
    condition     = var.noncurrent_expiration_days >= 1 && floor(var.noncurrent_expiration_days) == var.noncurrent_expiration_days
    error_message = "Expected a whole number of days, 1 or more, for noncurrent_expiration_days but received ${var.noncurrent_expiration_days}."
  }
}

variable "force_destroy" {
  description = "Whether terraform destroy also deletes all photos. If false, destroy fails for a bucket that is not empty."
  type        = bool
  default     = false
  nullable    = false
}

variable "protect_data" {
  description = "Whether Terraform refuses to destroy or replace the buckets and the KMS key. Once applied, only terraform state rm takes the protection off (docs/deploying.md)."
  type        = bool
  default     = false
  nullable    = false

  validation {
    condition     = !var.protect_data || !var.force_destroy
    error_message = "Expected force_destroy = false, as protect_data is set."
  }
}

variable "encryption" {
  description = "Encryption of photos: \"sse-s3\" with keys managed by S3, \"sse-kms\" with a customer managed key (see kms_key_arn)."
  type        = string
  default     = "sse-s3"
  nullable    = false

  validation {
    condition     = contains(["sse-s3", "sse-kms"], var.encryption)
    error_message = "Expected sse-s3 or sse-kms for encryption but received \"${var.encryption}\"."
  }
}

variable "kms_key_arn" {
  description = "KMS key for encryption = \"sse-kms\"; null creates one. The policy of your own key must allow S3, EventBridge, CloudWatch, CloudWatch Logs and CloudFront to use it, as in encryption.tf."
  type        = string
  default     = null

  validation {
    condition     = var.kms_key_arn == null ? true : can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$", var.kms_key_arn))
    error_message = "Expected the ARN of a key, arn:aws:kms:REGION:ACCOUNT:key/ID, or null for kms_key_arn."
  }

  validation {
    condition     = var.kms_key_arn == null || var.encryption == "sse-kms"
    error_message = "Expected encryption = \"sse-kms\", as kms_key_arn is set."
  }
}
