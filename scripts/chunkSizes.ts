/** @file What parts of the built page a visitor waits for, from Vite's manifest: pure functions, which read no file. */

/** Vite's manifest, as far as it is needed here. The keys are the sources' paths; shared chunks have keys of their own. */
export type Manifest = Readonly<Record<string, ManifestChunk>>;

interface ManifestChunk {
  readonly file: string;
  readonly isEntry?: boolean;
  /** Keys of chunks that load with it. */
  readonly imports?: readonly string[];
}

/** Bytes of a file as it travels. */
export type SizeOf = (file: string) => number;

/** Something a visitor waits for, and how large it may be. */
export interface Part {
  readonly name: string;
  readonly files: readonly string[];
  readonly bytes: number;
  /** null: reported only. */
  readonly maxBytes: number | null;
}

/** What the page imports when it is needed, by the path of its source. */
export const LAZY = {
  session: "src/session/session.ts",
  webgl: "src/nn/kernels/webgl/register.ts",
  wasm: "src/nn/kernels/wasm/register.ts",
  charts: "node_modules/@tensorflow/tfjs-vis/dist/render/linechart.js",
} as const;

/** Bytes of JavaScript, compressed, up to the first paint; and up to the first curve on either backend. */
export const BUDGETS = { initial: 120_000, train: 450_000 } as const;

/**
 * The files of `keys` and of all that loads with them, each once.
 * @throws Error naming a key that the manifest lacks.
 */
export function filesOf(manifest: Manifest, keys: readonly string[]): string[] {
  const seen = new Set<string>();
  const visit = (key: string): void => {
    if (seen.has(key)) return;
    seen.add(key);
    for (const imported of chunkOf(manifest, key).imports ?? []) visit(imported);
  };
  keys.forEach(visit);
  return [...seen].map((key) => chunkOf(manifest, key).file);
}

function chunkOf(manifest: Manifest, key: string): ManifestChunk {
  const chunk = manifest[key];
  if (chunk === undefined) throw new Error(`The built page has no chunk "${key}". If it has moved, say so in scripts/chunkSizes.ts.`);
  return chunk;
}

/** Initial load, the way to the first curve on each backend, and the charts beside it. */
export function partsOf(manifest: Manifest, sizeOf: SizeOf): Part[] {
  const entries = Object.keys(manifest).filter((key) => manifest[key]!.isEntry === true);
  const initial = filesOf(manifest, entries);
  const part = (name: string, keys: readonly string[], maxBytes: number | null, known: readonly string[] = []): Part => {
    const files = filesOf(manifest, keys).filter((file) => !known.includes(file));
    return { name, files, bytes: files.reduce((sum, file) => sum + sizeOf(file), 0), maxBytes };
  };
  return [
    part("initial", entries, BUDGETS.initial),
    part("train on webgl", [...entries, LAZY.session, LAZY.webgl], BUDGETS.train),
    part("train on wasm", [...entries, LAZY.session, LAZY.wasm], BUDGETS.train),
    part("charts, beside it", [LAZY.charts], null, initial),
  ];
}

/** A sentence for each part that is too large. */
export function problemsOf(parts: readonly Part[]): string[] {
  return parts.flatMap(({ name, bytes, maxBytes }) =>
    maxBytes === null || bytes <= maxBytes ? [] : [`"${name}" takes ${kilobytes(bytes)} of JavaScript, ${kilobytes(bytes - maxBytes)} more than the ${kilobytes(maxBytes)} it may.`],
  );
}

/** `112_345` → `112.3 kB`. */
export function kilobytes(bytes: number): string {
  return `${(bytes / 1_000).toFixed(1)} kB`;
}
