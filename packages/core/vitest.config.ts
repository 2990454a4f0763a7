import { testProject } from "../../scripts/properties/test-project.ts";

export default testProject({ name: "core", testTimeout: 300_000, include: ["test/**/*.test.ts"] });
