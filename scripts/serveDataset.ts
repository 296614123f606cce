/** @file Vite plugin: the development and preview servers offer the Fashion-MNIST files that this machine has. */
import { createReadStream, statSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import type { Plugin } from "vite";
import { OFFICIAL_FILES, SITE_FOLDER } from "../src/data/officialFiles.ts";
import { findDatasetFolder } from "./datasetFolder.ts";

/**
 * Serves `<base>fashion-mnist/<file>` for the four official names, as plain bytes: Vite's own static server would
 * send a .gz with `Content-Encoding: gzip`, and its start page, with 200, where there is none.
 */
export function serveDataset(): Plugin {
  return {
    name: "serve-dataset",
    configureServer: (server) => void server.middlewares.use(datasetMiddleware(server.config.base)),
    configurePreviewServer: (server) => void server.middlewares.use(datasetMiddleware(server.config.base)),
  };
}

type Middleware = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

/** Answers everything below `<base>fashion-mnist/`; the names are compared whole, so no other file can be read. */
export function datasetMiddleware(base: string, findFolder: () => string | null = findDatasetFolder): Middleware {
  const prefix = new URL(base + SITE_FOLDER, "http://localhost/").pathname;
  return (request, response, next) => {
    const path = (request.url ?? "").split(/[?#]/, 1)[0]!;
    if (!path.startsWith(prefix)) return next();
    const file = OFFICIAL_FILES.find(({ name }) => prefix + name === path);
    const folder = file === undefined ? null : findFolder();
    if (file === undefined || folder === null) return refuse(response, 404, "Not found: this machine has no such Fashion-MNIST file. `npm run data` fetches them.");
    if (request.method !== "GET" && request.method !== "HEAD") return refuse(response, 405, "Only GET and HEAD are allowed.");
    send(join(folder, file.name), request, response);
  };
}

function send(path: string, request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { "Content-Type": "application/octet-stream", "Content-Length": statSync(path).size });
  if (request.method === "HEAD") return void response.end();
  createReadStream(path)
    .on("error", (error) => response.destroy(error))
    .pipe(response);
}

function refuse(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8" }).end(`${sentence}\n`);
}
