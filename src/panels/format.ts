/** @file How numbers are written on the page. The only place that knows about digits, grouping and units. */
import { NO_VALUE } from "../experiment/words";

/** Stands where there is no number (yet). */
export { NO_VALUE };

/** Between a number and its unit: never broken over two lines. */
const NBSP = "\u00a0";

const GROUPED = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

/** `0.8992` → `89.9 %`. */
export function formatPercent(fraction: number, decimals = 1): string {
  if (!Number.isFinite(fraction)) return NO_VALUE;
  return `${(fraction * 100).toFixed(decimals)}${NBSP}%`;
}

/** `0.28091` → `0.2809`. */
export function formatLoss(loss: number): string {
  return Number.isFinite(loss) ? loss.toFixed(4) : NO_VALUE;
}

/** `48000` → `48,000`; rounds. */
export function formatInteger(value: number): string {
  return Number.isFinite(value) ? GROUPED.format(value) : NO_VALUE;
}

/** `{ min: 8, max: 12 }` → `8–12`; one number where both are the same. */
export function formatRange({ min, max }: { readonly min: number; readonly max: number }): string {
  return min === max ? formatInteger(min) : `${formatInteger(min)}–${formatInteger(max)}`;
}

/** `80` → `1 min 20 s`, `3725` → `1 h 02 min`; below ten seconds with one decimal. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return NO_VALUE;
  if (seconds < 9.95) return `${seconds.toFixed(1)}${NBSP}s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole}${NBSP}s`;
  if (whole < 3_600) return `${Math.floor(whole / 60)}${NBSP}min${NBSP}${twoDigits(whole % 60)}${NBSP}s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)}${NBSP}h${NBSP}${twoDigits(minutes % 60)}${NBSP}min`;
}

/** Seconds as one would guess them: "about 20 minutes", "about 3 days". */
export function formatRoughDuration(seconds: number): string {
  const [size, unit] = seconds < 5_400 ? [60, "minute"] : seconds < 129_600 ? [3_600, "hour"] : [86_400, "day"];
  const count = Math.max(1, roughly(seconds / size));
  return `about${NBSP}${formatInteger(count)}${NBSP}${unit}${count === 1 ? "" : "s"}`;
}

/** Whole up to ten, then in fives, and above a hundred in tens. */
function roughly(value: number): number {
  const step = value < 10 ? 1 : value < 100 ? 5 : 10;
  return Math.round(value / step) * step;
}

/** Decimal units, three digits or so: `47_000_000` → `47.0 MB`. */
export function formatBytes(bytes: number): string {
  if (!Number.isFinite(bytes)) return NO_VALUE;
  if (bytes < 1_000) return `${Math.round(bytes)}${NBSP}B`;
  if (bytes < 999_950) return `${(bytes / 1e3).toFixed(1)}${NBSP}kB`;
  if (bytes < 999_950_000) return `${(bytes / 1e6).toFixed(1)}${NBSP}MB`;
  return `${(bytes / 1e9).toFixed(2)}${NBSP}GB`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}
