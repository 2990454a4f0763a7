import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { pixelate } from "@pixelater/core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { readManifest, workspacePackages } from "../../published-packages.ts";
import { output, ROOT, run } from "../harness/run.ts";
import { type CodeBlock, codeBlocks, readDocuments } from "./markdown.ts";

const documents = readDocuments();
const blocks = documents.flatMap(codeBlocks);
const inLanguage = (...languages: string[]): CodeBlock[] =>
  blocks.filter(({ language }) => languages.includes(language));
const where = ({ path, line }: CodeBlock): string => `${path}:${line}`;

/** A folder beside the installed packages, with a photo under every name that the documents use. */
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(inject("installed"), "docs-"));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const PORTRAIT = join(ROOT, "photos/astronaut.png");

/** Puts a photo under a name; folders get one, too. */
function putPhoto(name: string): void {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  // The commands that look for faces name their photos so.
  const isPortrait = /\b(portrait|class)\b/.test(name);
  if (isPortrait && !name.endsWith(".png")) {
    writeFileSync(path, pixelate(readFileSync(PORTRAIT), { cellSize: 1, format: "jpeg", quality: 90 }));
  } else if (isPortrait) cpSync(PORTRAIT, path);
  else cpSync(join(ROOT, "photos", name.endsWith(".png") ? "chelsea.png" : "rocket.jpg"), path);
}

describe("TypeScript and JavaScript", () => {
  const scripts = inLanguage("ts", "tsx", "js", "jsx");
  const nameOf = (block: CodeBlock): string => `${where(block).replaceAll(/[^\w-]/g, "_")}.${block.language}`;

  it("has the types that it claims, against the packed packages", async () => {
    linkTypes();
    for (const block of scripts) {
      // Values that a block leaves out are declared after it, to keep the block's line numbers.
      writeFileSync(join(folder, nameOf(block)), `${block.code}\n${block.given ?? ""}\nexport {};\n`);
    }
    const base = JSON.parse(readFileSync(join(ROOT, "tsconfig.base.json"), "utf8")) as {
      compilerOptions: Record<string, unknown>;
    };
    const options = {
      ...base.compilerOptions,
      lib: ["ES2023", "DOM", "DOM.Iterable"],
      types: ["node", "react", "aws-lambda"],
      jsx: "react-jsx",
      allowJs: true,
      // Examples name values that the reader will use.
      noUnusedLocals: false,
      noUnusedParameters: false,
    };
    const config = join(folder, "tsconfig.json");
    writeFileSync(config, JSON.stringify({ compilerOptions: options, files: scripts.map(nameOf) }));
    const { stdout } = await run(process.execPath, ["node_modules/typescript/bin/tsc", "-p", config], {
      cwd: ROOT,
    });
    expect(stdout).toBe("");
  });

  const runnable = scripts.filter(
    ({ code, language, given }) =>
      given === undefined &&
      /^(ts|js)$/.test(language) &&
      code.includes("@pixelater/core") &&
      !code.includes("declare "),
  );

  it.each(runnable.map((block) => [where(block), block] as const))("%s runs", async (_, block) => {
    for (const [, name = ""] of block.code.matchAll(/readFileSync\("([^"]+)"\)/g)) putPhoto(name);
    const name = nameOf(block);
    writeFileSync(join(folder, name), block.code);
    await output(process.execPath, [name], { cwd: folder });
  });
});

/** Makes what code blocks import beside the packed packages known to the type checker. */
function linkTypes(): void {
  const sources = {
    "@types/node": "node_modules/@types/node",
    "@types/react": "node_modules/@types/react",
    react: "node_modules/react",
    "@pixelater/local": "packages/local",
    "@aws-sdk/client-s3": "packages/local/node_modules/@aws-sdk/client-s3",
  };
  for (const [name, source] of Object.entries(sources)) {
    const target = join(inject("installed"), "node_modules", name);
    rmSync(target, { recursive: true, force: true });
    mkdirSync(dirname(target), { recursive: true });
    symlinkSync(realpathSync(join(ROOT, source)), target);
  }
}

describe("shell", () => {
  const shells = inLanguage("sh", "bash");

  it("is shell", async () => {
    for (const block of shells) {
      const { status, stderr } = await run("bash", ["-n", "-c", block.code], { cwd: ROOT });
      expect({ status, stderr }, where(block)).toEqual({ status: 0, stderr: "" });
    }
  });

  it("names scripts that exist", () => {
    const root = readManifest(ROOT);
    const all = [root, ...workspacePackages(ROOT).map(({ manifest }) => manifest)];
    const scripts = new Set(all.flatMap((manifest) => Object.keys(manifest.scripts ?? {})));
    const used = shells.flatMap((block) =>
      [...block.code.matchAll(/(npm|pnpm)(?:@[\d.]+)? (?:-r )?(?:run (\S+)|(start|test)\b)/g)].map(
        ([, tool, named, short]) => ({ at: where(block), tool, name: named ?? short ?? "" }),
      ),
    );
    expect(used.length).toBeGreaterThan(5);
    for (const { at, tool, name } of used) {
      const known = tool === "npm" ? name in (root.scripts ?? {}) : scripts.has(name);
      expect(known, `${at}: ${name}`).toBe(true);
    }
  });

  it("calls the command in ways that work", async () => {
    const lines = blocks
      .filter(({ language }) => /^(sh|bash|)$/.test(language))
      .flatMap((block) => commandLines(block.code).map((line) => ({ at: where(block), line })));
    expect(lines.length).toBeGreaterThan(3);
    const PATH = [join(inject("installed"), "node_modules/.bin"), process.env["PATH"]].join(delimiter);
    for (const { at, line } of lines) {
      const inputs = line
        .replace(/ # .*$/, "")
        .replaceAll(/ (-o|--out) \S+/g, "")
        // The second photo is the output of an earlier command.
        .replace(/(pixelater verify \S+) \S+/, "$1");
      for (const [name] of inputs.matchAll(/[\w/-]+\.(jpe?g|png)\b/g)) putPhoto(name);
      for (const [, name = ""] of line.matchAll(/^pixelater ([\w-]+) /g)) putPhoto(`${name}/in-folder.jpg`);
      for (const [, name = ""] of line.matchAll(/"([\w-]+)\/\*\*/g)) putPhoto(`${name}/deep/in-folder.png`);
      const { status, stderr } = await run("bash", ["-c", line], {
        cwd: folder,
        env: { ...process.env, PATH },
      });
      expect({ line, status, stderr: status === 0 ? "" : stderr }, at).toEqual({
        line,
        status: 0,
        stderr: "",
      });
    }
  });
});

/** The lines of a shell block that call `pixelater`, without npx. Continued lines are joined. */
function commandLines(code: string): string[] {
  return code
    .replaceAll("\\\n", " ")
    .split("\n")
    .map((line) => line.trim().replace(/^npx pixelater/, "pixelater"))
    .filter((line) => /(^|\| )pixelater /.test(line) && !/PHOTO|…|completion/.test(line));
}

describe("other languages", () => {
  it("JSON is JSON", () => {
    for (const block of inLanguage("json")) {
      expect(() => JSON.parse(block.code) as unknown, where(block)).not.toThrow();
    }
  });

  it("every block names its language, or shows output and drawings", () => {
    const unnamed = blocks.filter(
      ({ language, code }) => language === "" && /^\s*(npm|pnpm|npx|import) /m.test(code),
    );
    expect(unnamed.map(where)).toEqual([]);
  });
});
