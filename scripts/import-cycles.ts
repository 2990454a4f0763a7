import { globSync, readFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import ts from "typescript";

/**
 * Finds circles of imports among the TypeScript files of a folder. Type imports count: they too mean that neither file
 * can be read without the other.
 *
 * @returns each circle as sorted paths relative to the folder, joined by " ↔ "; sorted.
 */
export function importCycles(folder: string): string[] {
  const files = globSync("**/*.{ts,tsx}", { cwd: folder }).map((file) => resolve(folder, file));
  const imports = new Map(files.map((file) => [file, importedFiles(file)]));
  return stronglyConnected(imports)
    .filter((group) => group.length > 1)
    .map((group) =>
      group
        .map((file) => relative(folder, file))
        .sort()
        .join(" ↔ "),
    )
    .sort();
}

function importedFiles(file: string): string[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(file, "utf8"));
  return (
    importedFiles
      .map(({ fileName }) => fileName)
      .filter((name) => name.startsWith("."))
      // Some packages import `./x.js`, the name that TypeScript compiles `./x.ts` to.
      .flatMap((name) => [name, name.replace(/\.js$/, ".ts")])
      .map((name) => resolve(dirname(file), name))
  );
}

/**
 * Lists the imports of a folder's TypeScript files that cross from one subfolder, or file at its root, to another. Type
 * imports count.
 *
 * @returns each crossing once, as "from → to" with paths relative to the folder; sorted.
 */
export function importsBetweenFolders(folder: string): string[] {
  const crossings = new Set<string>();
  for (const name of globSync("**/*.{ts,tsx}", { cwd: folder })) {
    const from = folderOf(name);
    for (const imported of importedFiles(resolve(folder, name))) {
      const to = folderOf(relative(folder, imported));
      if (to !== from) crossings.add(`${from} → ${to}`);
    }
  }
  return [...crossings].sort();
}

/** Returns a file's folder, or the file itself where it stands at the root; with `/` between folders everywhere. */
function folderOf(path: string): string {
  const folder = dirname(path);
  return (folder === "." ? path : folder).replaceAll("\\", "/");
}

/** Groups the nodes of a graph that reach each other (Tarjan's algorithm). Ignores edges to unknown nodes. */
function stronglyConnected(edges: ReadonlyMap<string, readonly string[]>): string[][] {
  const order = new Map<string, number>();
  const stack: string[] = [];
  const groups: string[][] = [];

  /** Returns the lowest order on the stack that is reachable from the node. */
  const visit = (node: string): number => {
    const index = order.size;
    order.set(node, index);
    const depth = stack.push(node) - 1;
    let lowest = index;
    for (const next of edges.get(node) ?? []) {
      if (!edges.has(next)) continue;
      if (!order.has(next)) lowest = Math.min(lowest, visit(next));
      else if (stack.includes(next)) lowest = Math.min(lowest, order.get(next) ?? lowest);
    }
    if (lowest === index) groups.push(stack.splice(depth));
    return lowest;
  };

  for (const node of edges.keys()) if (!order.has(node)) visit(node);
  return groups;
}
