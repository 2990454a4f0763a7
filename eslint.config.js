import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

export default defineConfig(
  globalIgnores(["**/dist/", "**/node_modules/", "**/artifacts/", "**/coverage/", "**/.local-cloud/"]),
  {
    files: ["**/*.{ts,tsx}"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      // Numbers in messages need no String() around them.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      eqeqeq: "error",
    },
  },
  {
    // They run wherever JavaScript runs; only files named *.node.ts import from Node.
    files: ["packages/core/src/**/*.ts", "packages/faces/src/**/*.ts"],
    ignores: ["packages/core/src/**/*.node.ts"],
    rules: {
      "no-restricted-imports": [
        "error",
        { paths: ["zlib", "fs", "path", "buffer"], patterns: ["node:*", "@aws-sdk/*"] },
      ],
      "no-restricted-globals": ["error", "Buffer", "process", "window", "document"],
    },
  },
);
