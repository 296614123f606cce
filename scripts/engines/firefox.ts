/** @file Firefox over Marionette, its own wire for WebDriver's commands: no driver program, no package. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startDisplay } from "./display.ts";
import { MarionetteWire } from "./marionette.ts";
import { startProcess, waitUntil } from "./processes.ts";
import { CAPABILITIES, COMMANDS, type Connection, elementId, type ElementReference, type Parameters } from "./webdriver.ts";

/** No chatter with Mozilla's hosts, no camera, fingers as on a phone, WebGL drawn in software, downloads without a question. */
const preferences = (downloads: string) => ({
  "marionette.port": 0,
  "app.normandy.enabled": false,
  "app.update.disabledForTesting": true,
  "browser.shell.checkDefaultBrowser": false,
  "browser.startup.page": 0,
  "browser.tabs.unloadOnLowMemory": false,
  "datareporting.policy.dataSubmissionEnabled": false,
  "messaging-system.rsexperimentloader.enabled": false,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "services.settings.server": "data:,#remote-settings-dummy/v1",
  "toolkit.telemetry.server": "",
  "permissions.default.camera": 2,
  "dom.w3c_touch_events.enabled": 1,
  "webgl.force-enabled": true,
  "browser.download.folderList": 2,
  "browser.download.dir": downloads,
  "browser.download.useDownloadDir": true,
  "browser.download.always_ask_before_handling_new_types": false,
  "browser.helperApps.neverAsk.saveToDisk": "application/octet-stream,application/json,application/zip,application/x-hdf5",
});

/** Starts the Firefox at `binary` with a profile of its own. The caller closes it. */
export async function startFirefox(binary: string): Promise<Connection> {
  const profile = mkdtempSync(join(tmpdir(), "fitting-room-firefox-"));
  const downloads = join(profile, "downloads");
  mkdirSync(downloads);
  const lines = Object.entries(preferences(downloads)).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`);
  writeFileSync(join(profile, "user.js"), lines.join("\n"));
  const stops: (() => void)[] = [() => rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })];
  const stop = () => stops.splice(0).reverse().forEach((end) => end());
  try {
    const display = await startDisplay();
    stops.push(() => display.stop());
    const firefox = startProcess(binary, ["--marionette", "--no-remote", "--profile", profile, "about:blank"], { ...process.env, DISPLAY: display.name });
    stops.push(() => firefox.stop());
    const wire = await MarionetteWire.connect(await waitUntil("Firefox", () => activePort(profile)));
    const { capabilities } = (await wire.call("WebDriver:NewSession", { capabilities: { alwaysMatch: CAPABILITIES } })) as { capabilities: { browserVersion: string } };
    return {
      version: `Firefox ${capabilities.browserVersion}`,
      downloads,
      send: async (command, parameters) => valueOf(await wire.call(COMMANDS[command].marionette, asMarionetteSays(parameters))),
      close: async () => {
        wire.close();
        stop();
      },
    };
  } catch (error) {
    stop();
    throw error;
  }
}

function activePort(profile: string): number | null {
  const file = join(profile, "MarionetteActivePort");
  const port = existsSync(file) ? Number(readFileSync(file, "utf8")) : 0;
  return port > 0 ? port : null;
}

/** Marionette names the element of a frame by its bare id. */
function asMarionetteSays({ frame, ...parameters }: Parameters): Parameters {
  return frame === undefined ? parameters : { element: elementId(frame as ElementReference) };
}

/** Results of a script come wrapped, others do not. */
function valueOf(result: unknown): unknown {
  return typeof result === "object" && result !== null && "value" in result ? result.value : result;
}
