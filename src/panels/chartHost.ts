/** @file Keeps a chart drawn with its newest data: paced, double-buffered, and only while someone can see it. */

export type Draw<Data> = (element: HTMLElement, data: Data) => Promise<void>;

/** Shortest time from the end of one drawing to the start of the next. A drawing takes about 0.1 s (tfjs-vis rebuilds its view). */
const MIN_INTERVAL_MS = 700;
/** Draws a little before it scrolls into view. */
const MARGIN = "200px";

/**
 * Draws into a fresh layer that takes the place of the last one when it is complete, because tfjs-vis empties its
 * element long before it has painted. One drawing at a time; of the data that arrive meanwhile the newest is drawn.
 */
export class ChartHost<Data> {
  readonly #container: HTMLElement;
  readonly #draw: Draw<Data>;
  readonly #onError: (error: unknown) => void;
  readonly #resize: ResizeObserver;
  readonly #intersection: IntersectionObserver;
  /** Waiting to be drawn. */
  #pending: { readonly data: Data } | null = null;
  /** On screen now, for redrawing at another size. */
  #drawn: { readonly data: Data; readonly width: number; readonly height: number } | null = null;
  #isDrawing = false;
  #isInView = false;
  #isDestroyed = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #nextAt = 0;

  constructor(container: HTMLElement, draw: Draw<Data>, onError: (error: unknown) => void) {
    this.#container = container;
    this.#draw = draw;
    this.#onError = onError;
    this.#resize = new ResizeObserver(() => this.#redrawIfResized());
    this.#resize.observe(container);
    this.#intersection = new IntersectionObserver(
      (entries) => {
        this.#isInView = entries.at(-1)?.isIntersecting ?? false;
        this.#schedule();
      },
      { rootMargin: MARGIN },
    );
    this.#intersection.observe(container);
    document.addEventListener("visibilitychange", this.#schedule);
  }

  update(data: Data): void {
    this.#pending = { data };
    this.#schedule();
  }

  destroy(): void {
    this.#isDestroyed = true;
    clearTimeout(this.#timer);
    this.#resize.disconnect();
    this.#intersection.disconnect();
    document.removeEventListener("visibilitychange", this.#schedule);
    this.#container.replaceChildren();
  }

  #redrawIfResized(): void {
    if (this.#drawn === null || this.#pending !== null) return;
    const { data, width, height } = this.#drawn;
    if (this.#container.clientWidth === width && this.#container.clientHeight === height) return;
    this.update(data);
  }

  readonly #schedule = (): void => {
    if (this.#isDestroyed || this.#isDrawing || this.#pending === null || !this.#isInView || document.hidden) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#run(), Math.max(0, this.#nextAt - performance.now()));
  };

  async #run(): Promise<void> {
    const { clientWidth: width, clientHeight: height } = this.#container;
    if (this.#pending === null || width === 0 || height === 0) return;
    const { data } = this.#pending;
    this.#pending = null;
    this.#isDrawing = true;
    const layer = document.createElement("div");
    layer.className = "chart-layer chart-layer-next";
    this.#container.append(layer);
    try {
      await this.#draw(layer, data);
      if (this.#isDestroyed) return;
      layer.className = "chart-layer";
      this.#container.replaceChildren(layer);
      this.#drawn = { data, width, height };
      this.#redrawIfResized();
    } catch (error) {
      layer.remove();
      if (!this.#isDestroyed) this.#onError(error);
    } finally {
      this.#isDrawing = false;
      this.#nextAt = performance.now() + MIN_INTERVAL_MS;
      this.#schedule();
    }
  }
}
