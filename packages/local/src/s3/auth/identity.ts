import { S3Error } from "../error.ts";

/** Someone who may sign requests, and what they may do. */
export interface Identity {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** For temporary credentials: must come with every request. */
  readonly sessionToken?: string;
  /** Asked with IAM's action name, such as `s3:GetObject`. Without it, everything is allowed. */
  readonly allows?: (action: string, bucket: string, key: string) => boolean;
}

export type Identities = ReadonlyMap<string, Identity>;

/** The identity a signature names. Its token, where it has one, must match. */
export function findIdentity(
  identities: Identities,
  accessKeyId: string,
  sessionToken: string | undefined,
): Identity {
  const identity = identities.get(accessKeyId);
  if (identity === undefined) {
    throw new S3Error(
      "InvalidAccessKeyId",
      "The AWS Access Key Id you provided does not exist in our records.",
    );
  }
  if (identity.sessionToken !== sessionToken) {
    throw new S3Error("InvalidToken", "The provided token is malformed or otherwise invalid.");
  }
  return identity;
}

/** Refuses what the identity may not do. */
export function requirePermission(identity: Identity, action: string, bucket: string, key: string): void {
  if (identity.allows?.(action, bucket, key) === false) {
    throw new S3Error("AccessDenied", `Access Denied: ${identity.accessKeyId} may not ${action}.`);
  }
}
