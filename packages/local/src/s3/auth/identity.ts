import { S3Error } from "../error.ts";

/** Credentials and what they permit. */
export interface Identity {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Token of temporary credentials, required in every request. */
  readonly sessionToken?: string;
  /** Decides about an IAM action such as `s3:GetObject`. Everything is allowed if absent. */
  readonly allows?: (action: string, bucket: string, key: string) => boolean;
}

export type Identities = ReadonlyMap<string, Identity>;

/** Finds the identity of an access key. Its session token, if it has one, must match. */
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

/** Throws `AccessDenied` if the identity may not perform the action. */
export function requirePermission(identity: Identity, action: string, bucket: string, key: string): void {
  if (identity.allows?.(action, bucket, key) === false) {
    throw new S3Error("AccessDenied", `Access Denied: ${identity.accessKeyId} may not ${action}.`);
  }
}
