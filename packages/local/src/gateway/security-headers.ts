/**
 * Headers that CloudFront adds to every response: those of terraform/security-headers.tf except Strict-Transport-Security.
 */
const ALWAYS = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "x-frame-options": "DENY",
};

/** Returns the page's headers. They allow its own scripts, styles, workers and pictures, uploads to S3, and nothing else. */
export function pageHeaders(uploadOrigin: string): Record<string, string> {
  const policy = [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self' blob:",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    "manifest-src 'self'",
    `connect-src 'self' ${uploadOrigin}`,
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  return { ...ALWAYS, "content-security-policy": policy.join("; ") };
}

/** Headers for photos and API responses: a browser that opens one runs no script in it. */
export const CONTENT_HEADERS: Readonly<Record<string, string>> = {
  ...ALWAYS,
  "content-security-policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
};
