# The permissions of the function that handles events, call by call; api-function.tf has those of the one that answers
# requests. tests/test/permissions.test.ts compares them with the calls that it makes.

locals {
  # Uploads from the page need a folder even if the whole bucket is the source.
  upload_prefix = local.source_prefixes[0] == "" ? "uploads/" : local.source_prefixes[0]

  # Prefixes of all output keys: the source's folders if the template starts with {dir}, otherwise its literal beginning.
  # Manifests always lie in the source's folders.
  output_prefixes  = startswith(var.key_template, "{dir}") ? local.source_prefixes : [split("{", var.key_template)[0]]
  written_prefixes = distinct(concat(local.output_prefixes, local.source_prefixes))

  source_objects  = [for filter in local.source_filters : "${local.source_bucket_arn}/${filter.prefix}*${filter.suffix}"]
  upload_objects  = ["${local.source_bucket_arn}/${local.upload_prefix}*"]
  written_objects = [for prefix in local.written_prefixes : "${local.processed_bucket_arn}/${prefix}*"]

  # Markers of attempts that may end an invocation; they lie beside the manifests.
  marker_objects = [for prefix in local.source_prefixes : "${local.processed_bucket_arn}/${prefix}*.try"]

  # Keys of existing buckets, which their owners chose.
  source_key_arn    = local.creates_source ? null : var.source_bucket.kms_key_arn
  processed_key_arn = local.creates_processed ? null : var.processed_bucket.kms_key_arn

  deletes_outputs   = var.delete_outputs == "with-original"
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
        Condition = { StringLike = { "s3:prefix" = [for prefix in local.source_prefixes : "${prefix}*"] } }
      }
    ],
    [
      for tags in var.settings_from_tags ? ["tags"] : [] : {
        Sid      = "ReadTags"
        Effect   = "Allow"
        Action   = var.source_versioning ? ["s3:GetObjectTagging", "s3:GetObjectVersionTagging"] : ["s3:GetObjectTagging"]
        Resource = local.source_objects
      }
    ],
    [
      for deletes in local.deletes_outputs ? ["deletes"] : [] : {
        # All versions: a person who takes a photo down means all of it.
        Sid      = "RemoveOutputs"
        Effect   = "Allow"
        Action   = var.processed_versioning ? ["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:GetObjectVersion"] : ["s3:DeleteObject"]
        Resource = local.written_objects
      }
    ],
    [
      for deletes in local.deletes_outputs ? ["deletes"] : [] : {
        Sid       = "FindOutputsToRemove"
        Effect    = "Allow"
        Action    = ["s3:ListBucketVersions"]
        Resource  = [local.processed_bucket_arn]
        Condition = { StringLike = { "s3:prefix" = [for prefix in local.written_prefixes : "${prefix}*"] } }
      }
    ],
    [
      for distribution in aws_cloudfront_distribution.website : {
        Sid      = "RemoveCopies"
        Effect   = "Allow"
        Action   = ["cloudfront:CreateInvalidation"]
        Resource = [distribution.arn]
      } if var.invalidate
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
      for key in compact([local.source_key_arn]) : {
        Sid      = "UseKeyOfOriginals"
        Effect   = "Allow"
        Action   = ["kms:Decrypt"]
        Resource = [key]
      }
    ],
    [
      for key in compact([local.processed_key_arn]) : {
        Sid      = "UseKeyOfPixelated"
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = [key]
      }
    ],
    local.shared_statements,
  )

  # What both functions may do.
  shared_statements = concat(
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

locals {
  assumed_by_lambda = jsonencode({
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

resource "aws_iam_role" "function" {
  name        = "${var.name}-function"
  description = "Lets ${var.name} read originals and write pixelated photos"
  tags        = local.tags

  assume_role_policy = local.assumed_by_lambda
}

resource "aws_iam_role_policy" "function" {
  name = "pixelate"
  role = aws_iam_role.function.id

  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = local.function_statements
  })
}
