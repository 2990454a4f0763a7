import { describe, expect, test } from "vitest";
import { deliverObject } from "../../src/delivery/deliver.ts";
import { FakeStore } from "../fake-store.ts";
import { smallPng } from "../small-png.ts";
import { jobFor, manifestOf, PROCESSED, SOURCE, workbench } from "../workbench.ts";

const KEY = "uploads/cat.png";
const source = { bucket: SOURCE, key: KEY };

describe("a delivery that stops at any storage call and is retried", () => {
  test.each([
    ["kept", {}, []],
    ["deleted", { DELETE_ORIGINAL: "after-success" }, []],
    ["deleted", { DELETE_ORIGINAL: "after-success" }, [SOURCE]],
  ])(
    "ends in the same state, the original %s (%j, versions in %j)",
    async (original, variables, versioned) => {
      const begin = () => {
        const tools = workbench(variables, new FakeStore(versioned));
        tools.store.upload(source, smallPng(2));
        tools.store.upload(source, smallPng(1));
        return tools;
      };
      const whole = begin();
      let calls = 0;
      whole.store.onCall = () => {
        calls++;
        return Promise.resolve();
      };
      await deliverObject(jobFor(whole, KEY));
      expect(calls).toBeGreaterThan(10);
      for (let stop = 1; stop <= calls; stop++) {
        const tools = begin();
        let call = 0;
        let at = "";
        tools.store.onCall = (name, phase) => {
          call++;
          if (call !== stop) return Promise.resolve();
          at = `${name} ${phase}`;
          return Promise.reject(new Error("stopped"));
        };
        // The delivery succeeds if only the record of a sent message failed.
        await deliverObject(jobFor(tools, KEY)).catch(() => undefined);
        await deliverObject(jobFor(tools, KEY));
        expect([at, manifestOf(tools, KEY)]).toEqual([at, manifestOf(whole, KEY)]);
        expect(tools.store.keys(SOURCE)).toEqual(original === "kept" ? [KEY] : []);
        for (const key of whole.store.keys(PROCESSED)) {
          expect(tools.store.bytes({ bucket: PROCESSED, key })).toEqual(
            whole.store.bytes({ bucket: PROCESSED, key }),
          );
        }
        // A second message is possible only after a stop between publishing and recording. It has the same id.
        expect(new Set(tools.messages.map(({ id }) => id)).size).toBe(1);
        if (!at.startsWith("publish") && at !== "put uploads/pixelated-cat.png.json before")
          expect(tools.messages).toHaveLength(1);
      }
    },
  );
});
