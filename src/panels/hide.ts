/** @file What a teacher can leave out by the address: `hide=try,settings`. */

/** Parts of rooms that can be left out: their names in the address, and what they are called on the page. */
export const CONTROLS = {
  settings: "the settings",
  conclusion: "what the numbers say",
  shipped: "the networks that came with the page",
  files: "files to take away and to open",
  "past-runs": "past runs",
  photo: "photos and the camera",
} as const;

export type Control = keyof typeof CONTROLS;

interface Hidden {
  /** Ids of rooms and names of controls, each once. */
  readonly names: readonly string[];
  /** What of the address cannot be used, a sentence each. */
  readonly problems: readonly string[];
}

/** @param rooms ids of all rooms there are, of which at least one stays. */
export function hiddenFromQuery(query: URLSearchParams, rooms: readonly string[]): Hidden {
  const asked = [...new Set((query.get("hide") ?? "").split(",").map((name) => name.trim()).filter((name) => name !== ""))];
  const known = [...rooms, ...Object.keys(CONTROLS)];
  const names = asked.filter((name) => known.includes(name));
  const unknown = asked.filter((name) => !known.includes(name));
  const problems = unknown.length === 0 ? [] : [`In the address: hide is a list of ${known.join(", ")}, got ${unknown.map((name) => `"${name}"`).join(", ")}. Nothing is left out for that.`];
  if (!rooms.every((id) => names.includes(id))) return { names, problems };
  return { names: names.filter((name) => !rooms.includes(name)), problems: [...problems, "In the address: hide names every room, and one has to stay. All are shown."] };
}

/** The address's query without `hide`. */
export function withoutHide(search: string): string {
  const query = new URLSearchParams(search);
  query.delete("hide");
  const text = query.toString();
  return text === "" ? "" : `?${text}`;
}
