/** An object as an event names it. The key is the object's own, decoded. */
export interface ObjectRef {
  readonly bucket: string;
  readonly key: string;
  /** Absent in buckets without versioning. */
  readonly versionId?: string;
}
