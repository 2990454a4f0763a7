locals {
  page_content_security_policy = join("; ", [
    "default-src 'none'",
    # The decoder of HEIC is WebAssembly.
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self' blob:",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    "manifest-src 'self'",
    "connect-src 'self' https://${local.upload_host}",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ])

  # A browser may open a photo or an API response as a document: nothing in it may run.
  photo_content_security_policy = "default-src 'none'; sandbox; frame-ancestors 'none'"
}

resource "aws_cloudfront_response_headers_policy" "page" {
  count   = var.enable_website ? 1 : 0
  name    = "${var.name}-page"
  comment = "For the page"

  security_headers_config {
    content_security_policy {
      content_security_policy = local.page_content_security_policy
      override                = true
    }

    content_type_options {
      override = true
    }

    frame_options {
      frame_option = "DENY"
      override     = true
    }

    referrer_policy {
      referrer_policy = "no-referrer"
      override        = true
    }

    strict_transport_security {
      access_control_max_age_sec = 31536000
      override                   = true
    }
  }
}

resource "aws_cloudfront_response_headers_policy" "photos" {
  count   = var.enable_website ? 1 : 0
  name    = "${var.name}-photos"
  comment = "For processed photos and the API"

  security_headers_config {
    content_security_policy {
      content_security_policy = local.photo_content_security_policy
      override                = true
    }

    content_type_options {
      override = true
    }

    frame_options {
      frame_option = "DENY"
      override     = true
    }

    referrer_policy {
      referrer_policy = "no-referrer"
      override        = true
    }

    strict_transport_security {
      access_control_max_age_sec = 31536000
      override                   = true
    }
  }
}
