# Values that each variable refuses, and the extremes that it accepts. `npm test` runs this on the variables alone, without
# a provider; `terraform test` in terraform/ runs it on the whole module.

mock_provider "aws" {}

variables {
  enable_website = false
}

run "the_extremes_are_taken" {
  command = plan

  variables {
    name                       = "a1b"
    source_prefix              = ""
    grids                      = ["1", "16x9", "9999px"]
    key_template               = "small/{grid}-{name}"
    jpeg_quality               = 1
    max_pixels                 = 1000000000
    source_expiration_days     = 1
    encryption                 = "sse-kms"
    kms_key_arn                = "arn:aws:kms:eu-central-1:111122223333:key/0e1f2a3b-4c5d-6e7f-8a9b-0c1d2e3f4a5b"
    memory_megabytes           = 10240
    timeout_seconds            = 900
    reserved_concurrency       = 1000
    log_retention_days         = 0
    trigger                    = "sqs"
    sqs_batch_size             = 10
    sqs_maximum_concurrency    = 1000
    upload_origins             = ["http://localhost:5173", "https://photos.example.org"]
    domain_names               = ["photos.example.org"]
    certificate_arn            = "arn:aws:acm:us-east-1:111122223333:certificate/1"
    alarm_email                = "me@example.org"
    monthly_budget_dollars     = 0.5
    rejections_alarm_threshold = 1
  }
}

run "name_with_capitals" {
  command = plan

  variables {
    name = "Photos"
  }

  expect_failures = [var.name]
}

run "name_too_short" {
  command = plan

  variables {
    name = "ab"
  }

  expect_failures = [var.name]
}

run "name_too_long" {
  command = plan

  variables {
    name = "a2345678901234567890123456789012345678901"
  }

  expect_failures = [var.name]
}

run "name_that_ends_in_a_hyphen" {
  command = plan

  variables {
    name = "photos-"
  }

  expect_failures = [var.name]
}

run "name_with_two_hyphens" {
  command = plan

  variables {
    name = "my--photos"
  }

  expect_failures = [var.name]
}

run "tag_of_aws" {
  command = plan

  variables {
    tags = { "aws:owner" = "me" }
  }

  expect_failures = [var.tags]
}

run "source_prefix_without_slash" {
  command = plan

  variables {
    source_prefix = "uploads"
  }

  expect_failures = [var.source_prefix]
}

run "source_prefix_with_a_star" {
  command = plan

  variables {
    source_prefix = "uploads/*/"
  }

  expect_failures = [var.source_prefix]
}

run "source_prefix_that_starts_with_a_slash" {
  command = plan

  variables {
    source_prefix = "/uploads/"
  }

  expect_failures = [var.source_prefix]
}

run "no_grid" {
  command = plan

  variables {
    grids = []
  }

  expect_failures = [var.grids]
}

run "the_same_grid_twice" {
  command = plan

  variables {
    grids = ["8", "8"]
  }

  expect_failures = [var.grids]
}

run "seventeen_grids" {
  command = plan

  variables {
    grids = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16", "17"]
  }

  expect_failures = [var.grids]
}

run "grid_of_nothing" {
  command = plan

  variables {
    grids = ["0"]
  }

  expect_failures = [var.grids]
}

run "grid_that_is_no_number" {
  command = plan

  variables {
    grids = ["large"]
  }

  expect_failures = [var.grids]
}

run "key_template_without_grid" {
  command = plan

  variables {
    key_template = "{dir}pixelated-{name}"
  }

  expect_failures = [var.key_template]
}

run "key_template_that_does_not_end_in_the_name" {
  command = plan

  variables {
    key_template = "{dir}{name}-{grid}"
  }

  expect_failures = [var.key_template]
}

run "key_template_with_an_unknown_placeholder" {
  command = plan

  variables {
    key_template = "{dir}{gird}-{grid}-{name}"
  }

  expect_failures = [var.key_template]
}

run "key_template_without_a_separator" {
  command = plan

  variables {
    key_template = "{dir}{grid}{name}"
  }

  expect_failures = [var.key_template]
}

run "key_template_anywhere_in_the_bucket" {
  command = plan

  variables {
    key_template = "{grid}/{name}"
  }

  expect_failures = [var.key_template]
}

run "output_format_unknown" {
  command = plan

  variables {
    output_format = "webp"
  }

  expect_failures = [var.output_format]
}

run "jpeg_quality_too_high" {
  command = plan

  variables {
    jpeg_quality = 101
  }

  expect_failures = [var.jpeg_quality]
}

