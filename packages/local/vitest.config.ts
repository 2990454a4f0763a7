import { testProject } from "../../scripts/properties/test-project.ts";

export default testProject({
  name: "local",
  include: ["test/**/*.test.ts"],
  globalSetup: "test/global-setup.ts",
  // Each sandbox is a process. These limits only end a test that hangs: on a busy machine a start takes seconds.
  testTimeout: 180_000,
  hookTimeout: 180_000,
  expect: { poll: { timeout: 60_000 } },
});
