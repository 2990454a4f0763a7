import { expectTypeOf, it } from "vitest";
import type { handler, handler as published } from "../src/handler.ts";

it("the published types are those of the handler", () => {
  expectTypeOf<typeof published>().toEqualTypeOf<typeof handler>();
});
