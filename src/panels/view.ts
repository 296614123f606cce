/** @file Which room an address leads to. Pure, so that it can be tested. */

/** What of the page is in view. */
export interface View {
  /** One of the rooms there are. */
  readonly room: string;
  /** With the introduction above it: no room is named, or one that is not there. */
  readonly isStart: boolean;
  /** id of the element within the room that the address names; null where it names the room, or nothing. */
  readonly anchor: string | null;
}

export interface Ways {
  /** The rooms there are, at least one. */
  readonly rooms: readonly string[];
  /** Where a visit begins, if it is there; else the first. */
  readonly start: string;
  /** The room that holds the element with this id; null where none does. */
  readonly holderOf: (id: string) => string | null;
}

/** A room may have addresses of its own, behind its id and a slash. @param hash with its `#`, or empty. @param now the view until now, which an address of no room leaves as it is; null on the first load. */
export function viewOf(hash: string, { rooms, start, holderOf }: Ways, now: View | null = null): View {
  const id = decoded(hash.slice(1));
  const [room = ""] = id.split("/");
  if (rooms.includes(room)) return { room, isStart: false, anchor: null };
  const holder = id === "" ? null : holderOf(id);
  if (holder !== null && rooms.includes(holder)) return { room: holder, isStart: now?.isStart === true && now.room === holder, anchor: id };
  const isKnown = id === "" || id === "top";
  if (now !== null && rooms.includes(now.room) && !isKnown) return { ...now, anchor: null };
  return { room: rooms.includes(start) ? start : rooms[0]!, isStart: true, anchor: null };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
