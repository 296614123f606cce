/** @file Keeps the page when a file is dropped beside the places for it: a browser would open the file instead, and what was trained would be gone. */

/** Behind React's handlers, which have their say first. */
export function keepDrops(): void {
  for (const type of ["dragover", "drop"] as const) {
    window.addEventListener(type, (event) => {
      if (event.defaultPrevented || !event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "none";
    });
  }
}
