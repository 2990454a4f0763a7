/** Reads CSV as defined in RFC 4180. Empty lines give no record. */
export function readCsv(text: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  // One field and its terminator: a comma, a line break, or the end of the text.
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/gy;
  while (field.lastIndex < text.length || record.length > 0) {
    const from = field.lastIndex;
    const match = field.exec(text);
    if (match === null) throw new SyntaxError(`Expected a CSV field at character ${from}`);
    const [, quoted, plain = "", end] = match;
    record.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === ",") continue;
    if (record.length > 1 || quoted !== undefined || plain !== "") records.push(record);
    record = [];
  }
  return records;
}

/** Writes one record with its line break. */
export function csvLine(fields: readonly string[]): string {
  const written = fields.map((field) =>
    /[",\r\n]/.test(field) || (field === "" && fields.length === 1)
      ? `"${field.replaceAll('"', '""')}"`
      : field,
  );
  return `${written.join(",")}\n`;
}