run "jpeg_quality_broken" {
  command = plan

  variables {
    jpeg_quality = 79.5
  }

  expect_failures = [var.jpeg_quality]
}

run "max_pixels_of_nothing" {
  command = plan

  variables {
    max_pixels = 0
  }

  expect_failures = [var.max_pixels]
}

run "max_bytes_too_many" {
  command = plan

  variables {
    max_bytes = 1000000001
  }

  expect_failures = [var.max_bytes]
}

run "delete_original_unknown" {
  command = plan

  variables {
    delete_original = "always"
  }

  expect_failures = [var.delete_original]
}

run "source_expiration_at_once" {
  command = plan

  variables {
    source_expiration_days = 0
  }

  expect_failures = [var.source_expiration_days]
}

run "processed_expiration_in_half_a_day" {
  command = plan

  variables {
    processed_expiration_days = 0.5
  }

  expect_failures = [var.processed_expiration_days]
}

run "noncurrent_expiration_at_once" {
  command = plan

  variables {
    noncurrent_expiration_days = 0
  }

  expect_failures = [var.noncurrent_expiration_days]
}

run "encryption_unknown" {
  command = plan

  variables {
    encryption = "none"
  }

  expect_failures = [var.encryption]
}

run "kms_key_by_alias" {
  command = plan

  variables {
    kms_key_arn = "alias/photos"
    encryption  = "sse-kms"
  }

  expect_failures = [var.kms_key_arn]
}

run "kms_key_without_encryption_by_it" {
  command = plan

  variables {
    kms_key_arn = "arn:aws:kms:eu-central-1:111122223333:key/0e1f2a3b"
  }

  expect_failures = [var.kms_key_arn]
}

run "function_that_is_not_packed" {
  command = plan

  variables {
    function_zip = "function"
  }

  expect_failures = [var.function_zip]
}

run "architecture_unknown" {
  command = plan

  variables {
    architecture = "riscv"
  }

  expect_failures = [var.architecture]
}

run "memory_too_small" {
  command = plan

  variables {
    memory_megabytes = 64
  }

  expect_failures = [var.memory_megabytes]
}

run "timeout_too_long" {
  command = plan

  variables {
    timeout_seconds = 901
  }

  expect_failures = [var.timeout_seconds]
}

run "reserved_concurrency_of_nothing" {
  command = plan

  variables {
    reserved_concurrency = 0
  }

  expect_failures = [var.reserved_concurrency]
}

run "log_level_unknown" {
  command = plan

  variables {
    log_level = "CHATTY"
  }

  expect_failures = [var.log_level]
}

run "log_retention_that_aws_does_not_offer" {
  command = plan

  variables {
    log_retention_days = 31
  }

  expect_failures = [var.log_retention_days]
}

run "trigger_unknown" {
  command = plan

  variables {
    trigger = "cron"
  }

  expect_failures = [var.trigger]
}

run "sqs_batch_too_large" {
  command = plan

  variables {
    sqs_batch_size = 11
  }

  expect_failures = [var.sqs_batch_size]
}

run "sqs_concurrency_too_small" {
  command = plan

  variables {
    sqs_maximum_concurrency = 1
  }

  expect_failures = [var.sqs_maximum_concurrency]
}

run "sqs_concurrency_above_what_is_reserved" {
  command = plan

  variables {
    sqs_maximum_concurrency = 20
    trigger                 = "sqs"
    reserved_concurrency    = 10
  }

  expect_failures = [var.sqs_maximum_concurrency]
}

run "website_without_api" {
  command = plan

  variables {
    enable_website = true
    enable_api     = false
  }

  expect_failures = [var.enable_website]
}

run "api_without_requests" {
  command = plan

  variables {
    api_requests_per_second = 0
  }

  expect_failures = [var.api_requests_per_second]
}

run "api_burst_too_large" {
  command = plan

  variables {
    api_burst = 5001
  }

  expect_failures = [var.api_burst]
}

run "upload_origin_with_a_path" {
  command = plan

  variables {
    upload_origins = ["https://photos.example.org/upload"]
  }

  expect_failures = [var.upload_origins]
}

run "upload_origin_of_everybody" {
  command = plan

  variables {
    upload_origins = ["*"]
  }

  expect_failures = [var.upload_origins]
}

run "domain_name_with_a_scheme" {
  command = plan

  variables {
    domain_names    = ["https://photos.example.org"]
    certificate_arn = "arn:aws:acm:us-east-1:111122223333:certificate/1"
  }

  expect_failures = [var.domain_names]
}

