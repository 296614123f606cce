/** @file What the page asks of elements: whether they are seen, whether they take text. */

/** Inputs that hold no text: keys and what is pasted are not theirs. */
const TEXTLESS = ["range", "radio", "checkbox", "color", "file", "button", "submit", "reset", "image"];

export function takesText(element: Element): boolean {
  if (element instanceof HTMLInputElement) return !TEXTLESS.includes(element.type);
  return element instanceof HTMLTextAreaElement || (element instanceof HTMLElement && element.isContentEditable);
}

export function isOnScreen(element: Element): boolean {
  const { top, bottom } = element.getBoundingClientRect();
  // In a room that is not shown, all are 0.
  return bottom > 0 && top < window.innerHeight;
}
