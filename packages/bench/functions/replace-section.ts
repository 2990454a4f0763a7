/**
 * Replaces the text of a document between `<!-- name -->` and `<!-- /name -->`.
 *
 * @throws {Error} if the document has no such section.
 */
export function replaceSection(document: string, name: string, text: string): string {
  const begin = `<!-- ${name} -->`;
  const end = `<!-- /${name} -->`;
  const from = document.indexOf(begin);
  const to = document.indexOf(end, from);
  if (from < 0 || to < 0) throw new Error(`Expected ${begin} and ${end} in the document`);
  return `${document.slice(0, from + begin.length)}\n${text}\n${document.slice(to)}`;
}
