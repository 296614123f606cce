/** @file How one number comes about: what it was computed from, and the arithmetic, step by step. */
import { useMemo, useState } from "react";
import { type MapScale, type NumberMap, scaleOf } from "../../../charts/signedCanvas";
import { at } from "../../../data/arrays";
import { type Arithmetic as ArithmeticOf, arithmeticOf } from "../../../explain/arithmetic";
import { inputOf, type Trace } from "../../../explain/trace";
import { BarLine } from "./Bars";
import { type Beat, beatsOf, channelSums, pixelOf, SHOWN_PRODUCTS, strongest } from "./beats";
import { MarkedMap } from "./MapPicker";
import { NumberGrid } from "./NumberGrid";
import { type ShownLayer, unitOf } from "./shownLayers";
import { Stepper } from "./Stepper";
import { usePlaceHref, useThrough } from "./useThrough";
import { counted, plain, signed } from "./words";

interface ArithmeticProps {
  readonly layer: ShownLayer;
  /** Of the number, in the layer's output. */
  readonly index: number;
}

export function Arithmetic({ layer, index }: ArithmeticProps) {
  const { trace, layers } = useThrough();
  const stage = at(layer.stages, 0);
  const arithmetic = useMemo(() => arithmeticOf(trace, { stage, index }), [trace, stage, index]);
  const [asked, setAsked] = useState<number | null>(null);
  const sums = useMemo(() => (arithmetic.op === "convolution" ? channelSums(arithmetic) : []), [arithmetic]);
  const channel = asked ?? sums[0]?.channel ?? 0;
  const next = layers[layers.indexOf(layer) + 1] ?? null;
  const beats = useMemo(() => beatsOf(trace, layer, next, index, channel), [trace, layer, next, index, channel]);
  const [step, setStep] = useState(Number.POSITIVE_INFINITY);
  const place = Math.min(step, beats.length - 1);
  return (
    <div className="through-arithmetic" data-op={arithmetic.op}>
      {arithmetic.op === "convolution" && sums.length > 1 && <Channels sums={sums} channel={channel} onChannel={setAsked} />}
      <Made arithmetic={arithmetic} stage={stage} channel={channel} beat={at(beats, place)} />
      <Stepper beats={beats} place={place} onPlace={setStep} />
    </div>
  );
}

/** Channels that are offered by their sums. */
const SHOWN_CHANNELS = 6;

interface ChannelsProps {
  readonly sums: readonly { readonly channel: number; readonly sum: number }[];
  readonly channel: number;
  readonly onChannel: (channel: number) => void;
}

function Channels({ sums, channel, onChannel }: ChannelsProps) {
  const shown = sums.slice(0, SHOWN_CHANNELS);
  return (
    <div className="through-channels small">
      <span>Of {counted(sums.length, "channel")} before, these add most here. Shown:</span>
      {(shown.some((one) => one.channel === channel) ? shown : [...shown, ...sums.filter((one) => one.channel === channel)]).map((one) => (
        <button key={one.channel} type="button" className="through-channel numbers" aria-pressed={one.channel === channel} onClick={() => onChannel(one.channel)}>
          {one.channel} <small>{signed(one.sum)}</small>
        </button>
      ))}
    </div>
  );
}

interface MadeProps {
  readonly arithmetic: ArithmeticOf;
  readonly stage: number;
  readonly channel: number;
  readonly beat: Beat;
}

/** What the number was computed from, as numbers. */
function Made({ arithmetic, stage, channel, beat }: MadeProps) {
  switch (arithmetic.op) {
    case "convolution":
      return <Convolved arithmetic={arithmetic} stage={stage} channel={channel} focus={beat.focus} />;
    case "dense":
      return <Weighed arithmetic={arithmetic} stage={stage} focus={beat.focus} />;
    case "maximum":
    case "mean":
      return <Windowed arithmetic={arithmetic} stage={stage} focus={beat.focus} />;
    default:
      return null;
  }
}

interface PartProps<Op extends ArithmeticOf["op"]> {
  readonly arithmetic: Extract<ArithmeticOf, { op: Op }>;
  readonly stage: number;
  readonly focus: number | null;
}

function Convolved({ arithmetic, stage, channel, focus }: PartProps<"convolution"> & { readonly channel: number }) {
  const { rows, columns, channels, products } = arithmetic;
  const shown = products.filter((_, i) => i % channels === channel);
  const grid = { rows, columns, focus };
  const [xs, ws] = [shown.map(({ x }) => x), shown.map(({ w }) => w)];
  return (
    <div className="through-grids">
      <InputMap stage={stage} channel={channel} inputs={shown.map(({ input }) => input)} />
      <NumberGrid title={channels > 1 ? `Patch, channel ${channel}` : "Patch"} values={xs} {...grid} />
      <span aria-hidden>×</span>
      <NumberGrid title="Kernel" values={ws} {...grid} />
      <span aria-hidden>=</span>
      <NumberGrid title="Products" values={shown.map(({ product }) => product)} {...grid} />
    </div>
  );
}

