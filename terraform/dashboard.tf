locals {
  # Requests per photo: three GETs and HEADs, a PUT for each grid, and two for the manifest (the second records the
  # notification). Messages, storage, CloudFront and the HTTP API are not included (docs/deploying.md).
  puts_per_photo          = length(var.grids) + 1 + (var.enable_notifications ? 1 : 0)
  dollars_per_photo       = 3 * var.prices.s3_get + local.puts_per_photo * var.prices.s3_put
  dollars_per_millisecond = var.prices.lambda_gigabyte_second * var.memory_megabytes / 1024 / 1000

  lambda_dimension = ["FunctionName", aws_lambda_function.pixelate.function_name]
  own_dimension    = ["service", var.name]

  widgets = [
    {
      title = "Photos"
      metrics = [
        concat([local.metrics_namespace, "Images"], local.own_dimension),
        concat([local.metrics_namespace, "Rejected"], local.own_dimension),
      ]
      stat = "Sum"
    },
    {
      title = "Errors"
      metrics = [
        concat(["AWS/Lambda", "Errors"], local.lambda_dimension),
        concat(["AWS/Lambda", "Throttles"], local.lambda_dimension),
        ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", aws_sqs_queue.dead_letters.name, { label = "Dead letters", stat = "Maximum" }],
      ]
      stat = "Sum"
    },
    {
      title = "Invocation time in milliseconds"
      metrics = [
        concat(["AWS/Lambda", "Duration"], local.lambda_dimension, [{ stat = "p50", label = "p50" }]),
        concat(["AWS/Lambda", "Duration"], local.lambda_dimension, [{ stat = "p99", label = "p99" }]),
        concat(["AWS/Lambda", "Duration"], local.lambda_dimension, [{ stat = "Maximum", label = "longest" }]),
      ]
      stat = "Average"
    },
    {
      title = "Estimated cost in US dollars"
      metrics = [
        [{
          expression = "duration * ${local.dollars_per_millisecond} + requests * ${var.prices.lambda_request} + photos * ${local.dollars_per_photo}"
          label      = "Function and its S3 requests"
          id         = "dollars"
        }],
        concat(["AWS/Lambda", "Duration"], local.lambda_dimension, [{ id = "duration", visible = false }]),
        concat(["AWS/Lambda", "Invocations"], local.lambda_dimension, [{ id = "requests", visible = false }]),
        concat([local.metrics_namespace, "Images"], local.own_dimension, [{ id = "photos", visible = false }]),
      ]
      stat = "Sum"
    },
  ]
}

resource "aws_cloudwatch_dashboard" "this" {
  count          = var.enable_dashboard ? 1 : 0
  dashboard_name = var.name

  dashboard_body = jsonencode({
    widgets = [
      for index, widget in local.widgets : {
        type   = "metric"
        x      = index % 2 * 12
        y      = floor(index / 2) * 6
        width  = 12
        height = 6
        properties = {
          title   = widget.title
          metrics = widget.metrics
          stat    = widget.stat
          period  = 300
          region  = local.region
          view    = "timeSeries"
        }
      }
    ]
  })
}
