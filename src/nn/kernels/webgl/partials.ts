/**
 * @file Partial sums: what products and convolutions write in their first pass, and the second pass that adds them up.
 *
 * Fetching is what takes time, so a fragment computes a block of several rows and column groups at once, from few
 * fetches, and writes it to as many render targets, the layers of one
 * texture array that all kernels share: the second pass must come before the next first one. The depth of the sum is split into parts, so that small results,
 * too, occupy the whole graphics card. The second pass adds the parts up and puts rows and columns in order.
 *
 * In a tiling of R rows by G groups (a group is four columns), row r and group g of part s lie in layer
 * (r mod R) · G + g mod G, at texel (s · ⌈rows / R⌉ + r / R) · ⌈groups / G⌉ + g / G.
 * Parts are outermost, so that neighbouring fragments read the same part: caches live on that.
 */
import type { Device } from "./device";
import { HASHES } from "./hashes";
import { type Program, repeat } from "./program";
import type { Dense, Workbench } from "./workbench";

/** Fragments at which a draw is thought to fill a graphics card. */
const ENOUGH_FRAGMENTS = 32_768;

/** The block of sums that one fragment writes: so many rows of so many groups of four columns. */
export interface Tiling {
  /** Powers of two. */
  readonly rows: 1 | 2 | 4;
  readonly groups: 1 | 2;
}

/** The largest block of sums the device can write: four rows by two groups on most, by one where four targets are all. */
export function sumsTiling({ maxTargets }: Device): Tiling {
  return { rows: 4, groups: maxTargets >= 8 ? 2 : 1 };
}

/** Where the sums lie. */
export interface Partials {
  readonly tiling: Tiling;
  /** Blocks of rows in a part. */
  readonly rowBlocks: number;
  readonly parts: number;
  /** Column groups in a row of the result. */
  readonly groups: number;
  /** Fragments. */
  readonly count: number;
}

/** Steps of a sum's depth in each part; fewer in the last. */
export function partLength(fragments: number, depth: number, shortest: number): number {
  const parts = Math.max(1, Math.min(Math.ceil(ENOUGH_FRAGMENTS / fragments), Math.floor(depth / shortest)));
  return Math.ceil(depth / parts);
}

/** The place of sums of `rows` rows of `groups` groups in `parts` parts. */
export function partialsOf(tiling: Tiling, rows: number, groups: number, parts: number): Partials {
  const rowBlocks = Math.ceil(rows / tiling.rows);
  return { tiling, rowBlocks, parts, groups, count: rowBlocks * parts * Math.ceil(groups / tiling.groups) };
}

/** Where a fragment of partial sums stands: `block` of rows, part from `first` to `last`, first of its `groups` groups. */
export function partialPlace({ groups: perTile }: Tiling): string {
  return `
  int tiles = ${perTile === 1 ? "groups" : "(groups + 1) >> 1"};
  int rest = quotient(index, tiles);
  int group = (index - rest * tiles) * ${perTile};
  int part = quotient(rest, rowBlocks);
  int block = rest - part * rowBlocks;
  int first = part * len;
  int last = min(first + len, depth);
  ${repeat(perTile, (g) => `int g${g} = min(group + ${g}, groups - 1);`)}`;
}

/** The uniforms `partialPlace` reads. */
export const PLACE_INTS = ["groups", "rowBlocks", "len", "depth"] as const;

/** Declares the sums of a block, each with what its group starts at. */
export function declareSums({ rows, groups }: Tiling, start: (group: number) => string = () => "vec4(0.0)"): string {
  return repeat(rows * groups, (i) => `  vec4 s${i} = ${start(i % groups)};`);
}

/** Writes the sums of a block to the render targets. */
export function writeSums({ rows, groups }: Tiling): string {
  return repeat(rows * groups, (i) => `  out${i} = s${i};`);
}

