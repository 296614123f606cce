/** @file What feeds a number, layer by layer down to the pixels: what it can see, and the strongest of what it is fed by. */
import { useDeferredValue, useMemo, useState } from "react";
import { scaleOf } from "../../../charts/signedCanvas";
import { at, last } from "../../../data/arrays";
import type { Region } from "../../../explain/changed";
import type { Trace } from "../../../explain/trace";
import { type FedBy, fedBy } from "../../../explain/unitFeeds";
import type { LayerSpec } from "../../../nn/architectures/layers";
import { sizeOf, summarize } from "../../../nn/summary";
import { formatInteger } from "../../format";
import { useInside } from "../useInside";
import { pixelOf } from "./beats";
import { MarkedMap } from "./MapPicker";
import { layerOf, type ShownLayer } from "./shownLayers";
import { usePlaceHref, useThrough } from "./useThrough";
import { AT_ONCE } from "./useTrace";
import { plain, signed, unitWord } from "./words";

interface TraceDownProps {
  readonly layer: ShownLayer;
  /** Of the number, in the layer's output. */
  readonly index: number;
}

/** Units in a line. */
const FEEDS = 6;
/** CSS pixels of a picture in a line. */
const SIZE = 64;

export function TraceDown({ layer, index }: TraceDownProps) {
  const { network } = useInside();
  const isLight = useMemo(() => isQuick(network.layers), [network.layers]);
  const [isAsked, setAsked] = useState(false);
  return (
    <section className="through-down">
      <h5>Traced down to the pixels</h5>
      <p className="small">
        What this number was fed by, layer by layer: the units that add most to it in the end, or take most away. What a unit adds is the sum, over its numbers, of each × how much this number changes with it. A frame marks what of a picture can reach this number at all.
      </p>
      {isLight || isAsked ? (
        <Lines layer={layer} index={index} />
      ) : (
        <button type="button" className="button" onClick={() => setAsked(true)}>
          Trace it down (this network is large: it takes a moment)
        </button>
      )}
    </section>
  );
}

/** Numbers that are traced back without being asked for: about 40 ms. */
const MANY_NUMBERS = 200_000;

function isQuick(layers: readonly LayerSpec[]): boolean {
  const { multiplyAdds, layers: summaries } = summarize(layers);
  const numbers = summaries.reduce((sum, { outputShape }) => sum + sizeOf(outputShape.map((size) => size ?? 1)), 0);
  return multiplyAdds <= AT_ONCE && numbers <= MANY_NUMBERS;
}

function Lines({ layer, index: asked }: TraceDownProps) {
  const { trace, layers } = useThrough();
  const stage = last(layer.stages);
  // Behind the rest, in a turn of its own.
  const index = useDeferredValue<number | null>(asked, null);
  const lines = useMemo(() => (index === null ? [] : fedBy(trace, { stage, index }, FEEDS).filter((line) => isShown(line, layers, layer))), [trace, layers, layer, stage, index]);
  return (
    <ol className="through-lines">
      {lines.map((line) => (
        <Line key={line.stage} line={line} />
      ))}
    </ol>
  );
}

/** A layer below, by what came out of it, and the image. What passes all on unchanged says nothing of its own, but for the list of a flatten. */
function isShown({ stage }: FedBy, layers: readonly ShownLayer[], from: ShownLayer): boolean {
  if (stage < 0) return true;
  const layer = layerOf(layers, { stage, index: 0 });
  return layer !== null && layer !== from && last(layer.stages) === stage && layer.spec.type !== "dropout" && layer.spec.type !== "spatialDropout2d";
}

function Line({ line }: { readonly line: FedBy }) {
  const { trace, layers } = useThrough();
  const hrefOf = usePlaceHref();
  const layer = layerOf(layers, { stage: line.stage, index: 0 });
  const values = valuesOf(trace, line.stage);
  const reach = line.mask.reduce((sum, value) => sum + value, 0);
  const feeds = line.units;
  return (
    <li>
      <div className="through-line-head">
        {layer === null ? <strong>The image</strong> : <a href={hrefOf({ stage: line.stage, index: feeds[0]?.index ?? 0 })}>{layer.name}</a>}
        <p className="small muted numbers">{seenWords(line.region, line.shape, reach)}</p>
      </div>
      {feeds.length === 0 ? (
        <p className="small muted">Nothing here adds anything: all that it can see is 0, or has no way through.</p>
      ) : (
        <ul className="through-feeds">
          {feeds.map((feed) => (
            <li key={feed.index}>
              <a href={hrefOf({ stage: line.stage, index: feed.index })} className="through-feed numbers">
                {line.shape.length === 3 && <FeedMap values={values} shape={line.shape} index={feed.index} region={line.region} />}
                <span className="small">{layer === null ? "all pixels" : `${unitWord(layer)} ${feed.unit}`}</span>
                <span className="small muted">
                  {line.shape.length !== 3 && `${plain(at(values, feed.index))}, `}adds {signed(feed.share)}
                </span>
              </a>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

function valuesOf(trace: Trace, stage: number): Float32Array {
  return stage < 0 ? trace.image : at(trace.stages, stage).values;
}

function seenWords({ top, bottom, left, right }: Region, shape: readonly number[], reach: number): string {
  if (shape.length !== 3) return `${formatInteger(reach)} of ${formatInteger(at(shape, 0))} numbers reach it`;
  const [height = 1, width = 1] = shape;
  return bottom - top === height && right - left === width ? `sees all of it, ${height} × ${width}` : `sees ${bottom - top} × ${right - left} of ${height} × ${width}: rows ${top} to ${bottom - 1}, columns ${left} to ${right - 1}`;
}

interface FeedMapProps {
  readonly values: Float32Array;
  readonly shape: readonly number[];
  readonly index: number;
  readonly region: Region;
}

function FeedMap({ values, shape, index, region }: FeedMapProps) {
  const [height = 1, width = 1, channels = 1] = shape;
  const [, , channel] = pixelOf(shape, index);
  const scale = useMemo(() => scaleOf(values), [values]);
  const map = useMemo(() => ({ values, height, width, offset: channel, stride: channels }), [values, height, width, channel, channels]);
  return <MarkedMap map={map} scale={scale} width={SIZE} region={region} />;
}
