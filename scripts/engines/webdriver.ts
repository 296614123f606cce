/** @file WebDriver (W3C, classic): the few commands that the tests need, for any engine that speaks them. */

/** Each command by its name in Marionette, and where it stands under a session's URL over HTTP. */
export const COMMANDS = {
  navigate: { marionette: "WebDriver:Navigate", method: "POST", path: "url" },
  refresh: { marionette: "WebDriver:Refresh", method: "POST", path: "refresh" },
  execute: { marionette: "WebDriver:ExecuteScript", method: "POST", path: "execute/sync" },
  switchToFrame: { marionette: "WebDriver:SwitchToFrame", method: "POST", path: "frame" },
  click: { marionette: "WebDriver:ElementClick", method: "POST", path: "element/{id}/click" },
  sendKeys: { marionette: "WebDriver:ElementSendKeys", method: "POST", path: "element/{id}/value" },
  actions: { marionette: "WebDriver:PerformActions", method: "POST", path: "actions" },
  screenshot: { marionette: "WebDriver:TakeScreenshot", method: "GET", path: "screenshot" },
  setWindowRect: { marionette: "WebDriver:SetWindowRect", method: "POST", path: "window/rect" },
} as const;

type Command = keyof typeof COMMANDS;
export type Parameters = Readonly<Record<string, unknown>>;

/** What every session asks for: seconds enough for software WebGL on two cores, in milliseconds. */
export const CAPABILITIES = { timeouts: { script: 300_000, pageLoad: 120_000, implicit: 0 } };

/** A browser that answers commands. The caller closes it. */
export interface Connection {
  /** What it calls itself: name and version. */
  readonly version: string;
  /** Where files go that the page hands out. */
  readonly downloads: string;
  /** @throws WebDriverError if the browser refuses. */
  send(command: Command, parameters: Parameters): Promise<unknown>;
  close(): Promise<void>;
}

export class WebDriverError extends Error {
  /** @param code the specification's word for it, such as "no such element" */
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(`${code}: ${message}`);
    this.name = "WebDriverError";
  }
}

const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

/** A reference to an element of the page, as scripts return and take it. */
export type ElementReference = Readonly<Record<typeof ELEMENT, string>>;

export function elementId(element: ElementReference): string {
  return element[ELEMENT];
}
