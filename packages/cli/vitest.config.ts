import { testProject } from "../../scripts/properties/test-project.ts";

export default testProject({
  name: "cli",
  include: ["test/**/*.test.ts"],
});
