/** @file A control for each decision that was made about a photo. */
import { AUTOMATIC, type Corrections, type RgbaImage } from "../../photo/garment";
import { Segmented } from "../garments/Segmented";
import type { Box } from "./PhotoCrop";

interface PhotoCorrectionsProps {
  readonly corrections: Corrections;
  readonly photo: RgbaImage;
  readonly isPicking: boolean;
  readonly onPicking: (isPicking: boolean) => void;
  readonly onChange: (change: Partial<Corrections>) => void;
}

type Invert = "auto" | "yes" | "no";
type Background = "auto" | "none" | "color";

const BACKGROUNDS: readonly { readonly value: Background; readonly label: string }[] = [
  { value: "auto", label: "Found" },
  { value: "none", label: "Kept" },
  { value: "color", label: "Picked" },
];
const INVERTS: readonly { readonly value: Invert; readonly label: string }[] = [
  { value: "auto", label: "Automatic" },
  { value: "yes", label: "Yes" },
  { value: "no", label: "No" },
];
const SIDES = [
  { name: "x", label: "Left" },
  { name: "y", label: "Top" },
  { name: "width", label: "Width" },
  { name: "height", label: "Height" },
] as const;

export function PhotoCorrections({ corrections, photo, isPicking, onPicking, onChange }: PhotoCorrectionsProps) {
  const { background, invert, contrast, rotation } = corrections;
  const crop = corrections.crop ?? { x: 0, y: 0, width: photo.width, height: photo.height };
  const chooseBackground = (value: Background) => {
    onPicking(value === "color");
    if (value !== "color") onChange({ background: value });
  };
  const setSide = (name: keyof Box, value: number) => {
    if (Number.isFinite(value)) onChange({ crop: clampBox({ ...crop, [name]: Math.round(value) }, photo) });
  };
  const isAutomatic = Object.entries(AUTOMATIC).every(([name, value]) => corrections[name as keyof Corrections] === value);
  return (
    <div className="corrections">
      <Field label="Ground">
        <Segmented label="Ground" options={BACKGROUNDS} value={isPicking || typeof background === "object" ? "color" : background} onChange={chooseBackground} />
        {typeof background === "object" && !isPicking && <span className="photo-swatch" style={{ background: `rgb(${background.r} ${background.g} ${background.b})` }} aria-hidden />}
        <input
          type="color"
          aria-label="Colour of the ground"
          value={typeof background === "object" ? hexOf(background) : "#ffffff"}
          onChange={(event) => {
            onPicking(false);
            onChange({ background: colorOf(event.currentTarget.value) });
          }}
        />
      </Field>
      <Field label="Swap light and dark">
        <Segmented label="Swap light and dark" options={INVERTS} value={invert === "auto" ? "auto" : invert ? "yes" : "no"} onChange={(value) => onChange({ invert: value === "auto" ? "auto" : value === "yes" })} />
      </Field>
      <label className="slider">
        <span>Contrast</span>
        <input type="range" min={0.5} max={3} step={0.1} value={contrast} onChange={(event) => onChange({ contrast: Number(event.currentTarget.value) })} />
        <output className="numbers">{contrast.toFixed(1)}</output>
      </label>
      <label className="slider">
        <span>Turn</span>
        <input type="range" min={-180} max={180} step={1} value={rotation} onChange={(event) => onChange({ rotation: Number(event.currentTarget.value) })} />
        <output className="numbers">{rotation}°</output>
      </label>
      <fieldset className="crop-numbers">
        <legend>Box, in the photo’s pixels</legend>
        {SIDES.map(({ name, label }) => (
          <label key={name}>
            {label}
            <input type="number" inputMode="numeric" min={0} max={name === "x" || name === "width" ? photo.width : photo.height} value={Math.round(crop[name])} onChange={(event) => setSide(name, event.currentTarget.valueAsNumber)} />
          </label>
        ))}
      </fieldset>
      <div className="button-row">
        <button type="button" className="button" disabled={corrections.crop === null} onClick={() => onChange({ crop: null })}>
          Whole photo
        </button>
        <button type="button" className="button" disabled={isAutomatic && !isPicking} onClick={() => { onPicking(false); onChange(AUTOMATIC); }}>
          All automatic
        </button>
      </div>
    </div>
  );
}

function Field({ label, children }: { readonly label: string; readonly children: React.ReactNode }) {
  return (
    <div className="correction">
      <span aria-hidden>{label}</span>
      {children}
    </div>
  );
}

/** Inside the photo, a pixel at least. */
function clampBox({ x, y, width, height }: Box, photo: RgbaImage): Box {
  const left = Math.min(photo.width - 1, Math.max(0, x));
  const top = Math.min(photo.height - 1, Math.max(0, y));
  return { x: left, y: top, width: Math.min(photo.width - left, Math.max(1, width)), height: Math.min(photo.height - top, Math.max(1, height)) };
}

function hexOf({ r, g, b }: { readonly r: number; readonly g: number; readonly b: number }): string {
  return `#${[r, g, b].map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

function colorOf(hex: string): { r: number; g: number; b: number } {
  const value = Number.parseInt(hex.slice(1), 16);
  return { r: value >> 16, g: (value >> 8) & 255, b: value & 255 };
}
