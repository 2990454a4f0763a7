import { testProject } from "../../scripts/properties/test-project.ts";

export default testProject({ name: "terraform", include: ["test/**/*.test.ts"] });
