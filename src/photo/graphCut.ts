/**
 * @file The cheapest cut of a pixel grid into two parts: maximum flow by growing two search trees
 * (Boykov & Kolmogorov, "An Experimental Comparison of Min-Cut/Max-Flow Algorithms", PAMI 2004).
 *
 * Whole numbers throughout, so that every augmentation saturates an edge exactly and the search must end.
 */
import { at, byteAt, intAt } from "../data/arrays";

/** Right, left, down, up, and the diagonals; `direction ^ 1` is the way back. */
const NUM_DIRECTIONS = 8;

/** In the parent array, beside the eight directions. */
const TERMINAL = 8;
const ORPHAN = 9;
const NONE = 10;

const SOURCE = 1;
const SINK = 2;

/** A pixel grid. Set what parting neighbours costs once, then cut it as often as the pixels' own costs change. */
export class GridCut {
  readonly #width: number;
  readonly #height: number;
  /** The grid has a frame of unconnected nodes, so that no neighbour needs a check. */
  readonly #stride: number;
  readonly #nodes: number;
  readonly #offsets: Int32Array;
  /** What is left from the source (positive) or to the sink (negative). */
  readonly #terminal: Int32Array;
  /** Of each edge, as set: `direction * nodes + node`. */
  readonly #capacities: Int32Array;
  /** What is left of it. */
  readonly #edges: Int32Array;
  readonly #tree: Uint8Array;
  readonly #parent: Uint8Array;
  readonly #time: Int32Array;
  readonly #distance: Int32Array;
  readonly #queue: Int32Array;
  readonly #isQueued: Uint8Array;
  #queueStart = 0;
  #queueLength = 0;
  #orphans: number[] = [];
  #now = 0;

  constructor(width: number, height: number) {
    this.#width = width;
    this.#height = height;
    const stride = width + 2;
    this.#stride = stride;
    const nodes = stride * (height + 2);
    this.#nodes = nodes;
    this.#offsets = Int32Array.of(1, -1, stride, -stride, stride + 1, -stride - 1, stride - 1, 1 - stride);
    this.#terminal = new Int32Array(nodes);
    this.#capacities = new Int32Array(nodes * NUM_DIRECTIONS);
    this.#edges = new Int32Array(nodes * NUM_DIRECTIONS);
    this.#tree = new Uint8Array(nodes);
    this.#parent = new Uint8Array(nodes);
    this.#time = new Int32Array(nodes);
    this.#distance = new Int32Array(nodes);
    this.#queue = new Int32Array(nodes);
    this.#isQueued = new Uint8Array(nodes);
  }

