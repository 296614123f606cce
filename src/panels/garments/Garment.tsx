/** @file One 28 × 28 image on the page. */
import { memo, useEffect, useMemo, useRef } from "react";
import { drawImage } from "../../charts/imageCanvas";
import { imageAt, type LabelledImages } from "../../data/dataset";

interface PixelImageProps {
  /** Grey, 0–255, row-major; null draws the empty frame, so that nothing jumps when the pixels come. */
  readonly pixels: Uint8Array | null;
  /** Width and height in CSS pixels. */
  readonly size: number;
  /** What a screen reader says; leave out where a caption beside it says the same. */
  readonly label?: string;
}

export function PixelImage({ pixels, size, label }: PixelImageProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (canvas.current && pixels) drawImage(canvas.current, pixels, size);
  }, [pixels, size]);
  const described = label === undefined ? { "aria-hidden": true } : { role: "img", "aria-label": label };
  return pixels ? (
    <canvas ref={canvas} className="garment" style={{ width: size, height: size }} {...described} />
  ) : (
    <span className="garment garment-empty" style={{ width: size, height: size }} {...described} />
  );
}

interface GarmentProps {
  /** null draws the empty frame. */
  readonly source: LabelledImages | null;
  readonly index: number;
  readonly size: number;
  readonly label?: string;
}

/** Image `index` of a data set. Draws again only when it is another image. */
export const Garment = memo(function Garment({ source, index, ...rest }: GarmentProps) {
  const pixels = usePixels(source, index);
  return <PixelImage pixels={pixels} {...rest} />;
});

/** The same view for the same image, so that effects can depend on it; null if there is no such image. */
export function usePixels(source: LabelledImages | null, index: number): Uint8Array | null {
  return useMemo(() => (source === null || index >= source.size ? null : imageAt(source, index)), [source, index]);
}
