import { testProject } from "../../scripts/properties/test-project.ts";

export default testProject({
  name: "cli",
  include: ["test/**/*.test.ts"],
  // Threads and shells that are started take their time on a machine that is busy with other tests.
  testTimeout: 300_000,
  hookTimeout: 300_000,
});
