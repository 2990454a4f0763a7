/** What the local cloud is called when nobody says otherwise. Terraform's variables have the same defaults. */
export const DEFAULT_SOURCE_BUCKET = "amc-image-pixelater-source";
export const DEFAULT_PROCESSED_BUCKET = "amc-image-pixelater-processed";
export const DEFAULT_REGION = "us-east-1";
