import { loadTask } from "../contestants/load.ts";
import { serve } from "./serve.ts";

serve(loadTask);
