# What public = true changes: defaults with which strangers cannot run up a bill without bounds. docs/abuse.md computes the
# worst one. Each variable that is set wins over the profile.

locals {
  reserved_concurrency      = coalesce(var.reserved_concurrency, var.public ? 10 : -1)
  api_reserved_concurrency  = coalesce(var.api_reserved_concurrency, var.public ? 5 : -1)
  api_requests_per_second   = coalesce(var.api_requests_per_second, var.public ? 2 : 10)
  api_burst                 = coalesce(var.api_burst, var.public ? 10 : 20)
  max_bytes                 = coalesce(var.max_bytes, var.public ? 20000000 : 52428800)
  single_use_uploads        = coalesce(var.single_use_uploads, var.public)
  requests_per_address      = coalesce(var.requests_per_address, var.public ? 1000 : 0)
  source_expiration_days    = try(coalesce(var.source_expiration_days, var.public ? 1 : null), null)
  processed_expiration_days = try(coalesce(var.processed_expiration_days, var.public ? 7 : null), null)
  upload_settings           = var.upload_settings != null ? var.upload_settings : var.public ? local.public_upload_settings : null

  # No areas and no faces: they take the most time, and the verification of what they hide three times as long.
  public_upload_settings = tolist([
    "grids", "cellSize", "format", "quality", "light", "palette", "dither", "ditherStrength", "gap", "gapColor", "shape",
    "size", "scale", "placeholder", "progressive",
  ])
}

check "strangers_do_not_share_the_concurrency_of_others" {
  assert {
    condition     = !var.public || (local.reserved_concurrency != -1 && local.api_reserved_concurrency != -1)
    error_message = "Expected reserved_concurrency and api_reserved_concurrency beside public = true: without them the account's limit is the only bound, and strangers take it from the account's other functions (docs/abuse.md)."
  }
}

check "somebody_watches_a_public_deployment" {
  assert {
    condition     = !var.public || (var.monthly_budget_dollars != null && var.alarm_email != null)
    error_message = "Expected monthly_budget_dollars and alarm_email beside public = true: without them nobody is notified of a rising bill (docs/abuse.md)."
  }
}