run "domain_name_without_certificate" {
  command = plan

  variables {
    domain_names = ["photos.example.org"]
  }

  expect_failures = [var.domain_names]
}

run "certificate_of_another_region" {
  command = plan

  variables {
    certificate_arn = "arn:aws:acm:eu-central-1:111122223333:certificate/1"
  }

  expect_failures = [var.certificate_arn]
}

run "price_class_unknown" {
  command = plan

  variables {
    price_class = "PriceClass_Cheap"
  }

  expect_failures = [var.price_class]
}

run "notification_email_that_is_none" {
  command = plan

  variables {
    notification_email = "me"
  }

  expect_failures = [var.notification_email]
}

run "notification_email_without_notifications" {
  command = plan

  variables {
    notification_email     = "me@example.org"
    notification_email_for = "every-photo"
    enable_notifications   = false
  }

  expect_failures = [var.notification_email]
}

run "alarm_email_that_is_none" {
  command = plan

  variables {
    alarm_email = "me"
  }

  expect_failures = [var.alarm_email]
}

run "rejections_alarm_at_none" {
  command = plan

  variables {
    rejections_alarm_threshold = 0
  }

  expect_failures = [var.rejections_alarm_threshold]
}

run "price_below_nothing" {
  command = plan

  variables {
    prices = { s3_put = -1 }
  }

  expect_failures = [var.prices]
}

run "budget_of_nothing" {
  command = plan

  variables {
    monthly_budget_dollars = 0
    alarm_email            = "me@example.org"
  }

  expect_failures = [var.monthly_budget_dollars]
}

run "budget_that_tells_nobody" {
  command = plan

  variables {
    monthly_budget_dollars = 10
  }

  expect_failures = [var.monthly_budget_dollars]
}

run "detector_of_tea_leaves" {
  command = plan

  variables {
    faces    = true
    detector = "tea-leaves"
  }

  expect_failures = [var.detector]
}

run "detector_that_nothing_asks" {
  command = plan

  variables {
    detector = "rekognition"
  }

  expect_failures = [var.detector]
}

run "formats_that_rekognition_cannot_read" {
  command = plan

  variables {
    formats  = true
    faces    = true
    detector = "rekognition"
  }

  expect_failures = [var.formats]
}

run "faces_hidden_without_a_detector" {
  command = plan

  variables {
    hide_faces = true
  }

  expect_failures = [var.hide_faces]
}

run "no_faces_deleted" {
  command = plan

  variables {
    no_faces = "delete"
  }

  expect_failures = [var.no_faces]
}

run "cover_of_snow" {
  command = plan

  variables {
    cover = "snow"
  }

  expect_failures = [var.cover]
}

run "cover_color_by_name" {
  command = plan

  variables {
    cover_color = "black"
  }

  expect_failures = [var.cover_color]
}

run "cover_color_of_cells" {
  command = plan

  variables {
    cover       = "cells"
    cover_color = "#000000"
  }

  expect_failures = [var.cover_color]
}

run "strength_of_nothing" {
  command = plan

  variables {
    strength = 0
  }

  expect_failures = [var.strength]
}

run "notification_email_for_another_kind" {
  command = plan

  variables {
    notification_email_for = "everything"
  }

  expect_failures = [var.notification_email_for]
}

run "protect_data_beside_force_destroy" {
  command = plan

  variables {
    protect_data  = true
    force_destroy = true
  }

  expect_failures = [var.protect_data]
}

run "source_bucket_by_arn" {
  command = plan

  variables {
    trigger       = "eventbridge"
    source_bucket = { name = "arn:aws:s3:::photos" }
  }

  expect_failures = [var.source_bucket]
}

run "source_bucket_of_a_short_account" {
  command = plan

  variables {
    trigger       = "eventbridge"
    source_bucket = { name = "photos", account_id = "42" }
  }

  expect_failures = [var.source_bucket]
}

run "source_bucket_under_an_alias" {
  command = plan

  variables {
    trigger       = "eventbridge"
    source_bucket = { name = "photos", kms_key_arn = "alias/photos" }
  }

  expect_failures = [var.source_bucket]
}

run "source_bucket_whose_notifications_would_go" {
  command = plan

  variables {
    source_bucket = { name = "photos" }
  }

  expect_failures = [var.source_bucket]
}

run "processed_bucket_by_address" {
  command = plan

  variables {
    processed_bucket = { name = "https://photos" }
  }

  expect_failures = [var.processed_bucket]
}

