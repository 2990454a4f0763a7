import { testProject } from "../../scripts/properties/test-project.ts";

export default testProject({ name: "faces", include: ["test/**/*.test.ts"] });
