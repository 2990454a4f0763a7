import { testProject } from "../../scripts/properties/test-project.ts";

export default testProject({
  name: "lambda-adapter",
  include: ["test/**/*.test.ts"],
  // Some tests pixelate megapixels or make hundreds of requests, on machines that may be busy.
  testTimeout: 180_000,
});
