/**
 * Replaces the AWS provider, which lets Terraform validate and plan the module offline. It serves the schema in
 * schema/aws-provider.json and plans every resource as written. It checks nothing beyond that schema and cannot apply.
 *
 * Terraform finds it through TF_REATTACH_PROVIDERS, the variable for providers that are already running.
 */
import { fileURLToPath } from "node:url";
import {
  loadPackageDefinition,
  Server,
  ServerCredentials,
  type sendUnaryData,
  type ServerUnaryCall,
  type ServiceClientConstructor,
} from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import type { Block, NestedBlock, ProviderSchema } from "../schema.ts";
import { decidedByAws } from "./computed.ts";
import {
  decodeValue,
  encodeValue,
  isObject,
  isUnknown,
  type ObjectValue,
  unknown,
  type Value,
} from "./values.ts";

export interface StandIn {
  /** The value of TF_REATTACH_PROVIDERS. */
  readonly reattach: string;
  close(): void;
}

interface Dynamic {
  msgpack: Uint8Array;
}

interface ConfigRequest {
  type_name: string;
  config: Dynamic;
}

interface UpgradeRequest {
  type_name: string;
  raw_state: { json: Uint8Array };
}

interface PlanRequest extends ConfigRequest {
  proposed_new_state: Dynamic;
}

/**
 * Starts the provider.
 *
 * @param computed `known` fills computed attributes from computed.ts, which makes the plan complete. `unknown` leaves them
 * unknown, as in a first real plan; counts and keys that depend on them then fail as they would on AWS.
 */
export async function startStandIn(schema: ProviderSchema, computed: "known" | "unknown"): Promise<StandIn> {
  const server = new Server();
  const decide = (kind: "resource" | "data", type: string, config: ObjectValue) =>
    computed === "known" || kind === "data" ? decidedByAws(kind, type, config) : {};

  server.addService(providerService(), {
    GetSchema: answer(() => wireSchema(schema)),
    PrepareProviderConfig: answer(({ config }: ConfigRequest) => ({ prepared_config: config })),
    ValidateResourceTypeConfig: answer(() => ({})),
    ValidateDataSourceConfig: answer(() => ({})),
    Configure: answer(() => ({})),
    // A state's resources may lack arguments that the schema has.
    UpgradeResourceState: answer(({ type_name, raw_state }: UpgradeRequest) => {
      const block = schema.resources[type_name];
      if (block === undefined) throw new Error(`no schema of resource ${type_name}`);
      const state = JSON.parse(Buffer.from(raw_state.json).toString("utf8")) as ObjectValue;
      return { upgraded_state: { msgpack: encodeValue(stored(block, state)) } };
    }),
    PlanResourceChange: answer(({ type_name, config, proposed_new_state }: PlanRequest) => {
      const written = decodeValue(config.msgpack);
      // A deletion has no configuration.
      if (!isObject(written)) return { planned_state: proposed_new_state };
      const block = schema.resources[type_name];
      if (block === undefined) throw new Error(`no schema of resource ${type_name}`);
      return {
        planned_state: {
          msgpack: encodeValue(planned(block, written, decide("resource", type_name, written))),
        },
      };
    }),
    ReadDataSource: answer(({ type_name, config }: ConfigRequest) => {
      const written = decodeValue(config.msgpack);
      const block = schema.dataSources[type_name];
      if (block === undefined || !isObject(written)) throw new Error(`no schema of data source ${type_name}`);
      const state = planned(block, written, decide("data", type_name, written));
      return { state: { msgpack: encodeValue(withoutUnknown(state)) } };
    }),
    Stop: answer(() => ({})),
  });

  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
  const reattach = {
    "registry.terraform.io/hashicorp/aws": {
      Protocol: "grpc",
      ProtocolVersion: 5,
      Pid: process.pid,
      Test: true, // leaves this process alone when Terraform is done
      Addr: { Network: "tcp", String: `127.0.0.1:${port}` },
    },
  };
  return {
    reattach: JSON.stringify(reattach),
    close: () => {
      server.forceShutdown();
    },
  };
}

