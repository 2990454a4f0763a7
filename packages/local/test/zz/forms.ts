import { PNG } from "pngjs";
import { startLocalCloud } from "../../src/cloud.ts";
function photo(shade: number) { const i = new PNG({ width: 9, height: 7 }); i.data.fill(shade); return PNG.sync.write(i, { deflateLevel: 0 }); }
const cloud = await startLocalCloud({ deleteOutputs: true, invalidations: true, notifications: true, lambda: { environment: { GRIDS: "2", SINGLE_USE_UPLOADS: "true", SETTINGS_FROM_TAGS: "true" } } });
const grant = await (await fetch(cloud.url + "/api/uploads", { method: "POST", body: JSON.stringify({ type: "image/png", size: photo(1).length, settings: { grids: "3", palette: ["#102030", "#ffeedd"] } }) })).json() as any;
console.log(JSON.stringify(grant).slice(0, 300));
async function post(change: (f: Record<string, string>) => void, shade = 1) {
  const fields = { ...grant.upload.fields } as Record<string, string>; change(fields);
  const form = new FormData(); for (const [n, v] of Object.entries(fields)) form.append(n, v);
  form.append("file", new Blob([photo(shade)]));
  const r = await fetch(grant.upload.url, { method: "POST", body: form }); return r.status + " " + (await r.text()).slice(0, 160).replace(/\s+/g, " ");
}
console.log("foreign meta", await post((f) => { f["x-amz-meta-pixelate-delete-original"] = "true"; }));
console.log("other meta", await post((f) => { f["x-amz-meta-color"] = "true"; }));
console.log("ignore meta", await post((f) => { f["x-ignore-foo"] = "true"; }));
console.log("tagging", await post((f) => { f["tagging"] = "<Tagging><TagSet><Tag><Key>pixelate-regions</Key><Value>1 1 1 1</Value></Tag></TagSet></Tagging>"; }));
console.log("x-amz-tagging", await post((f) => { f["x-amz-tagging"] = "pixelate-regions=1"; }));
console.log("changed grids", await post((f) => { f["x-amz-meta-pixelate-grids"] = "4"; }));
console.log("upper name", await post((f) => { f["X-Amz-Meta-Pixelate-Regions"] = "1,1,1,1"; }));
console.log("removed grids", await post((f) => { delete f["x-amz-meta-pixelate-grids"]; }));
console.log("key", await post((f) => { f["key"] = "uploads/x.png"; }));
console.log("acl", await post((f) => { f["acl"] = "public-read"; }));
console.log("good", await post(() => undefined)); await cloud.idle();
const status = async () => JSON.stringify(await (await fetch(cloud.url + grant.statusUrl)).json()).slice(0, 300);
console.log(await status());
console.log("again", await post(() => undefined, 2)); await cloud.idle(); console.log(await status());
console.log("again", await post(() => undefined, 3)); await cloud.idle(); console.log(await status());
for (const n of [cloud.processedBucket, cloud.sourceBucket]) console.log(n, [...(cloud.s3.store.bucket(n) as any).keys?.() ?? []]);
await cloud.close();
