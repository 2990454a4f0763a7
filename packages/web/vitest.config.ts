import { testProject } from "../../scripts/properties/test-project.ts";

export default testProject({
  name: "web",
  include: ["test/**/*.test.ts"],
  globalSetup: "test/harness/global-setup.ts",
  testTimeout: 60_000,
  hookTimeout: 60_000,
  // A browser may miss a deadline on a busy machine; a bug of the page fails twice.
  retry: 1,
});
