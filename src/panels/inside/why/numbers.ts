/** @file How numbers of an account are written: with their sign, and small ones as what they are. */

const MINUS = "−";

/** `1.2345` → `+1.234`, `-0.5` → `−0.500`; what rounds to nothing has no sign. */
export function signed(value: number, decimals = 3): string {
  const digits = Math.abs(value).toFixed(decimals);
  if (Number(digits) === 0) return digits;
  return `${value < 0 ? MINUS : "+"}${digits}`;
}

/** `signed` without the plus: for a sum's result. */
export function plain(value: number, decimals = 3): string {
  return signed(value, decimals).replace("+", "");
}

/** A remainder, to its first digit: `0.0000048` → `0.000005`; below a billionth it is nothing. */
export function remainderText(value: number): string {
  const size = Math.abs(value);
  if (size < 1e-9) return "0";
  const decimals = Math.max(3, Math.ceil(-Math.log10(size)));
  return plain(value, decimals);
}
