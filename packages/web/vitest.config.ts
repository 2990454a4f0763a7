import { testProject } from "../../scripts/properties/test-project.ts";

export default testProject({
  name: "web",
  include: ["test/**/*.test.ts"],
  globalSetup: "test/harness/global-setup.ts",
  testTimeout: 60_000,
  hookTimeout: 60_000,
  // A browser on a machine that is busy with other tests may miss a deadline; a fault of the page shows twice.
  retry: 1,
});
