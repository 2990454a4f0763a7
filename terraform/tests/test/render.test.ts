import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ModuleCopy } from "../src/module-copy.ts";
import { readStoredRender, render, sourcesDigest } from "../src/render.ts";
import { SCENARIOS } from "../src/scenarios.ts";
import { readProviderSchema } from "../src/schema.ts";
import { type StandIn, startStandIn } from "../src/stand-in/provider.ts";
import { Terraform, terraformVersion } from "../src/terraform.ts";

const STALE = "run: pnpm --filter @pixelater/terraform-tests render";
/** Scenarios that together contain every resource. */
const FIRST_PLANS = ["eventbridge", "foreign-buckets", "example-complete", "example-private"];
const version = terraformVersion();
if (version === undefined) {
  console.warn("Not tested: whether terraform renders what is stored, as it is not installed.");
}

describe("the stored renders are up to date", () => {
  for (const scenario of SCENARIOS) {
    it(scenario.name, () => {
      expect(readStoredRender(scenario).sources, STALE).toBe(sourcesDigest());
    });
  }
});

describe.runIf(version !== undefined)(
  `terraform ${version ?? ""} plans each scenario`,
  { timeout: 60_000 },
  () => {
    let copy: ModuleCopy;
    const providers: StandIn[] = [];
    const terraforms: Terraform[] = [];

    const terraformWith = async (computed: "known" | "unknown") => {
      const provider = await startStandIn(readProviderSchema(), computed);
      const terraform = new Terraform(provider);
      providers.push(provider);
      terraforms.push(terraform);
      return terraform;
    };

    beforeAll(() => {
      copy = new ModuleCopy();
    });
    afterAll(() => {
      copy.remove();
      for (const terraform of terraforms) terraform.close();
      for (const provider of providers) provider.close();
    });

    it("to what is stored", { timeout: 300_000 }, async () => {
      const terraform = await terraformWith("known");
      for (const scenario of SCENARIOS) {
        const { resources, outputs } = readStoredRender(scenario);
        expect(await render(terraform, copy.folder, scenario), STALE).toEqual({ resources, outputs });
      }
    });

    it("also in a first plan, with all computed values unknown", { timeout: 300_000 }, async () => {
      const terraform = await terraformWith("unknown");
      for (const scenario of SCENARIOS.filter(({ name }) => FIRST_PLANS.includes(name))) {
        const { resources } = await render(terraform, copy.folder, scenario);
        expect(resources.map(({ address }) => address)).toEqual(
          readStoredRender(scenario).resources.map(({ address }) => address),
        );
      }
    });

    it("and refuses what the schema forbids", async () => {
      const broken = new ModuleCopy();
      try {
        broken.replace("function.tf", "memory_size ", "memory_mb   ");
        const terraform = await terraformWith("known");
        const answer = await terraform.run(broken.folder, "validate", "-no-color");
        expect(answer.ok).toBe(false);
        expect(answer.output).toContain('An argument named "memory_mb" is not expected here');
      } finally {
        broken.remove();
      }
    });

    it("and refuses counts that depend on unknown values", async () => {
      const broken = new ModuleCopy();
      try {
        broken.replace(
          "source-bucket.tf",
          "count  = local.creates_source && length(local.upload_origins) > 0 ? 1 : 0",
          'count = local.distribution_host == "" ? 0 : 1',
        );
        const terraform = await terraformWith("unknown");
        const planned = render(terraform, broken.folder, { name: "broken", folder: ".", variables: {} });
        await expect(planned).rejects.toThrow("Invalid count argument");
      } finally {
        broken.remove();
      }
    });
  },
);
