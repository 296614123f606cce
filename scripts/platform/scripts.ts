/** @file What TypeScript files use of the web platform: names that the compiler finds in its own libraries. */
import { relative } from "node:path";
import ts from "typescript";
import type { PlatformUse } from "./support.ts";

const LIBRARY = /[\\/]typescript[\\/]lib[\\/]lib\.([a-z0-9.]+)\.d\.ts$/;

/** Every name in `files` that a browser's library declares, with its place. Types are no uses. */
export function scriptUses(files: readonly string[]): PlatformUse[] {
  const { config } = ts.readConfigFile("tsconfig.json", ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ".");
  const program = ts.createProgram([...files, "node_modules/vite/client.d.ts"], { ...options, types: [], skipLibCheck: true });
  const checker = program.getTypeChecker();
  return files.flatMap((file) => {
    const source = program.getSourceFile(file);
    return source === undefined ? [] : usesIn(source, checker);
  });
}

function usesIn(source: ts.SourceFile, checker: ts.TypeChecker): PlatformUse[] {
  const uses: PlatformUse[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return;
    if (ts.isIdentifier(node)) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
      for (const path of pathsOf(checker.getSymbolAtLocation(node), holderOf(node, checker))) uses.push({ path, where: `${relative(".", source.fileName)}:${line + 1}` });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return uses;
}

/** Where MDN's tables have a symbol: a member under its interface, a global by itself or under Window. */
function pathsOf(symbol: ts.Symbol | undefined, holder: string | null): string[][] {
  const declaration = symbol?.declarations?.find((each) => LIBRARY.test(each.getSourceFile().fileName));
  if (symbol === undefined || declaration === undefined) return [];
  const library = LIBRARY.exec(declaration.getSourceFile().fileName)![1]!;
  const roots = library.startsWith("dom") ? [["api"]] : [["javascript", "builtins"]];
  const owner = ownerOf(declaration);
  const owners = owner === null ? ["Window"] : [owner, ...(holder === null || holder === owner ? [] : [holder])];
  const names = [...(owner === null ? [[symbol.name]] : []), ...owners.map((each) => [each, symbol.name])];
  return roots.flatMap((root) => names.map((name) => [...root, ...name]));
}

/** The type of what a member is asked of: the tables know "Navigator" where the library has a part of it, "NavigatorGPU". */
function holderOf(node: ts.Identifier, checker: ts.TypeChecker): string | null {
  const { parent } = node;
  return ts.isPropertyAccessExpression(parent) && parent.name === node ? (checker.getTypeAtLocation(parent.expression).symbol?.name ?? null) : null;
}

/** The interface that a member belongs to, without the compiler's own suffix for constructors; null for a global. */
function ownerOf(declaration: ts.Declaration): string | null {
  const { parent } = declaration;
  if (ts.isInterfaceDeclaration(parent)) return parent.name.text.replace(/Constructor$/, "");
  // `declare var Name: { prototype: …; member(): … }` and the like.
  if (ts.isTypeLiteralNode(parent) && ts.isVariableDeclaration(parent.parent) && ts.isIdentifier(parent.parent.name)) return parent.parent.name.text;
  return null;
}
