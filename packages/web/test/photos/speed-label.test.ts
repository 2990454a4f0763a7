import { expect, test } from "vitest";
import { speedLabel } from "../../src/photos/speed-label.ts";

test.each([
  [4000, 3000, 96, "12 MP in 0.1 s"],
  [451, 300, 34.2, "0.1 MP in 0.03 s"],
  [8688, 5792, 1_260, "50 MP in 1.3 s"],
  [100, 80, 0, "0.008 MP in 0.001 s"],
])("%i × %i pixels in %f ms", (width, height, openedInMs, label) => {
  const codedUnit = { left: 0, top: 0, width: 8, height: 8 };
  const info = { width, height, format: "jpeg", codedUnit } as const;
  expect(speedLabel({ info, openedInMs })).toBe(label);
});
