import { testProject } from "../../scripts/properties/test-project.ts";

export default testProject({ name: "formats", include: ["test/**/*.test.ts"] });
