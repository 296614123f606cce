/** @file Vite plugin: holds the build to evaluating `src/disposeSymbols.ts` before any code that goes by the symbols. */
import type { Plugin } from "vite";

const FIRST = "/src/disposeSymbols.ts";

/** Of a built chunk, what says in which order its modules are evaluated. */
export interface ChunkOrder {
  readonly isEntry: boolean;
  /** Names of the chunks that it imports statically, which are evaluated before it. */
  readonly imports: readonly string[];
  /** Its modules in their order, with their code as built; null where nothing is left of them. */
  readonly modules: Readonly<Record<string, { readonly code: string | null }>>;
}

/** Fails a build in which a class could be defined before its `Symbol.dispose`: bundlers move modules between chunks. */
export function disposeSymbolsFirst(): Plugin {
  return {
    name: "dispose-symbols-first",
    apply: "build",
    generateBundle(_, bundle) {
      const chunks = Object.entries(bundle).flatMap(([name, file]) => (file.type === "chunk" ? [[name, file] as const] : []));
      const problems = orderProblems(Object.fromEntries(chunks));
      if (problems.length > 0) this.error(problems.join("\n"));
    },
  };
}

/** A sentence for each module that an entry evaluates too early; chunks loaded later come after the whole of their entry. */
export function orderProblems(chunks: Readonly<Record<string, ChunkOrder>>): string[] {
  const entries = Object.keys(chunks).filter((name) => chunks[name]!.isEntry);
  return entries.flatMap((entry) => {
    const modules = evaluationOrder(entry, chunks);
    const first = modules.findIndex(([id]) => id.endsWith(FIRST));
    // Whatever it loads later counts on it too.
    const usesSymbols = Object.values(chunks).some(({ modules }) => Object.values(modules).some(({ code }) => namesSymbol(code)));
    if (first < 0) return usesSymbols ? [`${entry} does not import src/disposeSymbols.ts: import it before anything else.`] : [];
    return modules.slice(0, first).flatMap(([id, code]) => (namesSymbol(code) ? [`${entry} evaluates ${id}, which names Symbol.dispose, before src/disposeSymbols.ts.`] : []));
  });
}

function namesSymbol(code: string | null): boolean {
  return code !== null && /Symbol\.(dispose|asyncDispose)\b/.test(code);
}

/** The modules of a chunk and of those that it imports, in the order in which a browser evaluates them. */
function evaluationOrder(name: string, chunks: Readonly<Record<string, ChunkOrder>>, seen = new Set<string>()): (readonly [id: string, code: string | null])[] {
  const chunk = chunks[name];
  if (chunk === undefined || seen.has(name)) return [];
  seen.add(name);
  const before = chunk.imports.flatMap((imported) => evaluationOrder(imported, chunks, seen));
  return [...before, ...Object.entries(chunk.modules).map(([id, { code }]) => [id, code] as const)];
}
