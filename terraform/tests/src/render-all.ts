/** Renders every scenario into renders/. Run it after a change of the module; the diff shows its effect. */
import { mkdirSync, writeFileSync } from "node:fs";
import { ModuleCopy } from "./module-copy.ts";
import { render, sourcesDigest, type StoredRender, storedRenderFile } from "./render.ts";
import { SCENARIOS } from "./scenarios.ts";
import { readProviderSchema } from "./schema.ts";
import { startStandIn } from "./stand-in/provider.ts";
import { Terraform } from "./terraform.ts";

/** Formats a render with one resource per line, so a diff shows the changed resources. */
function onePerLine({ sources, resources, outputs }: StoredRender): string {
  const lines = resources.map((resource) => `  ${JSON.stringify(resource)}`).join(",\n");
  return `{\n "sources": "${sources}",\n "outputs": ${JSON.stringify(outputs)},\n "resources": [\n${lines}\n ]\n}\n`;
}

const provider = await startStandIn(readProviderSchema(), "known");
const terraform = new Terraform(provider);
const copy = new ModuleCopy();
try {
  for (const scenario of SCENARIOS) {
    const rendered = await render(terraform, copy.folder, scenario);
    const stored: StoredRender = { sources: sourcesDigest(), ...rendered };
    const file = storedRenderFile(scenario);
    mkdirSync(new URL(".", file), { recursive: true });
    writeFileSync(file, onePerLine(stored));
    console.log(`${scenario.name}: ${rendered.resources.length} resources`);
  }
} finally {
  copy.remove();
  terraform.close();
  provider.close();
}
