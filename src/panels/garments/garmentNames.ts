/** @file How the ten classes are written: captions as the paper has them, short heads for matrices, plurals for sentences. */
import { CLASS_NAMES } from "../../data/dataset";

const SHORT_NAMES = ["T-shirt", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Boot"] as const;
const PLURALS = ["T-shirts and tops", "trousers", "pullovers", "dresses", "coats", "sandals", "shirts", "sneakers", "bags", "ankle boots"] as const;

export function garmentName(label: number): string {
  return CLASS_NAMES[label] ?? `Class ${label}`;
}

/** For heads of narrow columns. */
export function shortGarmentName(label: number): string {
  return SHORT_NAMES[label] ?? String(label);
}

/** For sentences: "981 of 1,000 trousers". */
export function garmentPlural(label: number): string {
  return PLURALS[label] ?? `examples of class ${label}`;
}

/** As the paper captions its images: "Ankle boot / 9". */
export function garmentCaption(label: number): string {
  return `${garmentName(label)} / ${label}`;
}
