/** @file The camera's picture, live, and the button that takes it. Off as soon as this leaves the page. */
import { useEffect, useRef, useState } from "react";
import type { RgbaImage } from "../../photo/garment";
import { toRgba } from "./decodePhoto";

interface CameraProps {
  readonly onPicture: (image: RgbaImage) => void;
  readonly onProblem: (sentence: string) => void;
}

export function Camera({ onPicture, onProblem }: CameraProps) {
  const video = useRef<HTMLVideoElement>(null);
  const [isLive, setIsLive] = useState(false);
  const report = useRef(onProblem);
  useEffect(() => {
    report.current = onProblem;
  }, [onProblem]);
  useEffect(() => {
    const controller = new AbortController();
    film(video.current, controller.signal)
      .then(() => setIsLive(true))
      .catch((error: unknown) => {
        if (!controller.signal.aborted) report.current(cameraSentence(error));
      });
    return () => controller.abort();
  }, []);
  const takePicture = () => {
    const { current } = video;
    if (current !== null) onPicture(toRgba(current, { width: current.videoWidth, height: current.videoHeight }));
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
async function film(video: HTMLVideoElement | null, signal: AbortSignal): Promise<void> {
  // Absent where the page came by plain http.
  if (video === null || navigator.mediaDevices === undefined) throw new DOMException("no camera interface", "NotFoundError");
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
  const stop = () => stream.getTracks().forEach((track) => track.stop());
  if (signal.aborted) return stop();
  signal.addEventListener("abort", stop);
  video.srcObject = stream;
  await video.play();
}

function cameraSentence(error: unknown): string {
  const name = error instanceof Error ? error.name : "";
  if (name === "NotAllowedError") return "The browser does not let the page use the camera. Allow it in the address bar, or choose a picture instead.";
  if (name === "NotFoundError" || name === "OverconstrainedError") return "There is no camera that the page can use. Choose a picture instead.";
  return "The camera could not be started; another program may be using it. Choose a picture instead.";
}
