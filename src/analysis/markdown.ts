/** @file Markdown that reads well unrendered too: tables in line, lists, code. Knows nothing of what it writes. */

/** A table with its columns in line. `align`: "l" or "r" for each column; first left and the others right unless said otherwise. */
export function markdownTable(header: readonly string[], body: readonly (readonly string[])[], align = `l${"r".repeat(header.length - 1)}`): string {
  const rows = body.map((row) => row.map(escapeCell));
  // Three at least: fewer dashes are no rule to some readers.
  const widths = header.map((title, column) => Math.max(3, title.length, ...rows.map((row) => row[column]!.length)));
  const isRight = (column: number): boolean => align[column] === "r";
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => (isRight(column) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!))).join(" | ")} |`;
  const rule = `| ${widths.map((width, column) => (isRight(column) ? `${"-".repeat(width - 1)}:` : "-".repeat(width))).join(" | ")} |`;
  return [line(header), rule, ...rows.map(line)].join("\n");
}

/** A renderer's name may hold anything, and a bar would end the cell. */
function escapeCell(text: string): string {
  return text.replaceAll("|", "\\|");
}

/** One item a sentence. */
export function bulletList(sentences: readonly string[]): string {
  return sentences.map((sentence) => `- ${sentence}`).join("\n");
}

/** `text`, which ends in a newline, set as it is. */
export function codeBlock(text: string): string {
  return `\`\`\`text\n${text}\`\`\``;
}
