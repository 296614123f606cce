/** @file Keeps a chart drawn with its newest data: paced, double-buffered, and only while someone can see it. */
import { drawInterval, MIN_INTERVAL_MS } from "./chartPace";

export type Draw<Data> = (element: HTMLElement, data: Data) => Promise<void>;

/** Draws a little before it scrolls into view. */
const MARGIN = "200px";
/** Drawings that say what the next will cost. */
const NUM_RECENT = 3;

/** The hosts in view whose data grow by themselves: they share the time there is for drawing. */
const growing = new Set<object>();

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
  #isGrowing = false;
  #isDrawing = false;
  #isInView = false;
  #isDestroyed = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** When the last drawing ended, and how long the last few took. */
  #lastEnd = Number.NEGATIVE_INFINITY;
  #recentMs: number[] = [];

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
    window.addEventListener("beforeprint", this.#drawForPaper);
  }

  /**
   * Draws `data` when there is someone to see it. `isGrowing`: it came by itself and more will come, so it waits for
   * its share of the time; what a person asked for, and what is final, is drawn at once.
   */
  update(data: Data, { isGrowing }: { readonly isGrowing: boolean }): void {
    this.#isGrowing = isGrowing;
    if (data !== this.#drawn?.data || this.#pending !== null) this.#pending = { data };
    this.#schedule();
  }

  destroy(): void {
    this.#isDestroyed = true;
    growing.delete(this);
    clearTimeout(this.#timer);
    this.#resize.disconnect();
    this.#intersection.disconnect();
    document.removeEventListener("visibilitychange", this.#schedule);
    window.removeEventListener("beforeprint", this.#drawForPaper);
    this.#container.replaceChildren();
  }

  #redrawIfResized(): void {
    if (this.#drawn === null || this.#pending !== null) return;
    const { data, width, height } = this.#drawn;
    const { clientWidth, clientHeight } = this.#container;
    // Nothing at all in a room that is not shown: the drawing is still good when it is.
    if (clientWidth === 0 || (clientWidth === width && clientHeight === height)) return;
    this.#pending = { data };
    this.#schedule();
  }

  readonly #schedule = (): void => {
    if (this.#isDestroyed) return;
    const isSeen = this.#isInView && !document.hidden;
    if (isSeen && this.#isGrowing) growing.add(this);
    else growing.delete(this);
    clearTimeout(this.#timer);
    if (this.#isDrawing || this.#pending === null || !isSeen) return;
    this.#timer = setTimeout(() => void this.#run(), Math.max(0, this.#lastEnd + this.#interval() - performance.now()));
  };

  /** A window being resized gives a new size with every frame, a person's choice one at a time. */
  #interval(): number {
    if (this.#isGrowing) return drawInterval(this.#recentMs, growing.size);
    return this.#pending?.data === this.#drawn?.data ? MIN_INTERVAL_MS : 0;
  }

  /**
   * A chart that was never in view has not been drawn. The browser takes the page when the listeners have returned and
   * what they left for right after has run; once tfjs-vis is there, that is the whole drawing.
   */
  readonly #drawForPaper = (): void => {
    if (!this.#isDestroyed && !this.#isDrawing) void this.#run();
  };

  async #run(): Promise<void> {
    const { clientWidth: width, clientHeight: height } = this.#container;
    if (this.#pending === null || width === 0 || height === 0) return;
    clearTimeout(this.#timer);
    const { data } = this.#pending;
    this.#pending = null;
    this.#isDrawing = true;
    const layer = document.createElement("div");
    layer.className = "chart-layer chart-layer-next";
    this.#container.append(layer);
    const start = performance.now();
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
      this.#lastEnd = performance.now();
      this.#recentMs = [...this.#recentMs, this.#lastEnd - start].slice(-NUM_RECENT);
      this.#schedule();
    }
  }
}
