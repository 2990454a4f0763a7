/** What the local cloud is called when nobody says otherwise. Terraform's variables have the same defaults. */
export const DEFAULT_SOURCE_BUCKET = "amc-image-pixelater-source";
export const DEFAULT_PROCESSED_BUCKET = "amc-image-pixelater-processed";
/** Where a backfill's reports go. */
export const DEFAULT_BACKFILL_BUCKET = "amc-image-pixelater-backfill";
/** Only objects under this folder of the source bucket are pixelated. */
export const DEFAULT_SOURCE_PREFIX = "uploads/";
export const DEFAULT_REGION = "us-east-1";
