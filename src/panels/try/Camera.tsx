/** @file The camera's picture, live, and the button that takes it. Off as soon as this leaves the page, or nobody looks. */
import { useEffect, useRef, useState } from "react";
import { messageOf } from "../../data/errors";
import type { RgbaImage } from "../../photo/garment";
import { toRgba } from "./decodePhoto";

interface CameraProps {
  readonly onPicture: (image: RgbaImage) => void;
  readonly onProblem: (sentence: string) => void;
  /** The tab is hidden, or the picture has been scrolled away: it is to go off. */
  readonly onLeave: () => void;
}

export function Camera({ onPicture, onProblem, onLeave }: CameraProps) {
  const video = useRef<HTMLVideoElement>(null);
  const [isLive, setIsLive] = useState(false);
  const report = useRef({ onProblem, onLeave });
  useEffect(() => {
    report.current = { onProblem, onLeave };
  }, [onProblem, onLeave]);
  useEffect(() => {
    const controller = new AbortController();
    const fail = (error: unknown) => {
      if (!controller.signal.aborted) report.current.onProblem(cameraSentence(error));
    };
    film(video.current, controller.signal, () => fail(null)).then(() => setIsLive(true), fail);
    whenUnseen(video.current, controller.signal, () => report.current.onLeave());
    return () => controller.abort();
  }, []);
  const takePicture = () => {
    const { current } = video;
    if (current === null) return;
    try {
      onPicture(toRgba(current, { width: current.videoWidth, height: current.videoHeight }));
    } catch (error) {
      onProblem(messageOf(error));
    }
  };
  return (
    <div className="camera">
      <video ref={video} muted playsInline aria-label="What the camera sees" />
      <button type="button" className="button button-primary" disabled={!isLive} onClick={takePicture}>
        Take the picture
      </button>
    </div>
  );
}

/** Shows the camera in `video` until `signal` is aborted, which switches it off. */
async function film(video: HTMLVideoElement | null, signal: AbortSignal, onEnd: () => void): Promise<void> {
  // Absent where the page came by plain http.
  if (video === null || navigator.mediaDevices === undefined) throw new DOMException("no camera interface", "NotFoundError");
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
  const stop = () => stream.getTracks().forEach((track) => track.stop());
  if (signal.aborted) return stop();
  signal.addEventListener("abort", stop);
  // Pulled out, or taken back by the person: `stop` itself does not say so.
  stream.getTracks().forEach((track) => track.addEventListener("ended", onEnd));
  video.srcObject = stream;
  await video.play();
}

/** Calls back once `element`, having been seen, is not any more: scrolled away, or in a hidden tab. */
function whenUnseen(element: Element | null, signal: AbortSignal, onUnseen: () => void): void {
  if (element === null) return;
  let wasSeen = false;
  const observer = new IntersectionObserver(([entry]) => {
    if (wasSeen && entry?.isIntersecting === false) onUnseen();
    wasSeen ||= entry?.isIntersecting === true;
  });
  observer.observe(element);
  signal.addEventListener("abort", () => observer.disconnect());
  document.addEventListener("visibilitychange", () => document.hidden && onUnseen(), { signal });
}

function cameraSentence(error: unknown): string {
  const name = error instanceof Error ? error.name : "";
  if (name === "NotAllowedError") return "The browser does not let the page use the camera. Allow it in the address bar, or choose a picture instead.";
  if (name === "NotFoundError" || name === "OverconstrainedError") return "There is no camera that the page can use. Choose a picture instead.";
  return error === null ? "The camera stopped. Start it again, or choose a picture instead." : "The camera could not be started; another program may be using it. Choose a picture instead.";
}
