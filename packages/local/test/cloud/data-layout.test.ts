import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  PutObjectCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { DATA_LAYOUT, DataFolderError, prepareDataFolder } from "../../src/cloud/data-layout.ts";
import { EventJournal } from "../../src/lambda/event-journal.ts";
import { BUCKET, startTestS3, temporaryFolder } from "../s3/harness.ts";

const layoutIn = async (folder: string): Promise<unknown> =>
  JSON.parse(await readFile(join(folder, "layout.json"), "utf8"));

describe("a data folder", () => {
  it("that is new gets this version's layout, and keeps it", async () => {
    const folder = join(await temporaryFolder(), "new");
    expect(await prepareDataFolder(folder)).toBeUndefined();
    expect(await layoutIn(folder)).toEqual({ layout: DATA_LAYOUT });
    expect(await prepareDataFolder(folder)).toBe(DATA_LAYOUT);
  });

  it("of layout 1 keeps its objects, and its unfinished uploads can be completed", async () => {
    const before = await startTestS3();
    const { client, folder } = before;
    await client.send(new PutObjectCommand({ Bucket: BUCKET, Key: "a", Body: "photo" }));
    const at = { Bucket: BUCKET, Key: "large" };
    const { UploadId = "" } = await client.send(new CreateMultipartUploadCommand(at));
    const { ETag } = await client.send(
      new UploadPartCommand({ ...at, UploadId, PartNumber: 1, Body: "part" }),
    );
    await before.close();
    const file = join(folder, "multipart", UploadId, "upload.json");
    const upload = Object.entries(JSON.parse(await readFile(file, "utf8")) as Record<string, unknown>);
    await writeFile(file, JSON.stringify(Object.fromEntries(upload.filter(([name]) => name !== "tags"))));

    expect(await prepareDataFolder(folder)).toBe(1);
    expect(await layoutIn(folder)).toEqual({ layout: DATA_LAYOUT });
    const after = await startTestS3({ folder });
    const { Body } = await after.client.send(new GetObjectCommand({ Bucket: BUCKET, Key: "a" }));
    expect(await Body?.transformToString()).toBe("photo");
    const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
    await after.client.send(new CompleteMultipartUploadCommand({ ...at, UploadId, MultipartUpload }));
    expect((await after.client.send(new GetObjectTaggingCommand(at))).TagSet).toEqual([]);
  });

  it("of layout 1 keeps its waiting events", async () => {
    const folder = await temporaryFolder();
    const events = join(folder, "events");
    for (const name of ["buckets", "events"]) await mkdir(join(folder, name));
    await writeFile(join(events, "1-000000.json"), JSON.stringify({ Records: [{ n: 1 }] }));
    await writeFile(
      join(events, "2-000000.json"),
      JSON.stringify({ requestId: "two", event: { Records: [] } }),
    );
    await writeFile(join(events, "3-000000.json.new"), "{");
    expect(await prepareDataFolder(folder)).toBe(1);
    const journal = new EventJournal(events);
    expect(journal.read().map(({ event }) => event)).toEqual([
      { requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string, event: { Records: [{ n: 1 }] } },
      { requestId: "two", event: { Records: [] } },
    ]);
  });

  it("whose migration was interrupted is migrated again", async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, "buckets"));
    for (const [id, tags] of [
      ["1", {}],
      ["2", { tags: { a: "1" } }],
    ] as const) {
      await mkdir(join(folder, "multipart", id), { recursive: true });
      await writeFile(join(folder, "multipart", id, "upload.json"), JSON.stringify({ id, ...tags }));
    }
    expect(await prepareDataFolder(folder)).toBe(1);
    expect(JSON.parse(await readFile(join(folder, "multipart", "1", "upload.json"), "utf8"))).toEqual({
      id: "1",
      tags: {},
    });
    expect(JSON.parse(await readFile(join(folder, "multipart", "2", "upload.json"), "utf8"))).toEqual({
      id: "2",
      tags: { a: "1" },
    });
  });

  it("that holds only what a run without buckets leaves is taken", async () => {
    const folder = await temporaryFolder();
    for (const name of ["outputs", "events", ".DS_Store"]) await mkdir(join(folder, name));
    expect(await prepareDataFolder(folder)).toBeUndefined();
  });

  it.each([
    ["of a later version", { "layout.json": '{"layout":3}' }, /layout 3, of a later version/],
    ["with a layout that cannot be read", { "layout.json": "two" }, /received two\. Use another folder/],
    ["of somebody else", { "thesis.txt": "" }, /holds thesis\.txt/],
  ])("%s is refused, and unchanged", async (_, files, message) => {
    const folder = await temporaryFolder();
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    const refused = prepareDataFolder(folder);
    await expect(refused).rejects.toThrow(DataFolderError);
    await expect(refused).rejects.toThrow(message);
    for (const [name, text] of Object.entries(files)) {
      expect(await readFile(join(folder, name), "utf8")).toBe(text);
    }
  });
});
