variable "source_bucket" {
  description = "An existing bucket for originals; null creates NAME-source. Its notifications, policy, lifecycle, versioning and CORS stay its owner's. account_id: its owner, if that is another account (see the output owner_policies). kms_key_arn: the key that encrypts its objects, if it is a customer managed one. Needs trigger = \"eventbridge\"."
  type = object({
    name        = string
    account_id  = optional(string)
    kms_key_arn = optional(string)
  })
  default = null

  validation {
    condition     = var.source_bucket == null ? true : can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.source_bucket.name))
    error_message = "Expected the name of a bucket, not its ARN or address, for the name of source_bucket."
  }

  validation {
    condition     = var.source_bucket == null ? true : var.source_bucket.account_id == null || can(regex("^[0-9]{12}$", var.source_bucket.account_id))
    error_message = "Expected an account of 12 digits for the account_id of source_bucket."
  }

  validation {
    condition     = var.source_bucket == null ? true : var.source_bucket.kms_key_arn == null || can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$", var.source_bucket.kms_key_arn))
    error_message = "Expected the ARN of a key, arn:aws:kms:REGION:ACCOUNT:key/ID, for the kms_key_arn of source_bucket."
  }

  validation {
    condition     = var.source_bucket == null || var.trigger == "eventbridge"
    error_message = "Expected trigger = \"eventbridge\", as source_bucket is set: other triggers would replace the notifications that its owner configured."
  }
}

variable "processed_bucket" {
  description = "An existing bucket for pixelated photos; null creates NAME-processed. Its notifications, policy, lifecycle, versioning and CORS stay its owner's; see the output owner_policies. kms_key_arn: the key that encrypts its objects, if it is a customer managed one."
  type = object({
    name        = string
    kms_key_arn = optional(string)
  })
  default = null

  validation {
    condition     = var.processed_bucket == null ? true : can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.processed_bucket.name))
    error_message = "Expected the name of a bucket, not its ARN or address, for the name of processed_bucket."
  }

  validation {
    condition     = var.processed_bucket == null ? true : var.processed_bucket.kms_key_arn == null || can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$", var.processed_bucket.kms_key_arn))
    error_message = "Expected the ARN of a key, arn:aws:kms:REGION:ACCOUNT:key/ID, for the kms_key_arn of processed_bucket."
  }

  validation {
    condition     = var.processed_bucket == null || var.source_bucket == null ? true : var.processed_bucket.name != var.source_bucket.name
    error_message = "Expected different buckets for source_bucket and processed_bucket: outputs in the source bucket would be pixelated again."
  }
}

variable "source_prefix" {
  description = "Folder of the source bucket whose objects the function pixelates and may read. Ends in a slash; empty means the whole bucket. For several folders, use source_prefixes."
  type        = string
  default     = "uploads/"
  nullable    = false

  validation {
    condition     = var.source_prefix == "" || can(regex("^[A-Za-z0-9!_.()-][A-Za-z0-9!_.()/-]*/$", var.source_prefix))
    error_message = "Expected \"\" or a folder that ends in / for source_prefix but received \"${var.source_prefix}\"."
  }
}

variable "source_prefixes" {
  description = "Folders of the source bucket in place of source_prefix, at most 10. The first is the folder for uploads through the API. Null means source_prefix alone."
  type        = list(string)
  default     = null

  validation {
    condition     = var.source_prefixes == null ? true : length(var.source_prefixes) >= 1 && length(var.source_prefixes) <= 10 && alltrue([for prefix in var.source_prefixes : prefix == "" || can(regex("^[A-Za-z0-9!_.()-][A-Za-z0-9!_.()/-]*/$", prefix))])
    error_message = "Expected 1 to 10 folders that end in /, or \"\" alone, for source_prefixes."
  }

  validation {
    condition     = var.source_prefixes == null ? true : alltrue([for i, a in var.source_prefixes : alltrue([for j, b in var.source_prefixes : i == j || !startswith(b, a)])])
    error_message = "Expected folders of which none contains another for source_prefixes: S3 refuses overlapping rules, and EventBridge would deliver an event twice."
  }
}

variable "source_suffixes" {
  description = "Endings of keys that the function pixelates and may read, such as .jpg; case counts. Empty means all, at most 10."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = length(var.source_suffixes) <= 10 && alltrue([for suffix in var.source_suffixes : can(regex("^[A-Za-z0-9._-]{1,32}$", suffix))])
    error_message = "Expected at most 10 endings such as .jpg for source_suffixes but received ${join(", ", var.source_suffixes)}."
  }

  validation {
    condition     = alltrue([for i, a in var.source_suffixes : alltrue([for j, b in var.source_suffixes : i == j || !endswith(b, a)])])
    error_message = "Expected endings of which none ends in another for source_suffixes: S3 refuses overlapping rules."
  }

  validation {
    condition     = length(var.source_suffixes) == 0 || !var.enable_api || alltrue([for needed in [".jpg", ".png"] : anytrue([for suffix in var.source_suffixes : endswith(needed, suffix)])])
    error_message = "Expected .jpg and .png among source_suffixes, or enable_api = false: uploads through the API end in one of them, and would wait for ever."
  }
}