  /** What it costs to part each pixel from its neighbour at (`dx`, `dy`), one of (1, 0), (0, 1), (1, 1), (−1, 1). Shape `[height, width]`. */
  setEdges(dx: number, dy: number, costs: Int32Array): void {
    const offset = dy * this.#stride + dx;
    const there = this.#offsets.indexOf(offset) * this.#nodes;
    const back = (this.#offsets.indexOf(offset) ^ 1) * this.#nodes;
    for (let y = 0; y + dy < this.#height; y++) {
      for (let x = Math.max(0, -dx); x < this.#width - Math.max(0, dx); x++) {
        const node = (y + 1) * this.#stride + x + 1;
        this.#capacities[there + node] = intAt(costs, y * this.#width + x);
        this.#capacities[back + node + offset] = intAt(costs, y * this.#width + x);
      }
    }
  }

  /**
   * The cheapest cut.
   * @param costs of putting each pixel into the sink's part (positive) or the source's (negative). Shape `[height, width]`.
   * @returns 1 for each pixel in the source's part, else 0. Shape `[height, width]`.
   */
  cut(costs: Int32Array): Uint8Array {
    this.#start(costs);
    let current = -1;
    for (;;) {
      if (current < 0 || this.#parent[current] === NONE) current = this.#dequeue();
      if (current < 0) break;
      const direction = this.#grow(current);
      if (direction < 0) {
        current = -1;
        continue;
      }
      this.#now++;
      this.#augment(current, direction);
      this.#adopt();
    }
    return this.#sourcePart();
  }

  #start(costs: Int32Array): void {
    this.#edges.set(this.#capacities);
    this.#tree.fill(0);
    this.#parent.fill(NONE);
    this.#time.fill(0);
    this.#now = 0;
    for (let y = 0; y < this.#height; y++) {
      for (let x = 0; x < this.#width; x++) {
        const cost = intAt(costs, y * this.#width + x);
        const node = (y + 1) * this.#stride + x + 1;
        this.#terminal[node] = cost;
        if (cost === 0) continue;
        this.#tree[node] = cost > 0 ? SOURCE : SINK;
        this.#parent[node] = TERMINAL;
        this.#distance[node] = 1;
        this.#enqueue(node);
      }
    }
  }

  #enqueue(node: number): void {
    if (this.#isQueued[node] === 1) return;
    this.#isQueued[node] = 1;
    this.#queue[(this.#queueStart + this.#queueLength++) % this.#nodes] = node;
  }

  /** The next active node, or -1. */
  #dequeue(): number {
    while (this.#queueLength > 0) {
      const node = intAt(this.#queue, this.#queueStart);
      this.#queueStart = (this.#queueStart + 1) % this.#nodes;
      this.#queueLength--;
      this.#isQueued[node] = 0;
      if (this.#parent[node] !== NONE) return node;
    }
    return -1;
  }

  /** What can still flow along the tree from `node` towards `neighbour` (source) or the other way (sink). */
  #residual(node: number, direction: number, neighbour: number, tree: number): number {
    return tree === SOURCE ? intAt(this.#edges, direction * this.#nodes + node) : intAt(this.#edges, (direction ^ 1) * this.#nodes + neighbour);
  }

  /** Takes free neighbours into the node's tree. Returns the direction in which it meets the other tree, or -1. */
  #grow(node: number): number {
    const tree = byteAt(this.#tree, node);
    for (let direction = 0; direction < NUM_DIRECTIONS; direction++) {
      const neighbour = node + intAt(this.#offsets, direction);
      if (this.#residual(node, direction, neighbour, tree) === 0) continue;
      const other = byteAt(this.#tree, neighbour);
      if (other === 0) {
        this.#tree[neighbour] = tree;
        this.#hang(neighbour, direction ^ 1, node);
        this.#enqueue(neighbour);
      } else if (other !== tree) {
        return direction;
      } else if (intAt(this.#time, neighbour) <= intAt(this.#time, node) && intAt(this.#distance, neighbour) > intAt(this.#distance, node)) {
        // Keeps the trees shallow.
        this.#hang(neighbour, direction ^ 1, node);
      }
    }
    return -1;
  }

  #hang(node: number, direction: number, parent: number): void {
    this.#parent[node] = direction;
    this.#time[node] = intAt(this.#time, parent);
    this.#distance[node] = intAt(this.#distance, parent) + 1;
  }

  /** Sends as much as fits along the path through the edge from `node` in `direction`. */
  #augment(node: number, direction: number): void {
    const neighbour = node + intAt(this.#offsets, direction);
    const [source, sink] = this.#tree[node] === SOURCE ? [node, neighbour] : [neighbour, node];
    const middle = (this.#tree[node] === SOURCE ? direction : direction ^ 1) * this.#nodes + source;
    const back = (this.#tree[node] === SOURCE ? direction ^ 1 : direction) * this.#nodes + sink;
    const flow = Math.min(intAt(this.#edges, middle), this.#bottleneck(source), this.#bottleneck(sink));
    this.#edges[middle] = intAt(this.#edges, middle) - flow;
    this.#edges[back] = intAt(this.#edges, back) + flow;
    this.#push(source, flow);
    this.#push(sink, flow);
  }

  #bottleneck(from: number): number {
    let least = Number.MAX_SAFE_INTEGER;
    let node = from;
    const tree = byteAt(this.#tree, from);
    for (;;) {
      const direction = byteAt(this.#parent, node);
      if (direction === TERMINAL) return Math.min(least, Math.abs(intAt(this.#terminal, node)));
      const parent = node + intAt(this.#offsets, direction);
      least = Math.min(least, this.#residual(parent, direction ^ 1, node, tree));
      node = parent;
    }
  }

  #push(from: number, flow: number): void {
    let node = from;
    const tree = byteAt(this.#tree, from);
    for (;;) {
      const direction = byteAt(this.#parent, node);
      if (direction === TERMINAL) {
        this.#terminal[node] = intAt(this.#terminal, node) - (tree === SOURCE ? flow : -flow);
        if (this.#terminal[node] === 0) this.#orphan(node);
        return;
      }
      const parent = node + intAt(this.#offsets, direction);
      const down = (direction ^ 1) * this.#nodes + parent;
      const up = direction * this.#nodes + node;
      const [used, freed] = tree === SOURCE ? [down, up] : [up, down];
      this.#edges[used] = intAt(this.#edges, used) - flow;
      this.#edges[freed] = intAt(this.#edges, freed) + flow;
      if (this.#edges[used] === 0) this.#orphan(node);
      node = parent;
    }
  }

  #orphan(node: number): void {
    this.#parent[node] = ORPHAN;
    this.#orphans.push(node);
  }

  #adopt(): void {
    for (let next = 0; next < this.#orphans.length; next++) this.#adoptOne(at(this.#orphans, next));
    this.#orphans = [];
  }

  #adoptOne(node: number): void {
    const tree = byteAt(this.#tree, node);
    let best = -1;
    let shortest = Number.MAX_SAFE_INTEGER;
    for (let direction = 0; direction < NUM_DIRECTIONS; direction++) {
      const neighbour = node + intAt(this.#offsets, direction);
      if (this.#tree[neighbour] !== tree || this.#parent[neighbour] === NONE) continue;
      if (this.#residual(neighbour, direction ^ 1, node, tree) === 0) continue;
      const distance = this.#distanceToRoot(neighbour);
      if (distance < shortest) [best, shortest] = [direction, distance];
    }
    if (best >= 0) {
      this.#parent[node] = best;
      this.#time[node] = this.#now;
      this.#distance[node] = shortest + 1;
    } else {
      this.#release(node, tree);
    }
  }

  /** Steps to the terminal, or a very large number where the way ends at an orphan. */
  #distanceToRoot(from: number): number {
    let steps = 0;
    let node = from;
    for (;;) {
      if (this.#time[node] === this.#now) {
        steps += intAt(this.#distance, node);
        break;
      }
      const direction = byteAt(this.#parent, node);
      steps++;
      if (direction === TERMINAL) {
        this.#time[node] = this.#now;
        this.#distance[node] = 1;
        break;
      }
      if (direction >= ORPHAN) return Number.MAX_SAFE_INTEGER;
      node += intAt(this.#offsets, direction);
    }
    // Remembered for those who ask next.
    for (let left = steps, at = from; this.#time[at] !== this.#now; at += intAt(this.#offsets, byteAt(this.#parent, at))) {
      this.#time[at] = this.#now;
      this.#distance[at] = left--;
    }
    return steps;
  }

  /** Nobody takes the node: it is free, and its children are orphans. */
  #release(node: number, tree: number): void {
    for (let direction = 0; direction < NUM_DIRECTIONS; direction++) {
      const neighbour = node + intAt(this.#offsets, direction);
      if (this.#tree[neighbour] !== tree || this.#parent[neighbour] === NONE) continue;
      if (this.#residual(neighbour, direction ^ 1, node, tree) > 0) this.#enqueue(neighbour);
      if (this.#parent[neighbour] === (direction ^ 1)) this.#orphan(neighbour);
    }
    this.#tree[node] = 0;
    this.#parent[node] = NONE;
  }

  #sourcePart(): Uint8Array {
    const part = new Uint8Array(this.#width * this.#height);
    for (let y = 0; y < this.#height; y++) {
      for (let x = 0; x < this.#width; x++) part[y * this.#width + x] = this.#tree[(y + 1) * this.#stride + x + 1] === SOURCE ? 1 : 0;
    }
    return part;
  }
}
