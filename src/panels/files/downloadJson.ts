/** @file Hands an object to the person as a JSON file. */
import { saveFile } from "./saveFile";

export function downloadJson(name: string, content: object): void {
  saveFile({ name, mediaType: "application/json", bytes: `${JSON.stringify(content, null, 2)}\n` });
}
