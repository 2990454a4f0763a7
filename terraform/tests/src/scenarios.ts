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
  example("minimal"),
  { ...example("complete", { operator_email: "operator@example.org" }), deletesOnRequest: true },
  example("private"),
];

export function scenarioNamed(name: string): Scenario {
  const found = SCENARIOS.find((scenario) => scenario.name === name);
  if (!found) throw new Error(`Expected a scenario called ${name}`);
  return found;
}
