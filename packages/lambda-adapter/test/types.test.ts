import { expectTypeOf, it } from "vitest";
import type { handler } from "../src/handler.ts";
import type { handler as published } from "../types/index.d.ts";

it("the published types are those of the handler", () => {
  expectTypeOf<typeof published>().toEqualTypeOf<typeof handler>();
});
