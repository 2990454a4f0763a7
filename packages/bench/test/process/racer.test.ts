import { createHash } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import { startNode } from "../../src/process/node-channel.ts";
import { pythonWithPillow, startPython } from "../../src/process/python-channel.ts";
import { Racer } from "../../src/process/racer.ts";
import { tinyJob } from "./tiny-picture.ts";

const MISBEHAVING = new URL("./misbehaving.ts", import.meta.url);
const LIMIT_MS = 20_000;

const opened: Racer[] = [];
afterEach(() => {
  for (const racer of opened.splice(0)) racer.close();
});

async function started(task: string, limitMs = LIMIT_MS): Promise<Racer> {
  const racer = await Racer.over(startNode(MISBEHAVING), limitMs);
  opened.push(racer);
  await racer.start(task, await tinyJob("png"));
  return racer;
}

describe("a racer", () => {
  it("does the task in another process as often as it is asked to", async () => {
    const racer = await started("counts laps");
    expect((await racer.run(3)).laps).toHaveLength(3);
    await racer.lap();
    expect(await racer.outputs()).toEqual([Uint8Array.of(4)]);
  });

  it("reads the picture in that process, and digests the outputs", async () => {
    const { picture } = await tinyJob("png");
    const racer = await started("returns its picture");
    const { digest, peakBytes } = await racer.run(1);
    const [bytes, words] = await racer.outputs();
    expect(Buffer.from(bytes ?? []).equals(picture.bytes)).toBe(true);
    expect(Buffer.from(words ?? []).toString()).toBe("203x130 png");
    expect(digest).toBe(createHash("sha256").update(picture.bytes).update("203x130 png").digest("hex"));
    expect(peakBytes).toBeGreaterThanOrEqual(racer.idleBytes);
    expect(racer.idleBytes).toBeGreaterThan(20e6);
  });

  it("distinguishes elapsed from processor time", async () => {
    const racer = await started("sleeps 300 ms");
    await racer.lap();
    const { elapsedMs, processorMs } = await racer.lap();
    expect(elapsedMs).toBeGreaterThanOrEqual(299);
    expect(processorMs).toBeLessThan(elapsedMs);
  });

  it("passes an error on, and is still there", async () => {
    const racer = await started("throws");
    await expect(racer.run(1)).rejects.toThrow("no such colour");
    await expect(racer.start("unknown", await tinyJob("png"))).rejects.toThrow("no task unknown");
  });

  it("reports how its process ended, and its last line", async () => {
    await expect((await started("crashes")).run(1)).rejects.toThrow(
      "its process ended with exit code 7: the last words",
    );
    await expect((await started("is killed")).run(1)).rejects.toThrow("its process ended by SIGTERM");
  });

  it("fails when it is asked after its process ended", async () => {
    const racer = await started("crashes");
    await expect(racer.run(1)).rejects.toThrow("exit code 7");
    await expect(racer.run(1)).rejects.toThrow("exit code 7");
  });

  it("ends a process that does not answer in time", async () => {
    const racer = await started("stalls", 3_000);
    await expect(racer.run(1)).rejects.toThrow("no answer within 3 s");
    await expect(racer.run(1)).rejects.toThrow("its process ended by SIGKILL");
  });
});

describe("our own contestant's process", () => {
  it.each(["png", "jpeg"] as const)("gives five %s files", async (format) => {
    const racer = await Racer.over(startNode(), LIMIT_MS);
    opened.push(racer);
    await racer.start("pixelater", await tinyJob(format));
    await racer.run(1);
    const signature = format === "png" ? 0x89 : 0xff;
    expect((await racer.outputs()).map((file) => file[0])).toEqual(Array(5).fill(signature));
  });

  it("knows only tasks that there are", async () => {
    const racer = await Racer.over(startNode(), LIMIT_MS);
    opened.push(racer);
    await expect(racer.start("toString", await tinyJob("png"))).rejects.toThrow("toString");
  });
});

const python = pythonWithPillow();
if (python === undefined) console.warn("Not tested: Pillow's process, as there is no Python with Pillow.");

describe.skipIf(python === undefined)("Pillow's process", () => {
  async function startedPillow(): Promise<Racer> {
    const racer = await Racer.over(startPython(python ?? ""), LIMIT_MS);
    opened.push(racer);
    return racer;
  }

  it("speaks the same protocol", async () => {
    const racer = await startedPillow();
    expect(racer.version).toMatch(/^\d+\.\d+/);
    await racer.start("pillow", await tinyJob("png"));
    const { laps, digest } = await racer.run(2);
    expect(laps.map(({ elapsedMs, processorMs }) => elapsedMs > 0 && processorMs > 0)).toEqual([true, true]);
    const files = await racer.outputs();
    const sink = createHash("sha256");
    for (const file of files) sink.update(file);
    expect(files.map((file) => file[0])).toEqual([0x89, 0x89, 0x89, 0x89, 0x89]);
    expect(digest).toBe(sink.digest("hex"));
  });

  it("passes an error on, and is still there", async () => {
    const racer = await startedPillow();
    const { picture, format } = await tinyJob("png");
    await expect(
      racer.start("pillow", { picture: { ...picture, path: "/no/photo" }, format }),
    ).rejects.toThrow("FileNotFoundError");
    await racer.start("pillow", { picture, format });
    expect((await racer.run(1)).laps).toHaveLength(1);
  });
});
