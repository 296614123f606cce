/** @file A map of numbers over an image, with the garment's outline on it, so that one sees what of it a colour belongs to. */
import { useMemo } from "react";
import { type MapScale, type NumberMap, scaleOf } from "../../../charts/signedCanvas";
import { IMAGE_SIZE } from "../../../data/dataset";
import { MapPicture } from "../MapPicture";

export interface PlacedMap extends NumberMap {
  /** What of the image it covers, in image pixels; all when left out. */
  readonly frame?: Frame;
}

interface Frame {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

interface OutlinedMapProps {
  /** null keeps the place free. The same object for the same picture. */
  readonly map: PlacedMap | null;
  /** The map's own largest number has the full colour. */
  readonly kind: MapScale["kind"];
  /** SVG path in image pixels. */
  readonly outline: string;
  /** What a screen reader says; left out where what is around it says it. */
  readonly label?: string;
}

const ALL: Frame = { top: 0, left: 0, height: IMAGE_SIZE, width: IMAGE_SIZE };

export function OutlinedMap({ map, kind, outline, label }: OutlinedMapProps) {
  const { top, left, height, width } = map?.frame ?? ALL;
  const share = (pixels: number) => `${(pixels / IMAGE_SIZE) * 100}%`;
  return (
    <div className="why-map">
      {map !== null && (
        <div className="why-map-frame" style={{ top: share(top), left: share(left), width: share(width), height: share(height) }}>
          <Scaled map={map} kind={kind} {...(label === undefined ? {} : { label })} />
        </div>
      )}
      <svg viewBox={`0 0 ${IMAGE_SIZE} ${IMAGE_SIZE}`} aria-hidden>
        <path d={outline} />
      </svg>
    </div>
  );
}

function Scaled({ map, kind, ...rest }: { readonly map: NumberMap; readonly kind: MapScale["kind"]; readonly label?: string }) {
  const scale = useMemo(() => scaleOf(map.values, kind), [map, kind]);
  return <MapPicture map={map} scale={scale} {...rest} />;
}
