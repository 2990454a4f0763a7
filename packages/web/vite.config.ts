import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { licenseFiles } from "./scripts/license-files.ts";
import { SERVICE_WORKER, serviceWorkerFiles } from "./scripts/service-worker.ts";

const licenses = licenseFiles();

export default defineConfig({
  plugins: [react(), licenses.page, serviceWorkerFiles()],
  resolve: { conditions: ["browser", "module", "import"] },
  build: {
    target: "es2022",
    // The page's Content-Security-Policy forbids data: scripts and fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { index: "index.html", [SERVICE_WORKER]: "src/offline/service-worker.ts" },
      output: {
        entryFileNames: ({ name }) => (name === SERVICE_WORKER ? "[name].js" : "assets/[name]-[hash].js"),
      },
    },
  },
  worker: { format: "es", plugins: () => [licenses.worker] },
});
