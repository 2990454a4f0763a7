import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { keepForOffline } from "./offline/register.ts";
import "./styles/fonts.css";
import "./styles/theme.css";
import "./styles/page.css";
import "./styles/controls.css";
import "./styles/welcome.css";
import "./styles/studio.css";
import "./styles/regions.css";
import "./styles/uploads.css";

const root = document.getElementById("root");
if (root === null) throw new Error("Expected an element #root in index.html but found none");
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
if (import.meta.env.PROD) keepForOffline();
