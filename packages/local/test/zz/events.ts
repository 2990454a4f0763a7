import { DeleteObjectCommand, PutObjectCommand, S3Client, HeadObjectCommand } from "@aws-sdk/client-s3";
import { PNG } from "pngjs";
import { startRig } from "../function/rig.ts";
import { serveInvalidations } from "../../src/cloudfront/invalidation-server.ts";
import { startFaultProxy } from "../../src/faults/proxy.ts";
function photo(shade: number) { const i = new PNG({ width: 9, height: 7 }); i.data.fill(shade); return PNG.sync.write(i); }
const rec = (eventName: string, key: string, bucket = "source") => ({ eventVersion: "2.1", eventSource: "aws:s3", eventName, s3: { bucket: { name: bucket }, object: { key: encodeURIComponent(key) } } });
const created = (k: string) => rec("ObjectCreated:Put", k), removed = (k: string) => rec("ObjectRemoved:Delete", k);
let fault: any;
const sent: (readonly string[])[] = [];
const cf = await serveInvalidations({ distributionId: "E2EXAMPLE1234", invalidate: (p) => sent.push(p) });
const proxy = await startFaultProxy(cf.endpoint, () => fault);
for (const versioning of ["Off", "Enabled"] as const) {
  console.log("=====", versioning);
  const rig = await startRig({ environment: { GRIDS: "2", DELETE_OUTPUTS: "with-original", DISTRIBUTION_ID: "E2EXAMPLE1234", AWS_ENDPOINT_URL_CLOUDFRONT: proxy.endpoint } });
  if (versioning === "Enabled") await rig.source.configure({ versioning });
  const ep = await rig.upload("probe.png", photo(1));
  const s3 = (rig as any).proxy.endpoint;
  const client = new S3Client({ endpoint: s3, region: "us-east-1", credentials: { accessKeyId: "rig", secretAccessKey: "rig-secret" }, forcePathStyle: true });
  const del = (Key: string, Bucket = "source") => client.send(new DeleteObjectCommand({ Bucket, Key }));
  const show = async (label: string, r?: any) => { console.log(label, "=>", r?.functionError ?? "ok", JSON.stringify(r?.payload)?.slice(0, 200), [...(await rig.list()).keys()], "msgs", rig.topic.messages.map((m: any) => JSON.parse(m.message).type + ":" + JSON.parse(m.message).source.key).join(), "inv", sent.length, sent.at(-1)?.length); };
  await show("probe", await rig.deliver(ep));
  // mixed: photo present
  await rig.upload("a.png", photo(1));
  await show("present created+removed", await rig.deliver({ Records: [created("a.png"), removed("a.png"), removed("a.png"), created("a.png")] }, "m1"));
  await del("a.png");
  await show("absent created,removed x2, created", await rig.deliver({ Records: [created("a.png"), removed("a.png"), removed("a.png"), created("a.png")] }, "m2"));
  await rig.upload("a.png", photo(1));
  await show("again", await rig.deliver({ Records: [removed("a.png"), created("a.png")] }, "m3"));
  await del("a.png");
  await show("absent removed first", await rig.deliver({ Records: [removed("a.png"), created("a.png")] }, "m4"));
  // foreign manifest
  await client.send(new PutObjectCommand({ Bucket: "processed", Key: "pixelated-b.png.json", Body: "{}", Metadata: { "pixelate-source-key": "other.png", "pixelate-source-bucket": "source", "pixelate-source-etag": "x" } }));
  await client.send(new PutObjectCommand({ Bucket: "processed", Key: "pixelated-2x2-b.png", Body: "foreign" }));
  await show("foreign manifest removed", await rig.deliver({ Records: [removed("b.png")] }, "m5"));
  // bucket other
  await show("removed in processed bucket", await rig.deliver({ Records: [rec("ObjectRemoved:Delete", "probe.png", "processed"), rec("ObjectRemoved:Delete", "probe.png", "elsewhere")] }, "m6"));
  // removed event for live photo
  await show("removed of live photo", await rig.deliver({ Records: [removed("probe.png")] }, "m7"));
  await show("delete marker + lifecycle", await rig.deliver({ Records: [rec("LifecycleExpiration:Delete", "probe.png"), rec("ObjectRemoved:DeleteMarkerCreated", "probe.png")] }, "m8"));
  if (process.env.SKIP !== "1") {}
  // rejected + deletion requested + former outputs
  await rig.deliver(await rig.upload("c.png", photo(1)), "c1");
  await show("c v1");
  await rig.deliver(await rig.upload("c.png", Buffer.concat([photo(2).subarray(0, 60)]), { "pixelate-delete-original": "true" }), "c2");
  await show("c v2 rejected");
  await del("c.png");
  await show("c removed", await rig.deliver({ Records: [removed("c.png")] }, "c3"));
  // cloudfront faults
  for (const f of [{ kind: "status", status: 503 }, { kind: "status", status: 403 }, { kind: "status", status: 400 }, { kind: "reset" }]) {
    fault = undefined;
    await rig.deliver(await rig.upload("d.png", photo(5)), "d0");
    fault = f;
    await del("d.png");
    const t = performance.now();
    await show("removal w/ " + JSON.stringify(f), await rig.deliver({ Records: [removed("d.png")] }, "d1" + f.kind + ((f as any).status ?? "")));
    console.log((performance.now() - t).toFixed(0), "ms");
    fault = undefined;
    await show("   retry", await rig.deliver({ Records: [removed("d.png")] }, "d1" + f.kind + ((f as any).status ?? "")));
  }
  // deletion by batch op
  await rig.deliver(await rig.upload("e.png", photo(7)), "e0");
  await del("e.png");
  await show("batch op on absent", await rig.deliver({ invocationSchemaVersion: "2.0", invocationId: "i", job: { id: "j" }, tasks: [{ taskId: "t", s3Key: "e.png", s3Bucket: "source" }] }, "e1"));
  for (const k of ["*", "a*b.png", "*x/ü?#%~'\".png", "-_.!~*'().png"]) {
    await rig.deliver(await rig.upload(k, photo(9)), "k0");
    const r = await rig.deliver(await rig.upload(k, photo(10)), "k1");
    await show("key " + k, r); console.log(sent.at(-1));
  }
  client.destroy();
  const logs = await rig.finalLogs();
  console.log(logs.filter((l) => /"level":"(ERROR|WARN)"/.test(l)).map((l) => { const j = JSON.parse(l); return j.message + " " + (j.key ?? "") + " " + (j.code ?? "") + " " + (j.error?.message ?? ""); }).slice(0, 40));
  await rig.close();
}
await proxy.close(); await cf.close();
