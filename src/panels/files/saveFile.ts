/** @file Hands a file to the person, as a download. */

export function saveFile({ name, mediaType, bytes }: { readonly name: string; readonly mediaType: string; readonly bytes: Uint8Array<ArrayBuffer> | string }): void {
  const url = URL.createObjectURL(new Blob([bytes], { type: mediaType }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // Some browsers read the blob only after the click has returned.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
