import { testProject } from "../../scripts/properties/test-project.ts";

export default testProject({ name: "reveal", include: ["test/**/*.test.ts"] });
