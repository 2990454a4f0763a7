# The address of the HTTP API is public, so its function answers only requests with a secret that CloudFront adds. The
# function takes two: when origin_secret_version grows by one, CloudFront sends the second, which the function takes
# already, and then the function takes a third in place of the first.

locals {
  closes_api             = var.enable_website && !var.direct_api
  origin_secret_versions = local.closes_api ? [tostring(var.origin_secret_version), tostring(var.origin_secret_version + 1)] : []
  origin_secret          = local.closes_api ? sensitive(terraform_data.origin_secret[local.origin_secret_versions[0]].input) : null
  origin_secrets         = sensitive(join(",", [for version in local.origin_secret_versions : terraform_data.origin_secret[version].input]))
}

# Invents another text at each plan; the resource below keeps the first. Both are in the state, as every secret that
# Terraform makes.
data "aws_secretsmanager_random_password" "origin_secret" {
  for_each            = toset(local.origin_secret_versions)
  password_length     = 48
  exclude_punctuation = true
}

resource "terraform_data" "origin_secret" {
  for_each = toset(local.origin_secret_versions)
  input    = data.aws_secretsmanager_random_password.origin_secret[each.key].random_password

  lifecycle {
    ignore_changes = [input]
  }
}