run "processed_bucket_under_an_alias" {
  command = plan

  variables {
    processed_bucket = { name = "photos", kms_key_arn = "alias/photos" }
  }

  expect_failures = [var.processed_bucket]
}

run "processed_bucket_that_is_the_source" {
  command = plan

  variables {
    trigger          = "eventbridge"
    source_bucket    = { name = "photos" }
    processed_bucket = { name = "photos" }
  }

  expect_failures = [var.processed_bucket]
}

run "source_expiration_of_an_existing_bucket" {
  command = plan

  variables {
    trigger                = "eventbridge"
    source_bucket          = { name = "photos" }
    source_expiration_days = 1
  }

  expect_failures = [var.source_expiration_days]
}

run "processed_expiration_of_an_existing_bucket" {
  command = plan

  variables {
    processed_bucket          = { name = "photos" }
    processed_expiration_days = 1
  }

  expect_failures = [var.processed_expiration_days]
}

run "source_prefixes_of_none" {
  command = plan

  variables {
    source_prefixes = []
  }

  expect_failures = [var.source_prefixes]
}

run "source_prefixes_that_overlap" {
  command = plan

  variables {
    source_prefixes = ["a/", "a/b/"]
  }

  expect_failures = [var.source_prefixes]
}

run "source_suffixes_with_a_star" {
  command = plan

  variables {
    source_suffixes = ["*.jpg", ".png"]
    enable_api      = false
  }

  expect_failures = [var.source_suffixes]
}

run "source_suffixes_that_overlap" {
  command = plan

  variables {
    source_suffixes = [".jpg", "g", ".png"]
  }

  expect_failures = [var.source_suffixes]
}

run "source_suffixes_that_leave_uploads_waiting" {
  command = plan

  variables {
    source_suffixes = [".jpg"]
  }

  expect_failures = [var.source_suffixes]
}

run "backfill_manifests_anywhere" {
  command = plan

  variables {
    enable_backfill    = true
    backfill_manifests = ["arn:aws:s3:::*"]
  }

  expect_failures = [var.backfill_manifests]
}

run "backfill_manifests_without_backfill" {
  command = plan

  variables {
    backfill_manifests = ["arn:aws:s3:::lists/*"]
  }

  expect_failures = [var.backfill_manifests]
}

run "light_of_the_moon" {
  command = plan

  variables {
    light = "lunar"
  }

  expect_failures = [var.light]
}

run "palette_of_words" {
  command = plan

  variables {
    palette = "Very Colourful!"
  }

  expect_failures = [var.palette]
}

run "dither_by_hand" {
  command = plan

  variables {
    palette = "gameboy"
    dither  = "by-hand"
  }

  expect_failures = [var.dither]
}

run "dither_without_palette" {
  command = plan

  variables {
    dither = "bayer4"
  }

  expect_failures = [var.dither]
}

run "dither_strength_of_two" {
  command = plan

  variables {
    palette         = "gameboy"
    dither          = "bayer4"
    dither_strength = 2
  }

  expect_failures = [var.dither_strength]
}

run "dither_strength_without_dither" {
  command = plan

  variables {
    dither_strength = 1
  }

  expect_failures = [var.dither_strength]
}

run "gap_of_half_a_pixel" {
  command = plan

  variables {
    gap = 0.5
  }

  expect_failures = [var.gap]
}

run "gap_color_by_name" {
  command = plan

  variables {
    gap       = 1
    gap_color = "black"
  }

  expect_failures = [var.gap_color]
}

run "gap_color_without_a_gap" {
  command = plan

  variables {
    gap_color = "#101010"
  }

  expect_failures = [var.gap_color]
}

run "shape_of_a_star" {
  command = plan

  variables {
    shape = "star"
  }

  expect_failures = [var.shape]
}

run "size_of_an_elephant" {
  command = plan

  variables {
    size = "elephant"
  }

  expect_failures = [var.size]
}

run "scale_of_nothing" {
  command = plan

  variables {
    scale = 0
  }

  expect_failures = [var.scale]
}

run "scale_of_a_photo" {
  command = plan

  variables {
    scale = 2
    size  = "photo"
  }

  expect_failures = [var.scale]
}

run "regions_in_another_alphabet" {
  command = plan

  variables {
    regions = "１０％"
  }

  expect_failures = [var.regions]
}

run "keep_in_another_alphabet" {
  command = plan

  variables {
    keep = "１０％"
  }

  expect_failures = [var.keep]
}

