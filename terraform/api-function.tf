# The function that answers requests: the same package as the one that handles events, with permissions and concurrency of
# its own. A flood of requests then takes nothing from uploads, and what answers strangers cannot read or delete originals.

locals {
  api_environment = merge(
    local.shared_environment,
    # An answer must not wait for the warm-up, which prepares for photos.
    { WARM_UP = "false" },
    local.upload_settings == null ? {} : { UPLOAD_SETTINGS = length(local.upload_settings) == 0 ? "none" : join(",", local.upload_settings) },
    local.closes_api ? { ORIGIN_SECRET = local.origin_secrets } : {},
  )

  api_statements = concat(
    [
      {
        # A presigned form has the permissions of the role that signed it.
        Sid      = "GrantUploads"
        Effect   = "Allow"
        Action   = ["s3:PutObject"]
        Resource = local.upload_objects
      },
      {
        Sid      = "ReadManifests"
        Effect   = "Allow"
        Action   = ["s3:GetObject"]
        Resource = ["${local.processed_bucket_arn}/${local.upload_prefix}*.json"]
      },
      {
        # Without it S3 answers 403 instead of 404 for the manifest of a photo that is not pixelated yet.
        Sid      = "TellMissingFromForbidden"
        Effect   = "Allow"
        Action   = ["s3:ListBucket"]
        Resource = [local.processed_bucket_arn]
      },
    ],
    [
      for log in aws_cloudwatch_log_group.api_function : {
        Sid      = "Log"
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = ["${log.arn}:*"]
      }
    ],
    [
      for key in compact([local.source_key_arn]) : {
        Sid      = "EncryptUploads"
        Effect   = "Allow"
        Action   = ["kms:GenerateDataKey"]
        Resource = [key]
      }
    ],
    [
      for key in compact([local.processed_key_arn]) : {
        Sid      = "DecryptManifests"
        Effect   = "Allow"
        Action   = ["kms:Decrypt"]
        Resource = [key]
      }
    ],
    local.shared_statements,
  )
}

resource "aws_lambda_function" "api" {
  count                          = var.enable_api ? 1 : 0
  function_name                  = "${var.name}-api"
  description                    = "Answers requests to ${var.name}"
  role                           = aws_iam_role.api[0].arn
  runtime                        = "nodejs24.x"
  handler                        = "index.handler"
  architectures                  = [var.architecture]
  filename                       = local.function_zip
  source_code_hash               = filebase64sha256(local.function_zip)
  memory_size                    = var.memory_megabytes
  timeout                        = 30 # the gateway waits no longer
  reserved_concurrent_executions = local.api_reserved_concurrency
  tags                           = local.tags

  environment {
    variables = local.api_environment
  }

  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.api_function[0].name
  }

  tracing_config {
    mode = var.enable_tracing ? "Active" : "PassThrough"
  }

  depends_on = [aws_iam_role_policy.api]
}

resource "aws_cloudwatch_log_group" "api_function" {
  count             = var.enable_api ? 1 : 0
  name              = "/aws/lambda/${var.name}-api"
  retention_in_days = var.log_retention_days
  kms_key_id        = local.kms_key_arn
  tags              = local.tags
}

resource "aws_iam_role" "api" {
  count              = var.enable_api ? 1 : 0
  name               = "${var.name}-api"
  description        = "Lets ${var.name}-api sign uploads and read manifests"
  assume_role_policy = local.assumed_by_lambda
  tags               = local.tags
}

resource "aws_iam_role_policy" "api" {
  count = var.enable_api ? 1 : 0
  name  = "answer"
  role  = aws_iam_role.api[0].id

  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = local.api_statements
  })
}
