/** @file What came out of one step, as a picture: a sheet of a layer's pictures, a folded list, or bars. */
import { useMemo } from "react";
import { channelMaps, type MapScale, scaleOf } from "../../../charts/signedCanvas";
import type { Stage } from "../../../explain/trace";
import { SheetPicture } from "../MapPicture";
import { Bars } from "./Bars";
import { commonSize, sheetColumns } from "./shownLayers";

/** Of a layer of hundreds: as many as can be seen. */
export const MAX_SHEET = 64;
/** More than that and bars are too thin to see. */
const MAX_BARS = 300;

interface StagePictureProps {
  readonly stage: Stage;
  readonly scale: MapScale;
  /** Width over height that the picture should about have. */
  readonly aspect?: number;
}

export function StagePicture({ stage, scale, aspect = 1 }: StagePictureProps) {
  if (stage.shape.length === 3) return <Sheet stage={stage} scale={scale} aspect={aspect} />;
  return stage.values.length > MAX_BARS ? <Strip values={stage.values} scale={scale} /> : <Bars values={stage.values} scale={scale} />;
}

function Sheet({ stage: { shape, values }, scale, aspect = 1 }: StagePictureProps) {
  const [height = 1, width = 1, channels = 1] = shape;
  const maps = useMemo(() => channelMaps(values, height, width, channels).slice(0, MAX_SHEET), [values, height, width, channels]);
  return <SheetPicture maps={maps} columns={sheetColumns(maps.length, height, width, aspect)} scale={scale} gap={Math.max(1, Math.round(width / 12))} />;
}

/** A list in lines, as one reads: its numbers are too many for a line. */
function Strip({ values, scale }: { readonly values: Float32Array; readonly scale: MapScale }) {
  const width = Math.ceil(Math.sqrt(values.length * 2));
  const maps = useMemo(() => [{ values, width, height: Math.ceil(values.length / width) }], [values, width]);
  return <SheetPicture maps={maps} columns={1} scale={scale} gap={0} />;
}

/** One scale for what goes into a layer's activation and what comes out of it, so that the two can be compared: by what comes out, if anything does. */
export function layerScale(stages: readonly Stage[]): MapScale {
  const extents = stages.map(({ values }) => commonSize(values));
  return scaleOf([extents.findLast((extent) => extent > 0) ?? 0]);
}
