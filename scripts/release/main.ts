/** Prepares a release: `npm run release -- patch|minor|major|VERSION`. CONTRIBUTING.md describes the steps around it. */
import { fileURLToPath } from "node:url";
import { prepareRelease } from "./prepare-release.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const [request = ""] = process.argv.slice(2);
try {
  const version = prepareRelease(root, request, new Date().toISOString().slice(0, 10));
  console.log(`All packages and CHANGELOG.md now say ${version}. Next:

  npm test
  git commit --all --message "release: ${version}"
  git tag v${version}
  git push --follow-tags origin HEAD v${version}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
