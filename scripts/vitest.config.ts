import { testProject } from "./properties/test-project.ts";

export default testProject({
  name: "repository",
  include: ["test/**/*.test.ts"],
  globalSetup: "test/harness/global-setup.ts",
});
