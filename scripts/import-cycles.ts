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
