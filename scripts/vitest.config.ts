import { testProject } from "./properties/test-project.ts";

export default testProject({
  name: "repository",
  include: ["test/**/*.test.ts"],
  globalSetup: "test/harness/global-setup.ts",
  // These limits only end a test that hangs.
  testTimeout: 300_000,
  hookTimeout: 300_000,
});
