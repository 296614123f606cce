/** @file Which pictures are shown, as the address names it: `#ROOM/pictures/run=1&actual=6&predicted=0`. Pure, so that it can be tested. */
import { NUM_CLASSES } from "../../data/dataset";
import { NUM_BINS } from "../../explain/scores/calibration";
import { type GalleryChoice, SHOWN } from "../../explain/scores/gallery";

/** What is named may not be there (any more): whoever reads a place looks. */
export interface GalleryPlace extends GalleryChoice {
  /** The room over which the pictures lie. */
  readonly room: string;
  /** The run's number, or "vote"; null: the first that has been scored. */
  readonly run: string | null;
  /** The one run that it is compared with; null: all others. */
  readonly against: string | null;
}

const PICTURES = "pictures";
const EVERYTHING: Omit<GalleryPlace, "room"> = { run: null, against: null, actual: null, predicted: null, shown: "all", bin: null, order: "mostSure" };

export function galleryPlace(room: string, place: Partial<Omit<GalleryPlace, "room">> = {}): GalleryPlace {
  return { ...EVERYTHING, ...place, room };
}

/** @param hash with its `#`. @returns null where it names no pictures. Parts that cannot be read are as good as not said. */
export function placeOf(hash: string): GalleryPlace | null {
  const [room = "", pictures, text = ""] = hash.slice(1).split("/");
  if (room === "" || pictures !== PICTURES) return null;
  const said = new URLSearchParams(text);
  return {
    room,
    run: said.get("run"),
    against: said.get("against"),
    actual: numberBelow(NUM_CLASSES, said.get("actual")),
    predicted: numberBelow(NUM_CLASSES, said.get("predicted")),
    shown: SHOWN.find((one) => one === said.get("show")) ?? EVERYTHING.shown,
    bin: numberBelow(NUM_BINS, said.get("bin")),
    order: said.get("order") === "leastSure" ? "leastSure" : "mostSure",
  };
}

/** The shortest address of a place, with its `#`. */
export function hrefOf({ room, run, against, actual, predicted, shown, bin, order }: GalleryPlace): string {
  const said = { run, actual, predicted, show: shown === EVERYTHING.shown ? null : shown, against, bin, order: order === EVERYTHING.order ? null : order };
  const text = new URLSearchParams(Object.entries(said).flatMap(([name, value]) => (value === null ? [] : [[name, String(value)]]))).toString();
  return text === "" ? `#${room}/${PICTURES}` : `#${room}/${PICTURES}/${text}`;
}

function numberBelow(limit: number, text: string | null): number | null {
  return text !== null && /^\d{1,2}$/.test(text) && Number(text) < limit ? Number(text) : null;
}
