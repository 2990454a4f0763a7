# Whom the HTTP API answers, if that is not everybody: bearers of a token, or whom a function of yours lets in.

locals {
  jwt           = var.authorizer == null ? null : var.authorizer.jwt
  authorization = var.authorizer == null ? "NONE" : local.jwt != null ? "JWT" : "CUSTOM"
}

resource "aws_apigatewayv2_authorizer" "this" {
  count            = var.authorizer == null ? 0 : 1
  api_id           = aws_apigatewayv2_api.http[0].id
  name             = var.name
  authorizer_type  = local.jwt != null ? "JWT" : "REQUEST"
  identity_sources = ["$request.header.Authorization"]

  dynamic "jwt_configuration" {
    for_each = local.jwt == null ? [] : [local.jwt]

    content {
      issuer   = jwt_configuration.value.issuer
      audience = jwt_configuration.value.audience
    }
  }

  authorizer_uri                    = local.jwt != null ? null : "arn:${local.partition}:apigateway:${local.region}:lambda:path/2015-03-31/functions/${var.authorizer.lambda_arn}/invocations"
  authorizer_payload_format_version = local.jwt != null ? null : "2.0"
  enable_simple_responses           = local.jwt != null ? null : true
  authorizer_result_ttl_in_seconds  = local.jwt != null ? null : 300
}

resource "aws_lambda_permission" "authorizer" {
  count         = var.authorizer == null ? 0 : var.authorizer.lambda_arn == null ? 0 : 1
  statement_id  = "${var.name}-authorizer"
  action        = "lambda:InvokeFunction"
  function_name = var.authorizer.lambda_arn
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_api.http[0].execution_arn}/authorizers/${aws_apigatewayv2_authorizer.this[0].id}"
}
