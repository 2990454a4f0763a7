import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { licenseFiles } from "./scripts/license-files.ts";

const licenses = licenseFiles();

export default defineConfig({
  plugins: [react(), licenses.page],
  resolve: { conditions: ["browser", "module", "import"] },
  build: {
    target: "es2022",
    // The page's Content-Security-Policy forbids data: scripts and fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  worker: { format: "es", plugins: () => [licenses.worker] },
});
