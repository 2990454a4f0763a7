// A function behind a Function URL: POST a JPEG or PNG, get it back pixelated. `?grid=16` sets the number of cells.
// Send no more than about 4 MB: Lambda ends requests and responses at 6 MB, and photos travel as base64.
import { inspect, PixelateError, pixelate } from "@pixelater/core";

/**
 * @param {import("aws-lambda").APIGatewayProxyEventV2} event
 * @returns {Promise<import("aws-lambda").APIGatewayProxyStructuredResultV2>}
 */
export async function handler(event) {
  const photo = Buffer.from(event.body ?? "", event.isBase64Encoded ? "base64" : "utf8");
  const grid = Number(event.queryStringParameters?.["grid"] ?? 16);
  try {
    const { format } = inspect(photo);
    const output = pixelate(photo, { grid });
    return {
      statusCode: 200,
      headers: { "content-type": `image/${format}` },
      body: Buffer.from(output).toString("base64"),
      isBase64Encoded: true,
    };
  } catch (error) {
    if (error instanceof PixelateError) return answer(422, error.message);
    // An invalid grid is the caller's mistake.
    if (error instanceof TypeError || error instanceof RangeError) return answer(400, error.message);
    throw error;
  }
}

/**
 * @param {number} statusCode
 * @param {string} error
 * @returns {import("aws-lambda").APIGatewayProxyStructuredResultV2}
 */
function answer(statusCode, error) {
  return { statusCode, headers: { "content-type": "application/json" }, body: JSON.stringify({ error }) };
}
