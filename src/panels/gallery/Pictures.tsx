/** @file Where a room shows the pictures behind its numbers, when its address names some. */
import { lazyPanel } from "../lazyPanel";
import { useGalleryPlace } from "./placeInAddress";

const Gallery = lazyPanel(async () => (await import("./Gallery")).Gallery, null);

/** Once in each room with numbers that lead to pictures. */
export function Pictures({ room }: { readonly room: string }) {
  const place = useGalleryPlace();
  return place?.room === room ? <Gallery place={place} /> : null;
}
