/** @file A turn of the event loop that browsers do not slow down, as they do timers and frames of hidden pages. */

/** Resolves after whatever is already waiting, with a message to ourselves. */
export function nextMessage(): Promise<void> {
  return new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      channel.port1.close();
      resolve();
    };
    channel.port2.postMessage(null);
  });
}
