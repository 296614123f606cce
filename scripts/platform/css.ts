/** @file What style sheets use of the web platform: properties with their keywords, functions, at-rules, pseudo-classes. */
import type { PlatformUse } from "./support.ts";

const COLORS = /\b(light-dark|color-mix|oklab|oklch|lab|lch|hwb|color)\(/g;

/** Every use in `css`, with its place. Not a parser: comments and strings go, then names are looked for. */
export function cssUses(file: string, css: string): PlatformUse[] {
  const lines = css.replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, " ")).split("\n");
  return lines.flatMap((line, i) => pathsIn(line.replace(/"[^"]*"|url\([^)]*\)/g, '""')).map((path) => ({ path, where: `${file}:${i + 1}` })));
}

function pathsIn(line: string): string[][] {
  return [
    ...[...line.matchAll(/(?:^|[{;])\s*(-?[a-z][a-z-]*)\s*:\s*([^;{}]+)(?=[;}]|$)/g)].flatMap(([, property, value]) => declarationPaths(property!, value!)),
    ...[...line.matchAll(COLORS)].map(([, name]) => ["css", "types", "color", name!]),
    ...[...line.matchAll(/@([a-z-]+)/g)].map(([, name]) => ["css", "at-rules", name!]),
    ...[...line.matchAll(/:{1,2}([a-z-]+)/g)].map(([, name]) => ["css", "selectors", name!]),
    ...[...line.matchAll(/\d(dvh|svh|lvh|dvw|svw|lvw|cqw|cqh|cqi|cqb|lh|rlh)\b/g)].map(([, unit]) => ["css", "types", "length", unit!]),
  ];
}

function declarationPaths(property: string, value: string): string[][] {
  const keywords = value.match(/[a-z][a-z-]+/g) ?? [];
  return [["css", "properties", property], ...keywords.map((keyword) => ["css", "properties", property, keyword])];
}