run "keep_beside_regions" {
  command = plan

  variables {
    keep    = "10%,10%,10%,10%"
    regions = "10%,10%,10%,10%"
  }

  expect_failures = [var.keep]
}

run "cache_control_of_two_lines" {
  command = plan

  variables {
    cache_control = "public\nset-cookie: a"
  }

  expect_failures = [var.cache_control]
}

run "invalidate_without_copies" {
  command = plan

  variables {
    invalidate = true
  }

  expect_failures = [var.invalidate]
}

run "origin_secret_before_the_first" {
  command = plan

  variables {
    origin_secret_version = 0
  }

  expect_failures = [var.origin_secret_version]
}

run "authorizer_of_both_kinds" {
  command = plan

  variables {
    authorizer = { jwt = { issuer = "https://id.example.org", audience = ["a"] }, lambda_arn = "arn:aws:lambda:eu-central-1:111122223333:function:guard" }
  }

  expect_failures = [var.authorizer]
}

run "authorizer_without_tls" {
  command = plan

  variables {
    authorizer = { jwt = { issuer = "http://id.example.org", audience = ["a"] } }
  }

  expect_failures = [var.authorizer]
}

run "authorizer_by_name" {
  command = plan

  variables {
    authorizer = { lambda_arn = "guard" }
  }

  expect_failures = [var.authorizer]
}

run "authorizer_of_no_api" {
  command = plan

  variables {
    enable_api = false
    authorizer = { jwt = { issuer = "https://id.example.org", audience = ["a"] } }
  }

  expect_failures = [var.authorizer]
}

run "delete_outputs_later" {
  command = plan

  variables {
    delete_outputs = "later"
  }

  expect_failures = [var.delete_outputs]
}

run "access_logs_kept_for_no_day" {
  command = plan

  variables {
    access_log_retention_days = 0
  }

  expect_failures = [var.access_log_retention_days]
}

run "api_concurrency_of_nothing" {
  command = plan

  variables {
    api_reserved_concurrency = 0
  }

  expect_failures = [var.api_reserved_concurrency]
}

run "public_without_website" {
  command = plan

  variables {
    public = true
  }

  expect_failures = [var.public]
}

run "public_with_deletion_on_request" {
  command = plan

  variables {
    enable_website          = true
    public                  = true
    allow_delete_on_request = true
  }

  expect_failures = [var.public]
}

run "public_with_a_way_around" {
  command = plan

  variables {
    enable_website = true
    public         = true
    direct_api     = true
  }

  expect_failures = [var.public]
}

run "public_in_an_existing_bucket" {
  command = plan

  variables {
    enable_website   = true
    public           = true
    processed_bucket = { name = "photos" }
  }

  expect_failures = [var.public]
}

run "public_mail_for_every_photo" {
  command = plan

  variables {
    enable_website         = true
    public                 = true
    notification_email     = "me@example.org"
    notification_email_for = "every-photo"
  }

  expect_failures = [var.public]
}

run "upload_settings_that_the_api_does_not_have" {
  command = plan

  variables {
    upload_settings = ["sharpen"]
  }

  expect_failures = [var.upload_settings]
}

run "requests_per_address_below_the_least" {
  command = plan

  variables {
    enable_website       = true
    requests_per_address = 9
  }

  expect_failures = [var.requests_per_address]
}

run "requests_per_address_without_cloudfront" {
  command = plan

  variables {
    requests_per_address = 1000
  }

  expect_failures = [var.requests_per_address]
}

run "palette_that_core_does_not_have" {
  command = plan

  variables {
    palette = "sepia"
  }

  expect_failures = [var.palette]
}

run "gap_beside_regions" {
  command = plan

  variables {
    gap     = 1
    regions = "10%,10%,10%,10%"
  }

  expect_failures = [var.gap]
}

run "round_cells_beside_keep" {
  command = plan

  variables {
    shape = "round"
    keep  = "10%,10%,10%,10%"
  }

  expect_failures = [var.shape]
}

run "outputs_of_cells_beside_faces" {
  command = plan

  variables {
    size       = "cells"
    faces      = true
    hide_faces = true
  }

  expect_failures = [var.size]
}

run "scale_beside_regions" {
  command = plan

  variables {
    scale   = 2
    regions = "10%,10%,10%,10%"
  }

  expect_failures = [var.scale]
}

run "own_colors_beside_regions" {
  command = plan

  variables {
    palette = "16"
    regions = "10%,10%,10%,10%"
  }

  expect_failures = [var.palette]
}
