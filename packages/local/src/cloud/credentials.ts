export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Credentials for clients outside the local cloud. No secret: the cloud listens on 127.0.0.1 only. */
export const LOCAL_CREDENTIALS: Credentials = { accessKeyId: "local", secretAccessKey: "local-secret" };

/** The function's role, which may do everything. */
export const FUNCTION_CREDENTIALS: Credentials = {
  accessKeyId: "function",
  secretAccessKey: "function-secret",
};

/** CloudFront's identity, which may only get objects of the processed bucket. */
export const CDN_CREDENTIALS: Credentials = { accessKeyId: "cdn", secretAccessKey: "cdn-secret" };
