/** The scenarios to render and check: each trigger, each mode that changes policies, and each example. */
import type { EXAMPLES } from "./module.ts";

export interface Scenario {
  readonly name: string;
  /** Folder to plan, relative to terraform/. */
  readonly folder: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Whether uploads can request their own deletion. */
  readonly deletesOnRequest?: boolean;
}

const example = (name: (typeof EXAMPLES)[number], variables: Scenario["variables"] = {}): Scenario => ({
  name: `example-${name}`,
  folder: `examples/${name}`,
  variables,
});

const mode = (name: string, variables: Scenario["variables"]): Scenario => ({ name, folder: ".", variables });

export const SCENARIOS: readonly Scenario[] = [
  mode("s3", {}),
  mode("sqs", { trigger: "sqs" }),
  mode("eventbridge", { trigger: "eventbridge" }),
  mode("whole-bucket", {
    trigger: "eventbridge",
    source_prefix: "",
    enable_website: false,
    enable_api: false,
    notification_email: "reader@example.org",
  }),
  mode("several-folders", {
    trigger: "sqs",
    source_prefixes: ["uploads/", "camera/"],
    source_suffixes: [".jpg", ".png"],
    source_expiration_days: 30,
    delete_original: "after-success",
  }),
  mode("foreign-buckets", {
    trigger: "eventbridge",
    source_bucket: {
      name: "photos-of-a-partner",
      account_id: "444455556666",
      kms_key_arn: "arn:aws:kms:eu-central-1:444455556666:key/4a5b6c7d-0000-1111-2222-333344445555",
    },
    processed_bucket: {
      name: "site-of-a-partner",
      kms_key_arn: "arn:aws:kms:eu-central-1:444455556666:key/8e9f0a1b-0000-1111-2222-333344445555",
    },
    source_versioning: true,
    delete_original: "after-success",
    enable_backfill: true,
    backfill_manifests: ["arn:aws:s3:::lists-of-a-partner/inventory/*"],
  }),
  mode("own-folder", { key_template: "small/{grid}/{name}", upload_origins: ["https://photos.example.org"] }),
  mode("delete-versions", {
    delete_original: "after-success",
    source_versioning: true,
    processed_versioning: true,
  }),
  mode("faces", { faces: true, hide_faces: true, cover: "surroundings", strength: 4, verify: true }),
  mode("rekognition", {
    faces: true,
    detector: "rekognition",
    no_faces: "reject",
    cover_color: "#000000",
    source_versioning: true,
  }),
  mode("formats", { formats: true }),
  mode("fresh", {
    trigger: "eventbridge",
    invalidate: true,
    delete_outputs: "with-original",
    settings_from_tags: true,
    source_versioning: true,
    processed_versioning: true,
    cache_control: "public, max-age=86400",
    palette: "gameboy",
    dither: "bayer4",
    light: "linear",
    progressive: true,
    upload_settings: [],
  }),
  mode("removals-through-a-queue", {
    trigger: "sqs",
    delete_outputs: "with-original",
    direct_api: true,
    authorizer: { lambda_arn: "arn:aws:lambda:eu-central-1:111122223333:function:guard" },
  }),
  mode("public", { public: true, alarm_email: "operator@example.org", monthly_budget_dollars: 20 }),
  mode("guarded", {
    delete_outputs: "with-original",
    requests_per_address: 500,
    enable_access_logs: true,
    enable_notifications: false,
    upload_origins: ["https://photos.example.org"],
    authorizer: { jwt: { issuer: "https://id.example.org", audience: ["photos"] } },
    encryption: "sse-kms",
    origin_secret_version: 3,
  }),
  example("minimal"),
  { ...example("complete", { operator_email: "operator@example.org" }), deletesOnRequest: true },
  example("private"),
  example("public", { operator_email: "operator@example.org" }),
  example("existing-buckets", {
    source_bucket: "holiday-photos",
    processed_bucket: "holiday-site",
    kms_key_arn: "arn:aws:kms:eu-central-1:111122223333:key/1c2d3e4f-0000-1111-2222-333344445555",
  }),
];

export function scenarioNamed(name: string): Scenario {
  const found = SCENARIOS.find((scenario) => scenario.name === name);
  if (!found) throw new Error(`Expected a scenario called ${name}`);
  return found;
}
