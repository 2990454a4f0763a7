import { startRig } from "../function/rig.ts";
const rig = await startRig({ environment: { SINGLE_USE_UPLOADS: "true", GRIDS: "2", ORIGIN_SECRET: "0123456789abcdef-AB,fedcba9876543210_" , UPLOAD_SETTINGS: "grids,regions" } });
let logs: string[] = [];
async function call(method: string, rawPath: string, o: any = {}) {
  const t = performance.now();
  const { payload, functionError } = await rig.deliver({ version: "2.0", rawPath, rawQueryString: o.query ?? "", headers: { "x-origin-secret": "0123456789abcdef-AB", "x-forwarded-for": "9.9.9.9, 5.5.5.5, 7.7.7.7", ...o.headers }, requestContext: { http: { method, sourceIp: "7.7.7.7" } }, isBase64Encoded: o.base64 ?? false, ...(o.body === undefined ? {} : { body: o.body }) }) as any;
  console.log(method, rawPath, (o.query??"").slice(0,60), (o.label ?? (o.body ?? "").slice(0,80)), "=>", functionError ?? "", payload?.statusCode, String(payload?.body).slice(0, 260), (performance.now()-t).toFixed(0)+"ms");
}
await call("GET", "/api/openapi.json", { headers: { "x-origin-secret": "x" } });
await call("GET", "/api/openapi.json", { headers: { "x-origin-secret": "0123456789abcdef-AB,fedcba9876543210_" } });
await call("GET", "/api/openapi.json", { headers: { "x-origin-secret": undefined } });
const deep = "[".repeat(32000) + "]".repeat(32000);
await call("POST", "/api/uploads", { body: deep });
await call("POST", "/api/uploads", { body: '{"type":"image/png","size":5,"settings":' + '{"a":'.repeat(9000) + "1" + "}".repeat(9000) + "}" });
await call("POST", "/api/uploads", { body: '{"type":"image/png","size":5,"settings":{"grids":' + deep.slice(0,60000).replace(/.*/, () => "[".repeat(30000)+"]".repeat(30000)) + "}}" });
await call("POST", "/api/uploads", { body: '{"type":"image/png","size":5,"settings":{"__proto__":{"grids":"8"}}}' });
await call("POST", "/api/uploads", { body: '{"__proto__":{"type":"image/png"},"type":"image/png","size":5}' });
await call("POST", "/api/uploads", { body: '{"type":"image/png","size":5,"settings":{"constructor":1}}' });
await call("POST", "/api/uploads", { body: '{"type":"__proto__","size":5}' });
await call("POST", "/api/uploads", { body: '{"type":"constructor","size":5}' });
await call("POST", "/api/uploads", { body: '{"type":"image/png","size":5,"settings":{"palette":"gameboy"}}' });
await call("POST", "/api/uploads", { body: '{"type":"image/png","size":5,"settings":{"grids":"' + "8,".repeat(30000) + '8"}}' });
await call("POST", "/api/uploads", { body: '{"type":"image/png","size":5,"settings":{"regions":"' + " ,".repeat(30000) + '"}}' });
await call("POST", "/api/uploads", { body: '{"type":"image/png","size":5,"settings":{"regions":"' + "1,".repeat(1000) + '"}}' });
await call("POST", "/api/uploads", { body: '{"type":"image/png","size":5,"settings":{"regions":"polygon ' + Array.from({length: 480}, (_, i) => i%90 + "," ).join("") + '1"}}' });
await call("POST", "/api/uploads", { body: '{"type":"image/png","size":1e400}' });
await call("POST", "/api/uploads", { body: '{"type":"image/png","size":5,"settings":null}' });
await call("POST", "/api/uploads", { body: '{"type":"image/png","size":5,"settings":{' + Array.from({length: 5000}, (_, i) => `"k${i}":1`).join(",") + '}}' });
await call("POST", "/api/uploads", { body: "{" + Array.from({length: 5500}, (_, i) => `"k${i}":1`).join(",") + '}' });
await call("POST", "/api/uploads", { body: '{"type":"image/png","size":5,"type":"image/png"}' });
await call("POST", "/api/uploads", { body: '{"type":"image/png","size":5}', base64: true });
await call("POST", "/api/uploads", {});
for (const query of ["__proto__=1", "constructor=1", "toString=1", "grid=8&grid=9", "grid=8&regions=%00", "regions=" + "%20".repeat(3000), "regions=" + "1e999,".repeat(1000), "palette=gameboy", "grid=" + "8,".repeat(4000), "%E0%A4%A=1", "grid=%E0%A4%A", "grid", "=8"])
  await call("POST", "/api/pixelate", { query, body: "QUJD", base64: true, label: "" });
await call("GET", "/api/uploads/../x", {});
await call("GET", "/api/uploads/%E0%A4%A", {});
await call("GET", "/api/uploads/" + "a".repeat(8000), {});
await call("GET", "//evil.example/api/openapi.json", {});
await call("GET", "/\\evil/api", {});
await call("TRACE", "/api/openapi.json", {});
await call("PROPFIND", "/api/openapi.json", {});
await call("GET\r\nx", "/api/openapi.json", {});
await call("GET", "/api/openapi.json", { headers: { "x-forwarded-for": "1.1.1.1" } });
await call("GET", "/api/openapi.json", { headers: { "x-forwarded-for": "spoof, 5.5.5.5,7.7.7.7 , , " } });
await call("GET", "/api/openapi.json", { headers: { "x-forwarded-for": undefined } });
const lines = await rig.finalLogs();
for (const l of lines.filter((l) => /answered|failed/.test(l))) { try { const j = JSON.parse(l); console.log(j.message, j.method, j.route, j.status, j.code, j.caller, j.error?.message ?? ""); } catch { console.log(l.slice(0,200)); } }
console.log("leaks", lines.filter((l) => /0123456789abcdef|fedcba98|5\.5\.5\.5|7\.7\.7\.7|9\.9\.9\.9/.test(l)).slice(0,3));
await rig.close();
