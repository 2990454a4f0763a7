/** The deployment in the words of `/service.json`, as Terraform writes it beside the page. */
export interface Service {
  readonly originals: { readonly keptDays: number | null; readonly deleted: "never" | "after-success" };
  readonly outputs: { readonly keptDays: number | null };
  /** Settings that uploads may have; null means all. */
  readonly uploadSettings: readonly string[] | null;
  readonly maxBytes: number;
}

/** The function's default for MAX_BYTES. */
const MAX_BYTES = 52_428_800;

/** Describes a function by its environment. No bucket of the local cloud has a lifecycle, so nothing expires. */
export function serviceOf({
  DELETE_ORIGINAL,
  UPLOAD_SETTINGS,
  MAX_BYTES: maxBytes,
}: Readonly<Record<string, string>>): Service {
  return {
    originals: { keptDays: null, deleted: DELETE_ORIGINAL === "after-success" ? "after-success" : "never" },
    outputs: { keptDays: null },
    uploadSettings: UPLOAD_SETTINGS === undefined ? null : settingsIn(UPLOAD_SETTINGS),
    maxBytes: maxBytes === undefined ? MAX_BYTES : Number(maxBytes),
  };
}

function settingsIn(list: string): readonly string[] {
  return list === "none" ? [] : list.split(",").map((name) => name.trim());
}
