locals {
  # Only the builds that find faces carry a detector, or the client of one; only one carries decoders of other formats.
  function_build = var.formats ? "function-formats" : !var.faces ? "function" : var.detector == "rekognition" ? "function-rekognition" : "function-faces"
  function_zip   = coalesce(var.function_zip, "${path.module}/../packages/lambda-adapter/dist/${local.function_build}.zip")

  # What both functions read.
  shared_environment = merge(
    {
      SOURCE_BUCKET    = local.source_bucket_name
      PROCESSED_BUCKET = local.processed_bucket_name
      UPLOAD_PREFIX    = local.upload_prefix
      GRIDS            = join(",", var.grids)
      KEY_TEMPLATE     = var.key_template
      OUTPUT_FORMAT    = var.output_format
      JPEG_QUALITY     = tostring(var.jpeg_quality)
      DELETE_ORIGINAL  = var.delete_original
      MAX_PIXELS       = tostring(var.max_pixels)
      MAX_BYTES        = tostring(local.max_bytes)

      POWERTOOLS_LOG_LEVEL    = var.log_level
      POWERTOOLS_SERVICE_NAME = var.name
    },
    var.hide_faces ? { FACES = "true" } : {},
    var.no_faces == "reject" ? { NO_FACES = "reject" } : {},
    var.verify ? { VERIFY = "true" } : {},
    var.placeholder ? { PLACEHOLDER = "true" } : {},
    var.progressive ? { PROGRESSIVE = "true" } : {},
    {
      for name, value in {
        COVER           = var.cover
        COVER_COLOR     = var.cover_color
        STRENGTH        = var.strength
        LIGHT           = var.light
        PALETTE         = var.palette
        DITHER          = var.dither
        DITHER_STRENGTH = var.dither_strength
        GAP             = var.gap
        GAP_COLOR       = var.gap_color
        SHAPE           = var.shape
        SIZE            = var.size
        SCALE           = var.scale
        REGIONS         = var.regions
        KEEP            = var.keep
      } : name => tostring(value) if value != null
    },
    var.enable_website ? { PUBLIC_BASE_URL = local.website_url } : {},
  )

  environment = merge(
    local.shared_environment,
    var.cache_control == "" ? {} : { CACHE_CONTROL = var.cache_control },
    var.invalidate ? { DISTRIBUTION_ID = one(aws_cloudfront_distribution.website[*].id) } : {},
    local.deletes_outputs ? { DELETE_OUTPUTS = var.delete_outputs } : {},
    var.settings_from_tags ? { SETTINGS_FROM_TAGS = "true" } : {},
    local.single_use_uploads ? { SINGLE_USE_UPLOADS = "true" } : {},
    var.enable_notifications ? { NOTIFY_TOPIC_ARN = local.results_topic_arn } : {},
  )
}

resource "aws_lambda_function" "pixelate" {
  function_name                  = var.name
  description                    = "Pixelates photos of ${local.source_bucket_name} into ${local.processed_bucket_name}"
  role                           = aws_iam_role.function.arn
  runtime                        = "nodejs24.x"
  handler                        = "index.handler"
  architectures                  = [var.architecture]
  filename                       = local.function_zip
  source_code_hash               = filebase64sha256(local.function_zip)
  memory_size                    = var.memory_megabytes
  timeout                        = var.timeout_seconds
  reserved_concurrent_executions = local.reserved_concurrency
  tags                           = local.tags

  environment {
    variables = local.environment
  }

  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.function.name
  }

  tracing_config {
    mode = var.enable_tracing ? "Active" : "PassThrough"
  }

  depends_on = [aws_iam_role_policy.function]
}

resource "aws_cloudwatch_log_group" "function" {
  name              = "/aws/lambda/${var.name}"
  retention_in_days = var.log_retention_days
  kms_key_id        = local.kms_key_arn
  tags              = local.tags
}
