// Runs in CloudFront Functions (cloudfront-js-2.0) before an answer goes to the viewer: an address with ?v=DIGEST names one
// content, so a browser may keep it for ever. If the photo was replaced, v is no longer its ETag, and the answer stays as it
// is.
function handler(event) {
  const { request, response } = event;
  const version = request.querystring.v;
  const etag = response.headers.etag;
  if (version !== undefined && etag !== undefined && etag.value === `"${version.value}"`) {
    response.headers["cache-control"] = { value: "public, max-age=31536000, immutable" };
  }
  return response;
}
