export interface FunctionOptions {
  /** The built bundle, an .mjs that exports `handler`. */
  readonly handlerFile: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly name?: string;
  readonly region?: string;
  /** Time limit of one invocation, once the function is loaded. */
  readonly timeoutMs?: number;
  readonly memoryMb?: number;
  /** Number of concurrent invocations, each in its own process. */
  readonly concurrency?: number;
  /** Called for each line that the function writes, which may be after the result of its invocation. */
  readonly onLog?: (line: string) => void;
}

/** The options with their defaults, and the function's ARN. */
export type FunctionSettings = Required<FunctionOptions> & { readonly functionArn: string };
