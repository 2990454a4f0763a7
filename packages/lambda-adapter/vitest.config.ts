import { defineConfig } from "vitest/config";

export default defineConfig({ test: { name: "lambda-adapter", include: ["test/**/*.test.ts"] } });
