import { readFileSync } from "node:fs";
import { PNG } from "pngjs";
import { expect, test } from "vitest";
import { startRig } from "./rig.ts";

interface Metrics {
  readonly _aws: {
    readonly CloudWatchMetrics: readonly { readonly Metrics: readonly { readonly Name: string }[] }[];
  };
}

const documentation = readFileSync(new URL("../../../../docs/costs.md", import.meta.url), "utf8").replace(
  /\s+/g,
  " ",
);

test("a pixelated photo and a request send as many names of metrics as docs/costs.md says", async () => {
  const rig = await startRig();
  try {
    await rig.deliver(await rig.upload("uploads/cat.png", PNG.sync.write(new PNG({ width: 9, height: 7 }))));
    await rig.deliver({
      version: "2.0",
      rawPath: "/api/openapi.json",
      rawQueryString: "",
      headers: {},
      requestContext: {
        http: { method: "GET", path: "/api/openapi.json", sourceIp: "192.0.2.1" },
        stage: "$default",
      },
      isBase64Encoded: false,
    });
    const lines = (await rig.finalLogs()).filter((line) => line.includes('"_aws"'));
    const names = new Set(
      lines
        .map((line) => JSON.parse(line) as Metrics)
        .flatMap(({ _aws }) =>
          _aws.CloudWatchMetrics.flatMap(({ Metrics }) => Metrics.map(({ Name }) => Name)),
        ),
    );
    expect([...names].sort()).toEqual([
      "ColdStart",
      "HttpMs",
      "HttpRequests",
      "Images",
      "NotifyMs",
      "OutputBytes",
      "PixelateMs",
      "ReadMs",
      "SourceBytes",
      "VerifyMs",
      "WriteMs",
    ]);
    expect(documentation).toContain(
      "send ten names of [metrics](lambda.md#logs-and-metrics), and an eleventh with a topic.",
    );
  } finally {
    await rig.close();
  }
});
