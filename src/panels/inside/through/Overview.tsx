/** @file The whole network in one view: each layer in order, as the picture of what came out of it. */
import { type CSSProperties, useMemo } from "react";
import { scaleOf } from "../../../charts/signedCanvas";
import { at } from "../../../data/arrays";
import { bestOf, type Stage } from "../../../explain/trace";
import { NUM_CLASSES } from "../../../data/dataset";
import { formatPercent } from "../../format";
import { PixelImage } from "../../garments/Garment";
import { shortGarmentName } from "../../garments/garmentNames";
import { useInside } from "../useInside";
import { BarLine, ShareLine } from "./Bars";
import { MatchValue } from "./MatchValue";
import { layerScale, MAX_SHEET, StagePicture } from "./StagePicture";
import { isPictures, type ShownLayer, unitCount, zeroShare } from "./shownLayers";
import { useThrough } from "./useThrough";
import { activationName, activationOf, activationSentence, kindName, layerSentence, plain, shapeWords } from "./words";

export function Overview() {
  const { image, network } = useInside();
  const { layers } = useThrough();
  return (
    <>
      <Legend />
      {network.asksTwice && <p className="small muted">This network answers by the mean over the image and its mirror image. What follows is the image itself, as it is.</p>}
      <ol className="through-flow">
        <li className="through-layer">
          <div className="through-tile">
            <h4>The image</h4>
            <p className="through-shape numbers">28 × 28 × 1</p>
            <div className="through-pictures">
              <PixelImage pixels={image.pixels} size={112} label={image.title} />
            </div>
          </div>
          <p className="through-says">Grey values from 0 to 255, divided by 255: the network sees numbers from 0 to 1.</p>
        </li>
        {layers.map((layer) => (
          <LayerTile key={layer.name} layer={layer} />
        ))}
      </ol>
      <MatchValue />
    </>
  );
}

/** What the colours mean, once. */
function Legend() {
  return (
    <p className="through-legend small muted">
      <span>
        Below 0 <span className="through-ramp" aria-hidden /> above 0, each layer on a scale of its own.
      </span>
      <span>Choose a layer to see its units, then a unit to see how it is computed.</span>
    </p>
  );
}

function LayerTile({ layer }: { readonly layer: ShownLayer }) {
  const { trace, focus } = useThrough();
  const { href } = useInside();
  const stages = useMemo(() => layer.stages.map((stage) => at(trace.stages, stage)), [layer, trace]);
  const scale = useMemo(() => layerScale(stages), [stages]);
  const isPassing = layer.spec.type === "dropout" || layer.spec.type === "spatialDropout2d";
  const style = { "--parts": layer.answers ? 2 : Math.max(1, stages.length), viewTransitionName: focus?.layer === layer.name ? "through-layer" : undefined } as CSSProperties;
  return (
    <li className="through-layer" data-parts={layer.answers ? 2 : stages.length} data-passing={isPassing || undefined}>
      <div className="through-tile" style={style}>
        <h4>
          {/* All of the tile leads there (its ::after), but its name is not all that stands in it. */}
          <a href={href({ layer: layer.name, unit: null })}>
            {kindName(layer.spec)}
            <span className="visually-hidden"> {layer.name}</span>
          </a>
        </h4>
        <p className="through-shape numbers">{shapeWords(layer.output)}</p>
        {!isPassing && (
          <div className="through-pictures">
            {layer.answers ? (
              <Answer />
            ) : (
              stages.map((stage) => (
                <figure key={stage.step.part}>
                  <StagePicture stage={stage} scale={scale} />
                  {stages.length > 1 && <figcaption>{partCaption(layer, stage)}</figcaption>}
                </figure>
              ))
            )}
          </div>
        )}
      </div>
      <p className="through-says">
        {layerSentence(layer)} {behindSentence(layer, stages)}
        {isPictures(layer) && unitCount(layer) > MAX_SHEET && ` The first ${MAX_SHEET} of ${unitCount(layer)} are drawn.`}
      </p>
    </li>
  );
}

function partCaption({ spec }: ShownLayer, { step }: Stage): string {
  const activation = activationOf(spec);
  const name = activation === null ? "the activation" : activationName(activation);
  return step.part === "sum" ? `before ${name}` : `after ${name}`;
}

/** What its activation does here, with how many zeros are left. */
function behindSentence({ spec, answers }: ShownLayer, stages: readonly Stage[]): string {
  const last = stages.at(-1);
  if (answers || last?.step.op !== "activation") return "";
  const activation = activationOf(spec);
  const sentence = last.step.part === "activation" && activation !== null ? activationSentence(activation, last.step.alpha) : "";
  const zeros = zeroShare(last.values);
  return zeros === 0 ? sentence : `${sentence} Here ${formatPercent(zeros, 0)} are 0.`;
}

/** Logits and probabilities of the ten classes. */
function Answer() {
  const { trace } = useThrough();
  const scale = useMemo(() => scaleOf(trace.logits), [trace]);
  const best = bestOf(trace.probabilities);
  return (
    <div className="through-answer numbers">
      <span />
      <span className="through-answer-head">logit</span>
      <span />
      <span className="through-answer-head">probability</span>
      <span />
      {Array.from({ length: NUM_CLASSES }, (_, label) => (
        <div key={label} className="through-answer-row" data-best={label === best || undefined}>
          <span className="through-class">{shortGarmentName(label)}</span>
          <BarLine value={at(trace.logits, label)} scale={scale} />
          <span>{plain(at(trace.logits, label))}</span>
          <ShareLine share={at(trace.probabilities, label)} isBest={label === best} />
          <span>{formatPercent(at(trace.probabilities, label))}</span>
        </div>
      ))}
    </div>
  );
}