/** Programs that differ by tiling, made when first asked for. */
export function byTiling(make: (tiling: Tiling) => Program): (tiling: Tiling) => Program {
  const made = new Map<string, Program>();
  return (tiling) => {
    const key = `${tiling.rows} × ${tiling.groups}`;
    let program = made.get(key);
    if (program === undefined) made.set(key, (program = make(tiling)));
    return program;
  };
}

/** `total()`: the sum of all parts at the fragment's place, whose `row` and `group` it leaves behind. */
function total({ rows, groups: perTile }: Tiling): Required<Pick<Program, "readsSums" | "functions">> {
  return {
    readsSums: true,
    functions: `
int row, group;
vec4 total() {
  int place = outputIndex();
  row = quotient(place, groups);
  group = place - row * groups;
  int r = row + firstRow;
  int layer = (r & ${rows - 1}) * ${perTile} + (group & ${perTile - 1});
  int tiles = ${perTile === 1 ? "groups" : "(groups + 1) >> 1"};
  int i = (r >> ${Math.log2(rows)}) * tiles + (group >> ${perTile - 1});
  vec4 sum = texelOf(sums, i, layer);
  for (int part = 1; part < parts; part++) {
    i += rowBlocks * tiles;
    sum += texelOf(sums, i, layer);
  }
  return sum;
}`,
  };
}

const TOTAL_INTS = ["groups", "rowBlocks", "parts", "firstRow"] as const;

const COLLECT = byTiling((tiling) => ({
  name: "collect",
  ...total(tiling),
  inputs: [],
  ints: TOTAL_INTS,
  targets: 1,
  main: `
  out0 = total();`,
}));

/**
 * The dense layer's end: bias, ReLU, dropout, whose element numbers count the true `width` of a row, not the padded one.
 */
const COLLECT_ACTIVATION = byTiling((tiling) => {
  const { readsSums, functions } = total(tiling);
  return {
    name: "collectActivation",
    readsSums,
    inputs: ["bias"],
    ints: [...TOTAL_INTS, "width", "relu", "threshold", "key", "offset"],
    floats: ["scale"],
    targets: 1,
    functions: `${functions}${HASHES}`,
    main: `
  vec4 y = total();
  y += texel(bias, group);
  if (relu == 1) y = max(y, 0.0);
  if (threshold > 0) {
    uint i = uint(offset + row * width + 4 * group);
    y *= scale * vec4(greaterThanEqual(hashes(uvec4(i, i + 1u, i + 2u, i + 3u)), uvec4(threshold)));
  }
  out0 = y;`,
  };
});

/** Rows `firstRow` and on of a result, as an output of `shape`. */
export function collect(work: Workbench, { tiling, groups, rowBlocks, parts }: Partials, shape: number[], firstRow = 0): Dense {
  const output = work.output(shape);
  work.draw(COLLECT(tiling), { count: Math.ceil(output.size / 4), inputs: [], ints: { groups, rowBlocks, parts, firstRow }, targets: [output.texture] });
  return output;
}

/** What a dense layer does with its sums. */
export interface Activation {
  readonly bias: WebGLTexture;
  /** True width of a row. */
  readonly width: number;
  readonly relu: boolean;
  /** Hashes below are dropped; 0 for no dropout. */
  readonly threshold: number;
  /** What kept elements are multiplied by. */
  readonly scale: number;
  readonly key: number;
  readonly offset: number;
}

/** A product with bias, activation and dropout, as an output of `[rows, 4 · groups]`. */
export function collectActivation(work: Workbench, { tiling, groups, rowBlocks, parts }: Partials, rows: number, { bias, relu, key, scale, ...rest }: Activation): Dense {
  const output = work.output([rows, 4 * groups]);
  work.draw(COLLECT_ACTIVATION(tiling), {
    count: rows * groups,
    inputs: [bias],
    ints: { groups, rowBlocks, parts, firstRow: 0, relu: relu ? 1 : 0, key: key | 0, ...rest },
    floats: { scale },
    targets: [output.texture],
  });
  return output;
}