/** The picture before, with the part marked that was read. */
function InputMap({ stage, channel, inputs }: { readonly stage: number; readonly channel: number; readonly inputs: readonly number[] }) {
  const { trace } = useThrough();
  const { shape } = inputOf(trace, stage);
  const scale = useMemo(() => scaleOf(inputOf(trace, stage).values), [trace, stage]);
  const map = useMemo(() => channelOf(trace, stage, channel), [trace, stage, channel]);
  const places = inputs.filter((input) => input >= 0).map((input) => pixelOf(shape, input));
  const [ys, xs] = [places.map(([row]) => row), places.map(([, column]) => column)];
  const region = places.length === 0 ? null : { top: Math.min(...ys), bottom: Math.max(...ys) + 1, left: Math.min(...xs), right: Math.max(...xs) + 1 };
  return (
    <figure className="through-grid">
      <figcaption>{stage === 0 ? "The image" : `Channel ${channel} before`}</figcaption>
      <MarkedMap map={map} scale={scale} width={112} region={region} label={`The picture before, with the part marked that is read: rows ${region?.top} to ${(region?.bottom ?? 0) - 1}, columns ${region?.left} to ${(region?.right ?? 0) - 1}`} />
    </figure>
  );
}

function channelOf(trace: Trace, stage: number, offset: number): NumberMap {
  const { shape, values } = inputOf(trace, stage);
  const [height = 1, width = 1, stride = 1] = shape;
  return { values, height, width, offset, stride };
}

/** A window as wide as a picture has too many numbers to write out. */
const MAX_WINDOW = 49;

function Windowed({ arithmetic, stage, focus }: PartProps<"maximum" | "mean">) {
  const { trace } = useThrough();
  const { window } = arithmetic;
  const { shape } = inputOf(trace, stage);
  const places = window.map(({ input }) => pixelOf(shape, input));
  const columns = new Set(places.map(([, column]) => column)).size;
  return (
    <div className="through-grids">
      <InputMap stage={stage} channel={at(places, 0)[2]} inputs={window.map(({ input }) => input)} />
      {window.length <= MAX_WINDOW && <NumberGrid title="Window" values={window.map(({ x }) => x)} rows={window.length / columns} columns={columns} focus={focus} />}
    </div>
  );
}

function Weighed({ arithmetic: { products, bias, sum }, stage, focus }: PartProps<"dense">) {
  const { layers } = useThrough();
  const hrefOf = usePlaceHref();
  const shown = strongest(products, SHOWN_PRODUCTS);
  const rest = sum - shown.reduce((total, { product }) => total + product, 0);
  const scale = useMemo(() => scaleOf([...products.map(({ product }) => product), bias, rest]), [products, bias, rest]);
  const before = stage === 0 ? null : (layers.find(({ stages }) => stages.includes(stage - 1)) ?? null);
  return (
    <div className="scroll-frame">
      <table className="through-weighed">
        <caption className="small">The inputs that count most here, of {counted(products.length, "input")}</caption>
        <thead>
          <tr>
            <th>Input</th>
            <th className="number">Its value</th>
            <th className="number">× weight</th>
            <th className="number">= adds</th>
            <th>
              <span className="visually-hidden">as a bar</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ input, x, w, product }, i) => (
            <tr key={input} data-focus={i === focus || undefined}>
              <th scope="row">
                <a href={hrefOf({ stage: stage - 1, index: input })}>{before === null ? `pixel ${input}` : `${before.name}, ${unitOf(before, input)}`}</a>
              </th>
              <td className="number">{plain(x)}</td>
              <td className="number">{plain(w)}</td>
              <td className="number">{signed(product)}</td>
              <BarCell value={product} scale={scale} />
            </tr>
          ))}
          <tr>
            <th scope="row">{counted(products.length - shown.length, "other")}</th>
            <td className="number" colSpan={3}>{signed(rest)}</td>
            <BarCell value={rest} scale={scale} />
          </tr>
          <tr>
            <th scope="row">bias</th>
            <td className="number" colSpan={3}>{signed(bias)}</td>
            <BarCell value={bias} scale={scale} />
          </tr>
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">sum</th>
            <td className="number" colSpan={3}>{plain(sum + bias)}</td>
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

function BarCell({ value, scale }: { readonly value: number; readonly scale: MapScale }) {
  return (
    <td className="through-bar-cell">
      <BarLine value={value} scale={scale} />
    </td>
  );
}
