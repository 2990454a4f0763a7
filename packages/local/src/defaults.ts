/** Default names of the local cloud, the same as those of the Terraform module. */
export const DEFAULT_SOURCE_BUCKET = "amc-image-pixelater-source";
export const DEFAULT_PROCESSED_BUCKET = "amc-image-pixelater-processed";
/** Bucket for the reports of backfills. */
export const DEFAULT_BACKFILL_BUCKET = "amc-image-pixelater-backfill";
/** Folder of the source bucket whose objects are pixelated. */
export const DEFAULT_SOURCE_PREFIX = "uploads/";
export const DEFAULT_REGION = "us-east-1";