function providerService() {
  const file = fileURLToPath(new URL("tfplugin5.proto", import.meta.url));
  const definition = loadPackageDefinition(loadSync(file, { keepCase: true, longs: Number, enums: String }));
  const { Provider } = definition["tfplugin5"] as unknown as { Provider: ServiceClientConstructor };
  return Provider.service;
}

function answer<Request, Response>(work: (request: Request) => Response) {
  return (call: ServerUnaryCall<Request, Response>, reply: sendUnaryData<Response>) => {
    try {
      reply(null, work(call.request));
    } catch (error) {
      reply(error instanceof Error ? error : new Error(String(error)));
    }
  };
}

/** Returns the configured attributes, and for computed ones their known value or an unknown one. */
function planned(block: Block, written: ObjectValue, decided: ObjectValue): ObjectValue {
  const attributes = Object.entries(block.attributes).map(([name, { computed }]): [string, Value] => {
    const value = written[name] ?? null;
    return [name, value === null && computed ? (decided[name] ?? unknown()) : value];
  });
  const blocks = Object.entries(block.blocks).map(([name, nested]): [string, Value] => {
    const value = written[name] ?? null;
    const inner = (one: Value) => (isObject(one) ? planned(nested.block, one, {}) : one);
    return [name, Array.isArray(value) ? value.map(inner) : inner(value)];
  });
  return Object.fromEntries([...attributes, ...blocks]);
}

/** Returns a resource of a state with every argument and block of the schema; those that it lacks are null or empty. */
function stored(block: Block, state: ObjectValue): ObjectValue {
  const attributes = Object.keys(block.attributes).map((name): [string, Value] => [
    name,
    state[name] ?? null,
  ]);
  const blocks = Object.entries(block.blocks).map(([name, nested]): [string, Value] => {
    const value = state[name] ?? null;
    const inner = (one: Value) => (isObject(one) ? stored(nested.block, one) : one);
    if (nested.nesting === "single" && name === "timeouts") return [name, inner(value)];
    return [name, Array.isArray(value) ? value.map(inner) : []];
  });
  return Object.fromEntries([...attributes, ...blocks]);
}

/** Replaces unknown values by null: a data source has been read. */
function withoutUnknown(state: ObjectValue): ObjectValue {
  return Object.fromEntries(
    Object.entries(state).map(([name, value]) => [name, isUnknown(value) ? null : value]),
  );
}

function wireSchema(schema: ProviderSchema) {
  const all = (types: Record<string, Block>) =>
    Object.fromEntries(
      Object.entries(types).map(([type, block]) => [type, { version: 0, block: wireBlock(block) }]),
    );
  const region = { name: "region", type: Buffer.from('"string"'), optional: true };
  return {
    provider: { version: 0, block: { attributes: [region] } },
    resource_schemas: all(schema.resources),
    data_source_schemas: all(schema.dataSources),
  };
}

interface WireBlock {
  attributes: object[];
  block_types: object[];
}

function wireBlock(block: Block): WireBlock {
  return {
    attributes: Object.entries(block.attributes).map(([name, { type, ...flags }]) => ({
      name,
      type: Buffer.from(JSON.stringify(type)),
      ...flags,
    })),
    block_types: Object.entries(block.blocks).map(([name, nested]) => ({
      type_name: name,
      block: wireBlock(nested.block),
      ...wireNesting(name, nested),
    })),
  };
}

/** The provider declares single blocks as lists of at most one item, except `timeouts`. */
function wireNesting(name: string, { nesting, required }: NestedBlock) {
  if (nesting === "single" && name !== "timeouts")
    return { nesting: "LIST", min_items: required ? 1 : 0, max_items: 1 };
  return { nesting: nesting.toUpperCase(), min_items: required && nesting !== "single" ? 1 : 0 };
}
