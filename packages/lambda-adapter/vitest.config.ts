import { testProject } from "../../scripts/properties/test-project.ts";

export default testProject({
  name: "lambda-adapter",
  include: ["test/**/*.test.ts"],
});
