/** @file WebKit (WebKitGTK's MiniBrowser) over WebDriver's HTTP, on a display that nobody sees. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startDisplay } from "./display.ts";
import { freePort, startProcess, waitUntil } from "./processes.ts";
import { CAPABILITIES, COMMANDS, type Connection, type ElementReference, type Parameters, WebDriverError } from "./webdriver.ts";

/** Starts MiniBrowser by the WebKitWebDriver at `binary`, with a home folder of its own. The caller closes it. */
export async function startWebkit(binary: string): Promise<Connection> {
  const home = mkdtempSync(join(tmpdir(), "fitting-room-webkit-"));
  const downloads = join(home, "downloads");
  const stops: (() => void)[] = [() => rmSync(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })];
  const stop = () => stops.splice(0).reverse().forEach((end) => end());
  try {
    const display = await startDisplay();
    stops.push(() => display.stop());
    const port = await freePort();
    const driver = startProcess(binary, [`--port=${port}`], { ...process.env, ...homeAt(home, downloads), DISPLAY: display.name });
    stops.push(() => driver.stop());
    const http = new Http(`http://127.0.0.1:${port}`);
    await waitUntil("WebKitWebDriver", () => http.call("GET", "/status").catch(() => null));
    const { sessionId, capabilities } = (await http.call("POST", "/session", { capabilities: { alwaysMatch: CAPABILITIES } })) as { sessionId: string; capabilities: { browserVersion: string } };
    return {
      version: `WebKitGTK ${capabilities.browserVersion}`,
      downloads,
      send: (command, parameters) => {
        const { id, frame, ...rest } = parameters;
        const { method, path } = COMMANDS[command];
        return http.call(method, `/session/${sessionId}/${path.replace("{id}", String(id))}`, frame === undefined ? rest : { id: frame as ElementReference });
      },
      close: async () => {
        await http.call("DELETE", `/session/${sessionId}`).catch(() => null);
        stop();
      },
    };
  } catch (error) {
    stop();
    throw error;
  }
}

/** Variables that keep a GTK program to `home`, with its downloads in `downloads`. */
function homeAt(home: string, downloads: string): NodeJS.ProcessEnv {
  for (const folder of [downloads, join(home, "config")]) mkdirSync(folder);
  writeFileSync(join(home, "config", "user-dirs.dirs"), `XDG_DOWNLOAD_DIR="${downloads}"\n`);
  return { HOME: home, XDG_CONFIG_HOME: join(home, "config"), XDG_CACHE_HOME: join(home, "cache"), XDG_DATA_HOME: join(home, "data") };
}

class Http {
  constructor(private readonly base: string) {}

  async call(method: "GET" | "POST" | "DELETE", path: string, body?: Parameters): Promise<unknown> {
    const response = await fetch(this.base + path, { method, ...(method === "POST" ? { body: JSON.stringify(body ?? {}) } : {}) });
    const { value } = (await response.json()) as { value: unknown };
    if (response.ok) return value;
    const { error, message } = value as { error: string; message: string };
    throw new WebDriverError(error, message);
  }
}
