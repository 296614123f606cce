/** @file Counts non-null assertions in TypeScript: postfix `!`, which quietens the compiler and checks nothing. */
import ts from "typescript";

/** Assertions and lines of some source text. */
export interface NonNullCount {
  readonly assertions: number;
  readonly lines: number;
}

/** Counts the assertions in `text`, as `name` (its ending says whether there is JSX) parses. `let x!: T` counts too. */
export function countNonNull(name: string, text: string): NonNullCount {
  const source = ts.createSourceFile(name, text, ts.ScriptTarget.Latest);
  let assertions = 0;
  const visit = (node: ts.Node): void => {
    if (isAssertion(node)) assertions++;
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { assertions, lines: text.split("\n").length - 1 };
}

function isAssertion(node: ts.Node): boolean {
  return ts.isNonNullExpression(node) || ((ts.isVariableDeclaration(node) || ts.isPropertyDeclaration(node)) && node.exclamationToken !== undefined);
}

/**
 * The layer of a file of ours: its folder in `src`, or "src" for those that lie there; null for what is not counted
 * (tests, what helps them, AssemblyScript).
 */
export function layerOf(path: string): string | null {
  const [root, layer, ...rest] = path.split("/");
  if (root !== "src" || layer === undefined || !/\.tsx?$/.test(path) || /\.(test|suite)\.tsx?$/.test(path)) return null;
  if (layer === "testing" || path.includes("/assembly/") || path.includes("/fixtures/")) return null;
  return rest.length === 0 ? "src" : layer;
}

/** Assertions per 1,000 lines. */
export function perThousand({ assertions, lines }: NonNullCount): number {
  return lines === 0 ? 0 : (1_000 * assertions) / lines;
}
