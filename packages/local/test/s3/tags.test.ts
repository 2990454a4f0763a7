import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectTaggingCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  type Tag,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { startS3 } from "../../src/s3/server.ts";
import { BUCKET, OWNER, presignPost, refusal, startTestS3, type TestS3 } from "./harness.ts";

const at = { Bucket: BUCKET, Key: "été 1.png" };

const put = (s3: TestS3, Tagging?: string) =>
  s3.client.send(new PutObjectCommand({ ...at, Body: "photo", ...(Tagging !== undefined && { Tagging }) }));

async function tagsOf(
  s3: TestS3,
  more: { Key?: string; VersionId?: string | undefined } = {},
): Promise<Tag[]> {
  const { TagSet = [] } = await s3.client.send(new GetObjectTaggingCommand({ ...at, ...more }));
  return TagSet;
}

const retag = (s3: TestS3, TagSet: Tag[], VersionId?: string) =>
  s3.client.send(new PutObjectTaggingCommand({ ...at, Tagging: { TagSet }, VersionId }));

describe("object tags", () => {
  it("come with an upload, and are counted in GetObject and HeadObject", async () => {
    const s3 = await startTestS3();
    await put(s3, "pixelate-grids=8+24&pixelate-light=&%C3%A9t%C3%A9=a%3Db%40%2F");
    expect(await tagsOf(s3)).toEqual([
      { Key: "pixelate-grids", Value: "8 24" },
      { Key: "pixelate-light", Value: "" },
      { Key: "été", Value: "a=b@/" },
    ]);
    expect((await s3.client.send(new GetObjectCommand(at))).TagCount).toBe(3);
    expect((await s3.client.send(new HeadObjectCommand(at))).TagCount).toBe(3);
  });

  it("are none by default, and then not counted", async () => {
    const s3 = await startTestS3();
    await put(s3);
    expect(await tagsOf(s3)).toEqual([]);
    expect((await s3.client.send(new GetObjectCommand(at))).TagCount).toBeUndefined();
  });

  it("are replaced as a whole and deleted, without an event or a new version", async () => {
    const s3 = await startTestS3();
    await put(s3, "a=1&b=2");
    const { LastModified } = await s3.client.send(new HeadObjectCommand(at));
    await retag(s3, [{ Key: "c", Value: "3" }]);
    expect(await tagsOf(s3)).toEqual([{ Key: "c", Value: "3" }]);
    await s3.client.send(new DeleteObjectTaggingCommand(at));
    expect(await tagsOf(s3)).toEqual([]);
    expect((await s3.client.send(new HeadObjectCommand(at))).LastModified).toEqual(LastModified);
    expect(s3.events.map(({ eventName }) => eventName)).toEqual(["ObjectCreated:Put"]);
  });

  it("belong to a version", async () => {
    const s3 = await startTestS3();
    await s3.store.bucket(BUCKET).configure({ versioning: "Enabled" });
    const first = (await put(s3, "n=1")).VersionId ?? "";
    const second = (await put(s3, "n=2")).VersionId ?? "";
    const answer = await retag(s3, [{ Key: "n", Value: "one" }], first);
    expect(answer.VersionId).toBe(first);
    expect(await tagsOf(s3, { VersionId: first })).toEqual([{ Key: "n", Value: "one" }]);
    expect(await tagsOf(s3)).toEqual([{ Key: "n", Value: "2" }]);
    expect(s3.requests.slice(2).map(({ action }) => action)).toEqual([
      "s3:PutObjectVersionTagging",
      "s3:GetObjectVersionTagging",
      "s3:GetObjectTagging",
    ]);
    await s3.client.send(new DeleteObjectTaggingCommand({ ...at, VersionId: second }));
    expect(s3.requests.at(-1)?.action).toBe("s3:DeleteObjectVersionTagging");
    expect(await tagsOf(s3)).toEqual([]);
    await s3.client.send(new DeleteObjectCommand({ ...at, VersionId: first }));
    expect(await refusal(tagsOf(s3, { VersionId: first }))).toBe("404 NoSuchVersion");
  });

  it("survive a restart", async () => {
    const s3 = await startTestS3();
    await put(s3, "a=1");
    await retag(s3, [{ Key: "b", Value: "2" }]);
    await s3.close();
    const again = await startS3({ folder: s3.folder, identities: [OWNER] });
    expect(again.store.bucket(BUCKET).current(at.Key)?.tags).toEqual({ b: "2" });
    await again.close();
  });

  it("are copied with an object unless the copy brings its own", async () => {
    const s3 = await startTestS3();
    await put(s3, "a=1");
    const copy = { Bucket: BUCKET, CopySource: `${BUCKET}/${encodeURIComponent(at.Key)}` };
    await s3.client.send(new CopyObjectCommand({ ...copy, Key: "same" }));
    await s3.client.send(
      new CopyObjectCommand({ ...copy, Key: "other", TaggingDirective: "REPLACE", Tagging: "b=2" }),
    );
    await s3.client.send(new CopyObjectCommand({ ...copy, Key: "none", TaggingDirective: "REPLACE" }));
    expect(await tagsOf(s3, { Key: "same" })).toEqual([{ Key: "a", Value: "1" }]);
    expect(await tagsOf(s3, { Key: "other" })).toEqual([{ Key: "b", Value: "2" }]);
    expect(await tagsOf(s3, { Key: "none" })).toEqual([]);
  });

  it("come with a multipart upload", async () => {
    const s3 = await startTestS3();
    const { UploadId } = await s3.client.send(new CreateMultipartUploadCommand({ ...at, Tagging: "a=1" }));
    const part = { ...at, UploadId, PartNumber: 1 };
    const { ETag } = await s3.client.send(new UploadPartCommand({ ...part, Body: "photo" }));
    const Parts = [{ PartNumber: 1, ETag }];
    await s3.client.send(new CompleteMultipartUploadCommand({ ...at, UploadId, MultipartUpload: { Parts } }));
    expect(await tagsOf(s3)).toEqual([{ Key: "a", Value: "1" }]);
  });

  it("come with a form, as XML in the field tagging", async () => {
    const s3 = await startTestS3();
    const tagging =
      "<Tagging><TagSet><Tag><Key>pixelate-grids</Key><Value>8 24</Value></Tag></TagSet></Tagging>";
    const send = async (field: string): Promise<number> => {
      const { url, fields } = await presignPost(s3, { ...at, Fields: { [field]: tagging } });
      const body = new FormData();
      for (const [name, value] of Object.entries(fields)) body.append(name, value);
      body.append("file", new Blob(["photo"]));
      return (await fetch(url, { method: "POST", body })).status;
    };
    expect(await send("x-amz-tagging")).toBe(501);
    expect(await send("tagging")).toBe(204);
    expect(await tagsOf(s3)).toEqual([{ Key: "pixelate-grids", Value: "8 24" }]);
  });

  it.each([
    ["eleven tags", Array.from({ length: 11 }, (_, index) => `t${index}=`).join("&"), "400 BadRequest"],
    ["a name of 129 characters", `${"k".repeat(129)}=`, "400 InvalidTag"],
    ["a value of 257 characters", `k=${"v".repeat(257)}`, "400 InvalidTag"],
    ["a comma", "k=8%2C24", "400 InvalidTag"],
    ["a line break", "k=a%0Ab", "400 InvalidTag"],
    ["a name of AWS", "aws:k=1", "400 InvalidTag"],
    ["a name twice", "k=1&k=2", "400 InvalidTag"],
    ["no name", "=1", "400 InvalidTag"],
    ["two equals signs", "a=1=2", "400 InvalidArgument"],
    ["invalid UTF-8", "a=%FF", "400 InvalidArgument"],
  ])("may not be %s", async (_, tags, expected) => {
    const s3 = await startTestS3();
    expect(await refusal(put(s3, tags))).toBe(expected);
    expect(s3.events).toEqual([]);
  });

  it("may be as long and as many as S3 allows", async () => {
    const s3 = await startTestS3();
    const longest = `${"k".repeat(128)}=${"v".repeat(256)}`;
    await put(s3, [longest, ...Array.from({ length: 9 }, (_, index) => `t${index}=`)].join("&"));
    expect(await tagsOf(s3)).toHaveLength(10);
  });

  it("need permissions of their own", async () => {
    const plain = { accessKeyId: "plain", secretAccessKey: "plain-secret" };
    const withoutTags = { ...plain, allows: (action: string) => !action.includes("Tagging") };
    const s3 = await startTestS3({ identities: [OWNER, withoutTags] });
    await put(s3, "a=1");
    const client = s3.clientWith({ credentials: plain });
    expect((await client.send(new GetObjectCommand(at))).TagCount).toBeUndefined();
    const refused = "403 AccessDenied";
    expect(await refusal(client.send(new GetObjectTaggingCommand(at)))).toBe(refused);
    expect(await refusal(client.send(new PutObjectCommand({ ...at, Body: "photo", Tagging: "a=1" })))).toBe(
      refused,
    );
    const CopySource = `${BUCKET}/${encodeURIComponent(at.Key)}`;
    const copy = { Bucket: BUCKET, Key: "copy", CopySource };
    expect(await refusal(client.send(new CopyObjectCommand(copy)))).toBe(refused);
    const without = new CopyObjectCommand({ ...copy, TaggingDirective: "REPLACE" });
    expect(await refusal(client.send(without))).toBeUndefined();
  });
});
