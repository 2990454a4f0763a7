import { defineConfig } from "vitest/config";

export default defineConfig({ test: { name: "terraform", include: ["test/**/*.test.ts"] } });
