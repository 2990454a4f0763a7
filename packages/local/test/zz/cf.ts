import { DeleteObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { PNG } from "pngjs";
import { startRig } from "../function/rig.ts";
import { serveInvalidations } from "../../src/cloudfront/invalidation-server.ts";
import { startFaultProxy } from "../../src/faults/proxy.ts";
function photo(shade: number) { const i = new PNG({ width: 9, height: 7 }); i.data.fill(shade); return PNG.sync.write(i); }
const rec = (eventName: string, key: string, bucket = "source") => ({ eventVersion: "2.1", eventSource: "aws:s3", eventName, s3: { bucket: { name: bucket }, object: { key: encodeURIComponent(key) } } });
const removed = (k: string) => rec("ObjectRemoved:Delete", k);
let fault: any;
const sent: (readonly string[])[] = [];
const cf = await serveInvalidations({ distributionId: "E2EXAMPLE1234", invalidate: (p) => sent.push(p) });
const proxy = await startFaultProxy(cf.endpoint, () => fault);
const rig = await startRig({ environment: { GRIDS: "2", DELETE_OUTPUTS: "with-original", DISTRIBUTION_ID: "E2EXAMPLE1234", AWS_ENDPOINT_URL_CLOUDFRONT: proxy.endpoint } });
const client = new S3Client({ endpoint: (rig as any).proxy.endpoint, region: "us-east-1", credentials: { accessKeyId: "rig", secretAccessKey: "rig-secret" }, forcePathStyle: true });
const show = async (label: string, r?: any) => { console.log(label, "=>", r?.functionError ?? "ok", JSON.stringify(r?.payload)?.slice(0, 300), [...(await rig.list()).keys()], "msgs", rig.topic.messages.length, "inv", sent.length, sent.at(-1)?.length, proxy.log.length); };
for (const f of [{ kind: "status", status: 503 }, { kind: "status", status: 403, code: "AccessDenied" }, { kind: "status", status: 400, code: "TooManyInvalidationsInProgress" }, { kind: "reset" }]) {
  fault = undefined;
  console.log("upload");
  await rig.deliver(await rig.upload("d.png", photo(5)), "d0");
  fault = f;
  await client.send(new DeleteObjectCommand({ Bucket: "source", Key: "d.png" }));
  console.log("deleted");
  const t = performance.now();
  const iv = setInterval(() => console.log("cf", proxy.log.length, "s3", (rig as any).proxy.log.length, (rig as any).proxy.log.at(-1)), 5000);
  const r = await rig.deliver({ Records: [removed("d.png")] }, "d1" + f.kind + ((f as any).status ?? ""));
  clearInterval(iv); await show("removal w/ " + JSON.stringify(f), r);
  console.log((performance.now() - t).toFixed(0), "ms");
  fault = undefined;
  await show("   retry", await rig.deliver({ Records: [removed("d.png")] }, "d1" + f.kind + ((f as any).status ?? "")));
}
client.destroy();
console.log((await rig.finalLogs()).filter((l) => /"level":"(ERROR|WARN)"/.test(l)).map((l) => { const j = JSON.parse(l); return j.message + " " + (j.key ?? "") + " " + (j.code ?? "") + " " + (j.error?.message ?? ""); }).slice(0, 40));
await rig.close(); await proxy.close(); await cf.close();
