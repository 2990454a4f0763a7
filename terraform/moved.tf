# Buckets of the module became optional when it learned to use existing ones.

moved {
  from = aws_s3_bucket.source
  to   = aws_s3_bucket.source[0]
}

moved {
  from = aws_s3_bucket_public_access_block.source
  to   = aws_s3_bucket_public_access_block.source[0]
}

moved {
  from = aws_s3_bucket_ownership_controls.source
  to   = aws_s3_bucket_ownership_controls.source[0]
}

moved {
  from = aws_s3_bucket_server_side_encryption_configuration.source
  to   = aws_s3_bucket_server_side_encryption_configuration.source[0]
}

moved {
  from = aws_s3_bucket_lifecycle_configuration.source
  to   = aws_s3_bucket_lifecycle_configuration.source[0]
}

moved {
  from = aws_s3_bucket_policy.source
  to   = aws_s3_bucket_policy.source[0]
}

moved {
  from = aws_s3_bucket.processed
  to   = aws_s3_bucket.processed[0]
}

moved {
  from = aws_s3_bucket_public_access_block.processed
  to   = aws_s3_bucket_public_access_block.processed[0]
}

moved {
  from = aws_s3_bucket_ownership_controls.processed
  to   = aws_s3_bucket_ownership_controls.processed[0]
}

moved {
  from = aws_s3_bucket_server_side_encryption_configuration.processed
  to   = aws_s3_bucket_server_side_encryption_configuration.processed[0]
}

moved {
  from = aws_s3_bucket_lifecycle_configuration.processed
  to   = aws_s3_bucket_lifecycle_configuration.processed[0]
}

moved {
  from = aws_s3_bucket_policy.processed
  to   = aws_s3_bucket_policy.processed[0]
}

moved {
  from = aws_s3_bucket_notification.source
  to   = aws_s3_bucket_notification.source[0]
}
