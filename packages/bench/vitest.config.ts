import { testProject } from "../../scripts/properties/test-project.ts";

export default testProject({ name: "bench", include: ["test/**/*.test.ts"] });
