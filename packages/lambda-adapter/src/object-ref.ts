/** The address of an object. */
export interface ObjectLocation {
  readonly bucket: string;
  readonly key: string;
}

/** An object as an event names it, with its key decoded. */
export interface ObjectRef extends ObjectLocation {
  /** Absent in buckets without versioning. */
  readonly versionId?: string;
}
