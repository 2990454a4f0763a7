import { testProject } from "../../scripts/properties/test-project.ts";

export default testProject({ name: "core", include: ["test/**/*.test.ts"] });
