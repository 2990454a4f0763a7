# A limit for each address, in front of everything that CloudFront serves. The throttles of the HTTP API are shared by all
# callers: without this limit one of them can use up all requests.

resource "aws_wafv2_web_acl" "website" {
  count       = var.enable_website && local.requests_per_address > 0 ? 1 : 0
  region      = "us-east-1" # the only one for CloudFront
  name        = var.name
  description = "Limits the requests of each address to ${var.name}"
  scope       = "CLOUDFRONT"
  tags        = local.tags

  default_action {
    allow {}
  }

  rule {
    name     = "each-address"
    priority = 1

    action {
      block {}
    }

    statement {
      rate_based_statement {
        aggregate_key_type    = "IP"
        limit                 = local.requests_per_address
        evaluation_window_sec = 300
      }
    }

    visibility_config {
      cloudwatch_metrics_enabled = true
      metric_name                = "${var.name}-each-address"
      sampled_requests_enabled   = false # samples contain addresses
    }
  }

  visibility_config {
    cloudwatch_metrics_enabled = true
    metric_name                = var.name
    sampled_requests_enabled   = false
  }
}
