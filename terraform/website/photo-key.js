// Runs in CloudFront Functions (cloudfront-js-2.0) before the cache lookup: /p/uploads/cat.jpg → /uploads/cat.jpg.
function handler(event) {
  const request = event.request;
  request.uri = request.uri.replace(/^\/p\//, "/");
  return request;
}
