import { encodeEventKey } from "./uri.ts";

/** S3's event names (user guide, "Supported event types"). */
export type EventName =
  | "ObjectCreated:Put"
  | "ObjectCreated:Post"
  | "ObjectCreated:Copy"
  | "ObjectCreated:CompleteMultipartUpload"
  | "ObjectRemoved:Delete"
  | "ObjectRemoved:DeleteMarkerCreated";

/** A completed change of an object. */
export interface ObjectChange {
  readonly name: EventName;
  readonly bucket: string;
  readonly key: string;
  /** Grows with every change of the same key. */
  readonly sequence: number;
  /** ISO 8601. */
  readonly time: string;
  readonly requestId: string;
  readonly principal: string;
  /** Absent for a deletion. */
  readonly size?: number;
  readonly etag?: string;
  /** Absent while the bucket has no versioning. */
  readonly versionId?: string;
}

/** A record of S3's notification (user guide, "Event message structure", version 2.1). The key is form-encoded. */
export interface S3EventRecord {
  readonly eventVersion: "2.1";
  readonly eventSource: "aws:s3";
  readonly awsRegion: string;
  readonly eventTime: string;
  readonly eventName: EventName;
  readonly userIdentity: { readonly principalId: string };
  readonly requestParameters: { readonly sourceIPAddress: string };
  readonly responseElements: Readonly<Record<string, string>>;
  readonly s3: {
    readonly s3SchemaVersion: "1.0";
    readonly configurationId: string;
    readonly bucket: {
      readonly name: string;
      readonly ownerIdentity: { readonly principalId: string };
      readonly arn: string;
    };
    readonly object: {
      readonly key: string;
      readonly size?: number;
      readonly eTag?: string;
      readonly versionId?: string;
      readonly sequencer: string;
    };
  };
}

export interface S3Notification {
  readonly Records: readonly S3EventRecord[];
}

/** Returns the notification that S3 sends for a change. */
export function notificationOf(change: ObjectChange, region: string): S3Notification {
  return {
    Records: [
      {
        eventVersion: "2.1",
        eventSource: "aws:s3",
        awsRegion: region,
        eventTime: change.time,
        eventName: change.name,
        userIdentity: { principalId: `AWS:${change.principal}` },
        requestParameters: { sourceIPAddress: "127.0.0.1" },
        responseElements: { "x-amz-request-id": change.requestId, "x-amz-id-2": "local" },
        s3: {
          s3SchemaVersion: "1.0",
          configurationId: "local",
          bucket: {
            name: change.bucket,
            ownerIdentity: { principalId: "local" },
            arn: `arn:aws:s3:::${change.bucket}`,
          },
          object: {
            key: encodeEventKey(change.key),
            ...(change.size !== undefined && { size: change.size }),
            ...(change.etag !== undefined && { eTag: change.etag }),
            ...(change.versionId !== undefined && { versionId: change.versionId }),
            sequencer: change.sequence.toString(16).toUpperCase().padStart(18, "0"),
          },
        },
      },
    ],
  };
}
