/** @file Builds and serves what the bench opens: the page itself, as `npm run build` makes it, and the bench page. */
import { join, resolve } from "node:path";
import { build, preview, type InlineConfig } from "vite";

const CACHE = resolve("node_modules/.cache/bench");
const BENCH_PAGE = "scripts/bench/page/index.html";
const PHOTOS_PAGE = "scripts/benchPhotos/page/index.html";

export interface Site {
  readonly url: string;
  close(): Promise<void>;
}

/** The page that people use. Built apart from dist/, which may be somebody else's at the moment. */
export function servePage(): Promise<Site> {
  return buildAndServe(join(CACHE, "page"), {}, "");
}

export function serveBenchPage(): Promise<Site> {
  return buildAndServe(join(CACHE, "bench"), { rolldownOptions: { input: resolve(BENCH_PAGE) } }, BENCH_PAGE);
}

export function serveBenchPhotosPage(): Promise<Site> {
  return buildAndServe(join(CACHE, "photos"), { rolldownOptions: { input: resolve(PHOTOS_PAGE) } }, PHOTOS_PAGE);
}

async function buildAndServe(outDir: string, options: NonNullable<InlineConfig["build"]>, path: string): Promise<Site> {
  await build({ logLevel: "warn", build: { ...options, outDir, emptyOutDir: true } });
  const server = await preview({ logLevel: "warn", build: { outDir }, preview: { port: 4190, host: "localhost" } });
  return { url: server.resolvedUrls!.local[0]! + path, close: () => server.close() };
}
