# One public origin: the page at /, processed photos at /p/ and the HTTP API at /api/. packages/local maps its
# gateway the same way.

locals {
  distribution_host = one(aws_cloudfront_distribution.website[*].domain_name)
  website_hosts     = var.enable_website ? concat(var.domain_names, [local.distribution_host]) : []
  website_url       = var.enable_website ? "https://${local.website_hosts[0]}" : null
  upload_origins    = concat(var.upload_origins, [for host in local.website_hosts : "https://${host}"])

  upload_host = "${local.source_bucket_name}.s3.${local.region}.${data.aws_partition.current.dns_suffix}"
}

resource "aws_cloudfront_origin_access_control" "s3" {
  count                             = var.enable_website ? 1 : 0
  name                              = var.name
  description                       = "Lets the distribution of ${var.name} read its buckets"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

data "aws_cloudfront_cache_policy" "page" {
  count = var.enable_website ? 1 : 0
  name  = "Managed-CachingOptimized"
}

data "aws_cloudfront_cache_policy" "none" {
  count = var.enable_website ? 1 : 0
  name  = "Managed-CachingDisabled"
}

# API Gateway accepts its own host name only.
data "aws_cloudfront_origin_request_policy" "api" {
  count = var.enable_website ? 1 : 0
  name  = "Managed-AllViewerExceptHostHeader"
}

# Objects say for how long they may be cached (cache_control); one that says nothing is cached for an hour, and none for
# longer than a day. The parameter v, the digest of a photo's content, is part of the key: a replaced photo has another.
resource "aws_cloudfront_cache_policy" "photos" {
  count       = var.enable_website ? 1 : 0
  name        = "${var.name}-photos"
  comment     = "By path and version"
  min_ttl     = 0
  default_ttl = 3600
  max_ttl     = 86400

  parameters_in_cache_key_and_forwarded_to_origin {
    cookies_config {
      cookie_behavior = "none"
    }

    headers_config {
      header_behavior = "none"
    }

    query_strings_config {
      query_string_behavior = "whitelist"

      query_strings {
        items = ["v"]
      }
    }
  }
}

# /p/uploads/cat.jpg is the object uploads/cat.jpg.
resource "aws_cloudfront_function" "photo_key" {
  count   = var.enable_website ? 1 : 0
  name    = "${var.name}-photo-key"
  comment = "Takes /p off the path of a processed photo"
  runtime = "cloudfront-js-2.0"
  publish = true
  code    = file("${path.module}/website/photo-key.js")
  tags    = local.tags
}

# /p/uploads/cat.jpg?v=DIGEST may be kept for ever if the photo still has this digest.
resource "aws_cloudfront_function" "photo_response" {
  count   = var.enable_website ? 1 : 0
  name    = "${var.name}-photo-response"
  comment = "Lets browsers keep a photo that is named with its digest"
  runtime = "cloudfront-js-2.0"
  publish = true
  code    = file("${path.module}/website/photo-response.js")
  tags    = local.tags
}

resource "aws_cloudfront_distribution" "website" {
  count               = var.enable_website ? 1 : 0
  comment             = var.name
  enabled             = true
  is_ipv6_enabled     = true
  http_version        = "http2and3"
  price_class         = var.price_class
  aliases             = var.domain_names
  default_root_object = "index.html"
  web_acl_id          = one(aws_wafv2_web_acl.website[*].arn)
  tags                = local.tags

  origin {
    origin_id                = "page"
    domain_name              = aws_s3_bucket.page[0].bucket_regional_domain_name
    origin_access_control_id = aws_cloudfront_origin_access_control.s3[0].id
  }

  origin {
    origin_id                = "photos"
    domain_name              = "${local.processed_bucket_name}.s3.${local.region}.${data.aws_partition.current.dns_suffix}"
    origin_access_control_id = aws_cloudfront_origin_access_control.s3[0].id
  }

  origin {
    origin_id   = "api"
    domain_name = trimprefix(aws_apigatewayv2_api.http[0].api_endpoint, "https://")

    custom_origin_config {
      http_port              = 80
      https_port             = 443
      origin_protocol_policy = "https-only"
      origin_ssl_protocols   = ["TLSv1.2"]
    }

    # Replaces a header of this name that a viewer sends.
    dynamic "custom_header" {
      for_each = local.closes_api ? ["x-origin-secret"] : []

      content {
        name  = custom_header.value
        value = local.origin_secret
      }
    }
  }

  default_cache_behavior {
    target_origin_id           = "page"
    allowed_methods            = ["GET", "HEAD"]
    cached_methods             = ["GET", "HEAD"]
    viewer_protocol_policy     = "redirect-to-https"
    compress                   = true
    cache_policy_id            = data.aws_cloudfront_cache_policy.page[0].id
    response_headers_policy_id = aws_cloudfront_response_headers_policy.page[0].id
  }

  ordered_cache_behavior {
    path_pattern               = "/p/*"
    target_origin_id           = "photos"
    allowed_methods            = ["GET", "HEAD"]
    cached_methods             = ["GET", "HEAD"]
    viewer_protocol_policy     = "redirect-to-https"
    compress                   = false
    cache_policy_id            = aws_cloudfront_cache_policy.photos[0].id
    response_headers_policy_id = aws_cloudfront_response_headers_policy.photos[0].id

    function_association {
      event_type   = "viewer-request"
      function_arn = aws_cloudfront_function.photo_key[0].arn
    }

    function_association {
      event_type   = "viewer-response"
      function_arn = aws_cloudfront_function.photo_response[0].arn
    }
  }

  ordered_cache_behavior {
    path_pattern               = "/api/*"
    target_origin_id           = "api"
    allowed_methods            = ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"]
    cached_methods             = ["GET", "HEAD"]
    viewer_protocol_policy     = "https-only"
    compress                   = true
    cache_policy_id            = data.aws_cloudfront_cache_policy.none[0].id
    origin_request_policy_id   = data.aws_cloudfront_origin_request_policy.api[0].id
    response_headers_policy_id = aws_cloudfront_response_headers_policy.photos[0].id
  }

  # S3 answers 403 for a photo that does not exist yet; that response must not be cached.
  custom_error_response {
    error_code            = 403
    error_caching_min_ttl = 1
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  viewer_certificate {
    cloudfront_default_certificate = var.certificate_arn == null
    acm_certificate_arn            = var.certificate_arn
    ssl_support_method             = var.certificate_arn == null ? null : "sni-only"
    minimum_protocol_version       = var.certificate_arn == null ? null : "TLSv1.2_2021"
  }
}
