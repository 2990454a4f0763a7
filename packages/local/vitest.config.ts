import { testProject } from "../../scripts/properties/test-project.ts";

export default testProject({
  name: "local",
  include: ["test/**/*.test.ts"],
  globalSetup: "test/global-setup.ts",
  expect: { poll: { timeout: 60_000 } },
});
