/**
 * Headers that CloudFront adds to every answer, whatever stands behind it: those of terraform/security-headers.tf,
 * without the one that demands TLS.
 */
const ALWAYS = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "x-frame-options": "DENY",
};

/** For the page: its own scripts, styles and workers, pictures it made itself, uploads to S3, and nothing else. */
export function pageHeaders(uploadOrigin: string): Record<string, string> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
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

/** For photos and for answers of the API: whatever they hold, a browser that opens one runs nothing of it. */
export const CONTENT_HEADERS: Readonly<Record<string, string>> = {
  ...ALWAYS,
  "content-security-policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
};
