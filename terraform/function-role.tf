# The function's permissions, call by call. tests/test/permissions.test.ts compares them with the calls that it makes.

locals {
  # Uploads from the page need a folder even if the whole bucket is the source.
  upload_prefix = var.source_prefix == "" ? "uploads/" : var.source_prefix

  # Prefix of all output keys: the source's folder if the template starts with {dir}, otherwise its literal beginning.
  # The manifest always lies in the source's folder.
  output_prefix    = startswith(var.key_template, "{dir}") ? var.source_prefix : split("{", var.key_template)[0]
  written_prefixes = distinct([local.output_prefix, var.source_prefix])

  source_objects  = ["${local.source_bucket_arn}/${var.source_prefix}*"]
  upload_objects  = ["${local.source_bucket_arn}/${local.upload_prefix}*"]
  written_objects = [for prefix in local.written_prefixes : "${local.processed_bucket_arn}/${prefix}*"]

  # Markers of attempts that may end an invocation; they lie beside the manifests.
  marker_objects = ["${local.processed_bucket_arn}/${var.source_prefix}*.try"]

  deletes_originals = var.delete_original == "after-success" || var.allow_delete_on_request

  function_statements = concat(
    [
      {
        Sid      = "ReadOriginals"
        Effect   = "Allow"
        Action   = var.source_versioning ? ["s3:GetObject", "s3:GetObjectVersion"] : ["s3:GetObject"]
        Resource = local.source_objects
      },
      {
        Sid      = "WritePixelated"
        Effect   = "Allow"
        Action   = ["s3:PutObject", "s3:GetObject"]
        Resource = local.written_objects
      },
      {
        Sid      = "RemoveMarkers"
        Effect   = "Allow"
        Action   = ["s3:DeleteObject"]
        Resource = local.marker_objects
      },
      {
        # Without it S3 answers 403 instead of 404 for a missing object, and the function could not distinguish a deleted
        # original from a forbidden one. A condition on the prefix would have the same effect.
        Sid      = "TellMissingFromForbidden"
        Effect   = "Allow"
        Action   = ["s3:ListBucket"]
        Resource = [local.source_bucket_arn, local.processed_bucket_arn]
      },
      {
        Sid      = "Log"
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = ["${aws_cloudwatch_log_group.function.arn}:*"]
      },
      {
        Sid      = "LeaveDeadLetters"
        Effect   = "Allow"
        Action   = ["sqs:SendMessage"]
        Resource = [aws_sqs_queue.dead_letters.arn]
      },
    ],
    [
      for api in var.enable_api ? ["api"] : [] : {
        # A presigned form has the permissions of the role that signed it.
        Sid      = "GrantUploads"
        Effect   = "Allow"
        Action   = ["s3:PutObject"]
        Resource = local.upload_objects
      }
    ],
    [
      for deletes in local.deletes_originals ? ["deletes"] : [] : {
        Sid      = "DeleteOriginals"
        Effect   = "Allow"
        Action   = var.source_versioning ? ["s3:DeleteObject", "s3:DeleteObjectVersion"] : ["s3:DeleteObject"]
        Resource = local.source_objects
      }
    ],
    [
      for deletes in local.deletes_originals ? ["deletes"] : [] : {
        Sid       = "FindVersionsToDelete"
        Effect    = "Allow"
        Action    = ["s3:ListBucketVersions"]
        Resource  = [local.source_bucket_arn]
        Condition = { StringLike = { "s3:prefix" = ["${var.source_prefix}*"] } }
      }
    ],
    [
      for topic in aws_sns_topic.results : {
        Sid      = "Notify"
        Effect   = "Allow"
        Action   = ["sns:Publish"]
        Resource = [topic.arn]
      }
    ],
    [
      for queue in aws_sqs_queue.work : {
        Sid      = "TakeWork"
        Effect   = "Allow"
        Action   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
        Resource = [queue.arn]
      }
    ],
    [
      for detector in var.faces && var.detector == "rekognition" ? ["rekognition"] : [] : {
        # DetectFaces has no resource types: it can only be granted on "*". It reads the photo with this role's permissions.
        Sid      = "DetectFaces"
        Effect   = "Allow"
        Action   = ["rekognition:DetectFaces"]
        Resource = ["*"]
      }
    ],
    [
      for kms in local.kms ? ["kms"] : [] : {
        Sid      = "UseKey"
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = [local.kms_key_arn]
      }
    ],
    [
      for tracing in var.enable_tracing ? ["tracing"] : [] : {
        # X-Ray has no resource types: these two actions can only be granted on "*".
        Sid      = "Trace"
        Effect   = "Allow"
        Action   = ["xray:PutTraceSegments", "xray:PutTelemetryRecords"]
        Resource = ["*"]
      }
    ],
  )
}

resource "aws_iam_role" "function" {
  name        = "${var.name}-function"
  description = "Lets ${var.name} read originals and write pixelated photos"
  tags        = local.tags

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { Service = "lambda.amazonaws.com" }
        Action    = "sts:AssumeRole"
      },
    ]
  })
}

resource "aws_iam_role_policy" "function" {
  name = "pixelate"
  role = aws_iam_role.function.id

  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = local.function_statements
  })
}
