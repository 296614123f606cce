/** @file Lets vitest run its browser tests in any engine that is driven here: it only has to open one page. */
import { defineBrowserProvider } from "@vitest/browser";
import type { BrowserProvider, BrowserProviderOption } from "vitest/node";
import { type Engine, ENGINES, startEngine } from "./engines.ts";
import type { Connection } from "./webdriver.ts";

/** For `test.browser.provider`; each instance says which engine by `browser`. */
export function engineProvider(): BrowserProviderOption {
  return defineBrowserProvider({
    name: "engines",
    providerFactory: ({ config: { browser } }) => {
      const engine = ENGINES.find((name) => name === browser.name);
      if (engine === undefined) throw new Error(`The browser must be one of ${ENGINES.join(", ")}, not "${browser.name}".`);
      return new EngineProvider(engine);
    },
  });
}

/** Owns a browser for each page that vitest asks for, so that none inherits another's memory. */
class EngineProvider implements BrowserProvider {
  readonly name = "engines";
  readonly supportsParallelism = false;
  private readonly connections = new Map<string, Connection>();

  constructor(private readonly engine: Engine) {}

  getCommandsContext(): Record<string, unknown> {
    return {};
  }

  async openPage(sessionId: string, url: string): Promise<void> {
    await this.closePage(sessionId);
    const connection = await startEngine(this.engine);
    this.connections.set(sessionId, connection);
    await connection.send("navigate", { url });
  }

  async close(): Promise<void> {
    await Promise.all([...this.connections.keys()].map((sessionId) => this.closePage(sessionId)));
  }

  private async closePage(sessionId: string): Promise<void> {
    await this.connections.get(sessionId)?.close();
    this.connections.delete(sessionId);
  }
}
