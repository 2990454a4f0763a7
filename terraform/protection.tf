# prevent_destroy takes no variables, and a second kind of each bucket would double the module. These resources refuse in
# their place: a plan that destroys one, or replaces it because its bucket or key gets another name, fails before anything
# is destroyed. That includes terraform destroy, and protect_data = false.

locals {
  protected = {
    source    = local.creates_source ? local.source_bucket_name : null
    processed = local.creates_processed ? local.processed_bucket_name : null
    key       = local.makes_key ? "alias/${var.name}" : null
  }
}

resource "terraform_data" "protection" {
  for_each         = { for what, name in local.protected : what => name if var.protect_data && name != null }
  triggers_replace = each.value

  lifecycle {
    prevent_destroy = true
  }
}
