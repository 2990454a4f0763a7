import * as v from "valibot";
import { quoted, shortened } from "./quoting.ts";

/** Returns a schema of whole numbers written in decimal digits. */
export function wholeNumber(from: number, to: number) {
  const expected = `a whole number from ${from} to ${to}`;
  return v.pipe(
    v.string(),
    v.digits(expected),
    v.transform(Number),
    v.minValue(from, expected),
    v.maxValue(to, expected),
  );
}

/** Limits the issues that an error lists: a caller may cause thousands. */
const MAX_ISSUES = 5;

/** Describes each issue in one line: `Expected a whole number from 1 to 100 for JPEG_QUALITY but received "high"`. */
export function describeIssues(issues: readonly v.BaseIssue<unknown>[]): string[] {
  const lines = issues.slice(0, MAX_ISSUES).map(describeIssue);
  return issues.length > MAX_ISSUES ? [...lines, `and ${issues.length - MAX_ISSUES} more`] : lines;
}

function describeIssue(issue: v.BaseIssue<unknown>): string {
  const names = issue.path?.map(({ key }) => key).filter((key) => typeof key === "string") ?? [];
  const field = names.length === 0 ? "the whole" : shortened(names.join("."));
  const value = issue.path?.at(-1)?.value ?? issue.input;
  if (value === undefined) return `Expected a value for ${field} but received none`;
  const received = quoted(value);
  // The message of a strict object lists its fields, even where the value is no object.
  if (issue.type === "strict_object") {
    return issue.expected === "never"
      ? `Expected ${issue.message} but received a field ${field}`
      : `Expected an object with ${issue.message} for ${field} but received ${received}`;
  }
  return `Expected ${issue.message} for ${field} but received ${received}`;
}

/** Copies the fields of a strict object into an object without a prototype. Otherwise `constructor` would be a known field. */
export function ownFields<T extends Readonly<Record<string, unknown>>>(fields: T): T {
  return Object.assign(Object.create(null) as object, fields);
}

/** Returns the message of a strict object as {@link describeIssues} expects it: `only the fields a, b`. */
export function onlyFields(fields: Readonly<Record<string, unknown>>): string {
  return `only the fields ${Object.keys(fields).join(", ")}`;
}
