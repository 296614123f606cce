/** @file Which image is looked at: its neighbours, another by chance, one that the network gets wrong, or by its number. */
import { type FormEvent, useState } from "react";
import { mulberry32 } from "../../data/random";
import type { AppState } from "../../state/store";
import { PixelImage } from "../garments/Garment";
import { garmentName } from "../garments/garmentNames";
import { useDataset } from "../garments/useDataset";
import { formatPercent } from "../format";
import { putOnBoard } from "../try/boardImage";
import { useApp } from "../useApp";
import type { ImageName } from "./insidePlace";
import { useInside } from "./useInside";

interface ImageChooserProps {
  /** What the network says of it: its class, and how sure it is. */
  readonly answer: { readonly label: number; readonly probability: number };
}

const selectRuns = (state: AppState) => state.runs;
/** CSS pixels: two for each of the image's. */
const SIZE = 56;
const TRY_HREF = "#try";

export function ImageChooser({ answer }: ImageChooserProps) {
  const { image, network, go } = useInside();
  const dataset = useDataset();
  const test = useApp(selectRuns)[network.id]?.test ?? null;
  const [random] = useState(() => mulberry32(Math.trunc(performance.now())));
  const set = image.name.set === "train" ? "train" : "test";
  const size = dataset?.[set].size ?? 0;
  const place = image.name.set === "own" ? 0 : image.name.index;
  const show = (name: ImageName) => go({ image: name });
  const step = (by: number) => show({ set, index: (place + by + size) % size });
  const draw = () => {
    putOnBoard({ pixels: image.pixels, caption: image.title });
    location.hash = TRY_HREF;
  };
  const wrong = test === null || dataset === null ? [] : [...test.predictions].flatMap((prediction, index) => (prediction === dataset.test.labels[index] ? [] : [index]));
  return (
    <div className="inside-image">
      <PixelImage pixels={image.pixels} size={SIZE} label={`${image.title}${image.label === null ? "" : `, ${garmentName(image.label)}`}`} />
      <div>
        <p className="inside-image-title">{image.title}</p>
        <p className="small names">
          {image.label === null ? "Its class is not known." : `It is: ${garmentName(image.label)}.`} The network says: <strong>{garmentName(answer.label)}</strong>, <span className="numbers">{formatPercent(answer.probability)}</span>
          {image.label !== null && (answer.label === image.label ? " ✓ right" : " ✗ wrong")}
        </p>
      </div>
      <div className="button-row">
        <button type="button" className="button" disabled={size === 0} onClick={() => step(-1)} aria-label="Previous image">←</button>
        <button type="button" className="button" disabled={size === 0} onClick={() => step(1)} aria-label="Next image">→</button>
        <button type="button" className="button" disabled={size === 0} onClick={() => show({ set, index: Math.floor(random() * size) })}>Another</button>
        <button
          type="button"
          className="button"
          disabled={wrong.length === 0}
          title={wrong.length === 0 ? "Once this network has been scored on the test images" : undefined}
          onClick={() => show({ set: "test", index: wrong[Math.floor(random() * wrong.length)] ?? 0 })}
        >
          One it gets wrong
        </button>
        <NumberField key={place} place={place} size={size} onNumber={(index) => show({ set, index })} />
        <button type="button" className="button" title="Lays the image on the drawing board of the room Try it" onClick={draw}>
          Draw on it
        </button>
      </div>
    </div>
  );
}

interface NumberFieldProps {
  readonly place: number;
  /** How many images there are. */
  readonly size: number;
  readonly onNumber: (index: number) => void;
}

/** Enter, the arrows and leaving it show that image; a number that there is not is named by the browser, or, on leaving, taken back. */
function NumberField({ place, size, onNumber }: NumberFieldProps) {
  const take = (input: HTMLInputElement) => {
    if (input.value === "" || !input.validity.valid) input.value = String(place);
    else if (input.valueAsNumber !== place) onNumber(input.valueAsNumber);
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const input = event.currentTarget.elements.namedItem("number");
    if (input instanceof HTMLInputElement) take(input);
  };
  return (
    <form onSubmit={submit}>
      <label className="inside-number">
        Number
        <input name="number" type="number" min={0} max={Math.max(0, size - 1)} step={1} required defaultValue={place} disabled={size === 0} onBlur={({ currentTarget }) => take(currentTarget)} />
      </label>
    </form>
  );
}
