/** @file Serves the built page with an ear in it, as WebDriver has none for what a page complains of; and a phone to show it in. */
import { readFileSync } from "node:fs";
import { type Plugin, preview } from "vite";
import { freePort } from "../../scripts/engines/processes.ts";

export interface Site {
  /** Ends with a slash. */
  readonly url: string;
  close(): Promise<void>;
}

/** Before anything else in the page: keeps what is said to the console as an error, and what nobody caught. */
const EAR = `<script>
  window.complaints = [];
  const { error } = console;
  console.error = (...words) => { window.complaints.push(words.map(String).join(" ")); error.apply(console, words); };
  addEventListener("error", (event) => { if (event instanceof ErrorEvent) window.complaints.push(String(event.error ?? event.message)); });
  addEventListener("unhandledrejection", ({ reason }) => window.complaints.push("Unhandled: " + String(reason)));
</script>`;

/** What a page must not do: no engine but Chromium's has this. For the check of the check. */
const PLANT = '<script>(async () => { await navigator.userAgentData.getHighEntropyValues(["model"]); })();</script>';

/** A window is wider than a phone in either engine, however small it is asked to be; a frame is not. */
const PHONE = `<!doctype html><title>A phone</title><style>body { margin: 0 }</style>
<iframe id="phone" width="390" height="844" style="border: 0"></iframe>
<script>document.getElementById("phone").src = "./" + location.search</script>`;

/** The caller closes it. */
export async function serveSite(): Promise<Site> {
  const port = await freePort();
  const server = await preview({ logLevel: "warn", plugins: [pages()], preview: { port, strictPort: true, host: "127.0.0.1" } });
  return { url: `http://127.0.0.1:${port}/`, close: () => server.close() };
}

function pages(): Plugin {
  return {
    name: "pages-for-engines",
    configurePreviewServer: ({ middlewares, config }) =>
      void middlewares.use((request, response, next) => {
        const html = pageAt((request.url ?? "").split(/[?#]/, 1)[0]!);
        if (html === null) return next();
        response.setHeaders(new Map(Object.entries({ ...config.preview.headers, "Content-Type": "text/html; charset=utf-8" }) as [string, string][])).end(html);
      }),
  };
}

function pageAt(path: string): string | null {
  const built = (more: string) => readFileSync("dist/index.html", "utf8").replace("<head>", `<head>${EAR}${more}`);
  if (path === "/phone") return PHONE;
  if (path === "/planted") return built(PLANT);
  return path === "/" ? built("") : null;
}
