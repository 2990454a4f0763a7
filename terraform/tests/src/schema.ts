/** The AWS provider's schema, as written by schema/extract.ts. */
import { readFileSync } from "node:fs";

/** A type in Terraform's own JSON notation (cty): `"string"`, `["list", "string"]`, `["object", {…}]`. */
export type CtyType =
  | "string"
  | "number"
  | "bool"
  | ["list" | "set" | "map", CtyType]
  | ["object", Record<string, CtyType>];

export interface Attribute {
  type: CtyType;
  required?: boolean;
  optional?: boolean;
  computed?: boolean;
}

export interface NestedBlock {
  /** `single`: at most one block. */
  nesting: "list" | "set" | "map" | "single";
  required: boolean;
  block: Block;
}

export interface Block {
  attributes: Record<string, Attribute>;
  blocks: Record<string, NestedBlock>;
}

export interface ProviderSchema {
  /** Version of hashicorp/aws. */
  provider: string;
  resources: Record<string, Block>;
  dataSources: Record<string, Block>;
}

export function readProviderSchema(): ProviderSchema {
  const file = new URL("../schema/aws-provider.json", import.meta.url);
  return JSON.parse(readFileSync(file, "utf8")) as ProviderSchema;
}
