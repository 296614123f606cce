/** @file Maps of numbers on the page, in the colours of the theme that is shown: one map, or a whole layer as one picture. */
import { type CSSProperties, memo, useEffect, useRef } from "react";
import { drawMap, drawSheet, type MapScale, type NumberMap } from "../../charts/signedCanvas";
import { useMapColours } from "./useMapColours";

interface MapPictureProps {
  readonly map: NumberMap;
  readonly scale: MapScale;
  /** CSS pixels; the height follows. Left out: as wide as its frame. */
  readonly width?: number;
  /** What a screen reader says; leave out where a caption beside it says the same. */
  readonly label?: string;
}

/** Draws again only when map, scale or theme is another: hand over the same objects for the same picture. */
export const MapPicture = memo(function MapPicture({ map, scale, width, label }: MapPictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const colours = useMapColours();
  useEffect(() => {
    if (canvas.current !== null) drawMap(canvas.current, map, scale, colours);
  }, [map, scale, colours]);
  return <canvas ref={canvas} className="map-picture" style={{ width, aspectRatio: `${map.width} / ${map.height}` }} {...described(label)} />;
});

interface SheetPictureProps {
  /** All of one size. The same array for the same picture. */
  readonly maps: readonly NumberMap[];
  readonly columns: number;
  readonly scale: MapScale;
  readonly gap?: number;
  readonly style?: CSSProperties;
  readonly label?: string;
}

/** Many maps as one picture: cheap where there are hundreds. */
export const SheetPicture = memo(function SheetPicture({ maps, columns, scale, gap, style, label }: SheetPictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const colours = useMapColours();
  useEffect(() => {
    if (canvas.current !== null) drawSheet(canvas.current, maps, columns, scale, colours, gap);
  }, [maps, columns, scale, gap, colours]);
  return <canvas ref={canvas} className="map-picture map-sheet" style={style} {...described(label)} />;
});

function described(label: string | undefined) {
  return label === undefined ? { "aria-hidden": true } : { role: "img", "aria-label": label };
}
