# The HTTP API in front of its own function (api-function.tf). The gateway answers all other routes with 404.

locals {
  api_routes = toset([
    "POST /api/uploads",
    "GET /api/uploads/{id}",
    "POST /api/pixelate",
    "GET /api/openapi.json",
  ])
}

resource "aws_apigatewayv2_api" "http" {
  count         = var.enable_api ? 1 : 0
  name          = var.name
  description   = "Uploads, their status and direct pixelation"
  protocol_type = "HTTP"
  tags          = local.tags

  # The gateway answers preflight requests of these pages itself.
  dynamic "cors_configuration" {
    for_each = length(var.upload_origins) > 0 ? [var.upload_origins] : []

    content {
      allow_origins = cors_configuration.value
      allow_methods = ["GET", "POST"]
      allow_headers = ["authorization", "content-type"]
      max_age       = 3600
    }
  }
}

resource "aws_apigatewayv2_integration" "function" {
  count                  = var.enable_api ? 1 : 0
  api_id                 = aws_apigatewayv2_api.http[0].id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_function.api[0].invoke_arn
  payload_format_version = "2.0"
  timeout_milliseconds   = 30000 # the most that the gateway waits
}

resource "aws_apigatewayv2_route" "function" {
  for_each  = var.enable_api ? local.api_routes : toset([])
  api_id    = aws_apigatewayv2_api.http[0].id
  route_key = each.key
  target    = "integrations/${aws_apigatewayv2_integration.function[0].id}"

  # The description of the API is for everybody.
  authorization_type = each.key == "GET /api/openapi.json" ? "NONE" : local.authorization
  authorizer_id      = each.key == "GET /api/openapi.json" ? null : one(aws_apigatewayv2_authorizer.this[*].id)
}

resource "aws_apigatewayv2_stage" "live" {
  count       = var.enable_api ? 1 : 0
  api_id      = aws_apigatewayv2_api.http[0].id
  name        = "$default"
  auto_deploy = true
  tags        = local.tags

  default_route_settings {
    throttling_rate_limit    = local.api_requests_per_second
    throttling_burst_limit   = local.api_burst
    detailed_metrics_enabled = true
  }

  # No client addresses, for privacy.
  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.api[0].arn
    format = jsonencode({
      time         = "$context.requestTime"
      request      = "$context.requestId"
      route        = "$context.routeKey"
      status       = "$context.status"
      milliseconds = "$context.responseLatency"
      bytes        = "$context.responseLength"
      error        = "$context.error.message"
    })
  }
}

resource "aws_cloudwatch_log_group" "api" {
  count             = var.enable_api ? 1 : 0
  name              = "/aws/apigateway/${var.name}"
  retention_in_days = var.log_retention_days
  kms_key_id        = local.kms_key_arn
  tags              = local.tags
}

# The API's ARN contains the account. The star stands for the stage.
resource "aws_lambda_permission" "api" {
  for_each      = var.enable_api ? local.api_routes : toset([])
  statement_id  = "HttpApi-${substr(sha1(each.key), 0, 8)}"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.api[0].function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_api.http[0].execution_arn}/*/${replace(each.key, " ", "")}"
}
