/** @file Layers survive their text; what is no network is refused in a sentence that names the layer. */
import { describe, expect, test } from "vitest";
import { mulberry32 } from "../data/random";
import { ARCHITECTURES } from "../nn/architectures";
import { activation, batchNormalization, conv2d, dense, dropout, flatten, globalAveragePooling2d, leakyReLU, type LayerSpec, maxPooling2d, rescaling, reshape, zeroPadding2d } from "../nn/architectures/layers";
import { firstProblem, networkProblem } from "./networkProblem";
import { layersFromText, layersToText } from "./networkText";
import { randomLayers } from "./fixtures/randomExperiments";

test.each([
  [1, "c32-m-f-d128-d10.softmax"],
  [2, "c32-m-c64.s2.same-m-f-d128-x0.25-d256-x0.25-d128-d10.softmax"],
  [3, "c64-m-c128.s2.same-m-c64.s2.same-m-f-d128-x0.25-d256-x0.5-d256-x0.25-d128-x0.1-d10.softmax"],
])("architecture %i", (id, text) => {
  const layers = ARCHITECTURES.find((architecture) => architecture.id === id)!.layers;
  expect(layersToText(layers)).toBe(text);
  expect(layersFromText(text)).toEqual({ layers, problem: null });
});

test("any network comes back as it was, in characters that an address leaves alone", () => {
  const random = mulberry32(11);
  for (let i = 0; i < 300; i++) {
    const layers = randomLayers(random);
    const text = layersToText(layers);
    expect(layersFromText(text)).toEqual({ layers, problem: null });
    expect(new URLSearchParams({ text }).toString()).toBe(`text=${text}`);
  }
});

test.each([0, 0.1, 0.30000000000000004, 1e-7, 1.5e-9, 5e-324, 1 - 2 ** -53])("dropout of %d is read to the last digit", (rate) => {
  const layers: LayerSpec[] = [flatten(), dropout(rate), dense(10, "softmax")];
  expect(layersFromText(layersToText(layers)).layers).toEqual(layers);
});

test.each<[string, LayerSpec[]]>([
  ["c8.kr3.kc5.sr1.sc2.nobias.leakyrelu-ga-d10.softmax", [conv2d(8, { kernelSize: [3, 5], strides: [1, 2], useBias: false, activation: "leaky_relu" }), globalAveragePooling2d(), dense(10, "softmax")]],
  ["v.s2.on1-z.t1.b2.r1-c3.l2.linear-b.m0.9.e0.00001-t.relusix-m.p3.s2.same-r.a546-l0.3-d10.softmax", [
    rescaling(2, -1),
    zeroPadding2d([1, 2], [0, 1]),
    conv2d(3, { dilationRate: 2, activation: "linear" }),
    batchNormalization({ momentum: 0.9, epsilon: 1e-5 }),
    activation("relu6"),
    maxPooling2d(3, { strides: 2, padding: "same" }),
    reshape(546),
    leakyReLU(),
    dense(10, "softmax"),
  ]],
])("%s", (text, layers) => {
  expect(layersFromText(text)).toEqual({ layers, problem: null });
  expect(layersToText(layers)).toBe(text);
});

test("defaults may be written, and options in any order", () => {
  expect(layersFromText("c8.same.s1-f-d10.softmax").layers).toEqual([conv2d(8, { padding: "same" }), flatten(), dense(10, "softmax")]);
  expect(layersFromText("f-x0-d10.softmax").layers).toEqual([flatten(), dropout(0), dense(10, "softmax")]);
});

describe("what is no network is said, and where", () => {
  const cases: [string, string][] = [
    ["", "a network needs at least one layer, got none."],
    ["c32-q-f", 'layer 2, "q" is no layer; one begins with c, m, a, gm, ga, b, f, r, z, v, d, t, l, e, x, xs, as in c32, m, f, d128.softmax or x0.25.'],
    ["C32", 'layer 1, "C32" is no layer; one begins with c, m, a, gm, ga, b, f, r, z, v, d, t, l, e, x, xs, as in c32, m, f, d128.softmax or x0.25.'],
    ["c32--f", 'layer 2, "" is no layer; one begins with c, m, a, gm, ga, b, f, r, z, v, d, t, l, e, x, xs, as in c32, m, f, d128.softmax or x0.25.'],
    ["constructor", 'layer 1, "constructor" is no layer; one begins with c, m, a, gm, ga, b, f, r, z, v, d, t, l, e, x, xs, as in c32, m, f, d128.softmax or x0.25.'],
    ["c", 'layer 1, "c" needs a whole number of filters from 1 to 1,024, got none.'],
    ["c0", 'layer 1, "c0" needs a whole number of filters from 1 to 1,024, got 0.'],
    ["c1.5", 'layer 1, "c1.5" needs a whole number of filters from 1 to 1,024, got 1.5.'],
    ["c99999999999999999999", 'layer 1, "c99999999999999999999" needs a whole number of filters from 1 to 1,024, got 99999999999999999999.'],
    ["c32.s29", 'layer 1, "c32.s29" takes "s" with a whole number from 1 to 28, got 29.'],
    ["c32.s", 'layer 1, "c32.s" takes "s" with a whole number from 1 to 28, got no number.'],
    ["c32.kr1.5", 'layer 1, "c32.kr1.5" takes "kr" with a whole number from 1 to 28, got 1.5.'],
    ["c32.q5", 'layer 1, "c32.q5" says "q5", which is not known there; it takes k3, s1, l1, same, nobias and an activation (linear, relu, leakyrelu, elu, selu, gelu, silu, relusix, softplus, tanh, sigmoid, softmax).'],
    ["c32.relu.tanh", 'layer 1, "c32.relu.tanh" says "relu" and "tanh", of which one can be.'],
    ["t", 'layer 1, "t" needs one of linear, relu, leakyrelu, elu, selu, gelu, silu, relusix, softplus, tanh, sigmoid, softmax.'],
    ["z29", 'layer 1, "z29" takes it with a whole number from 0 to 28, got 29.'],
    ["l", 'layer 1, "l" needs a slope, got none.'],
    ["v.s", 'layer 1, "v.s" takes "s" with a number, got none.'],
    ["v.s9000000-f-d10.softmax", "rescaling (layer 1 of 3) has scale 9000000 and offset 0, which have to be between -1,000,000 and 1,000,000."],
    ["b.m2-f-d10.softmax", "batch_normalization (layer 1 of 3) has a momentum of 2, which has to be from 0 to 1."],
    ["r.a28.b28-r.a7-d10.softmax", "reshape_1 cannot make (None, 7) of (None, 28, 28): 784 numbers have to stay 784."],
    ["c8.s2.l2-f-d10.softmax", "conv2d has strides and a dilation rate above 1 at once; choose one of the two."],
    ["c32.same.same", 'layer 1, "c32.same.same" says one thing twice.'],
    ["c32.same2", 'layer 1, "c32.same2" takes "same" without a number, got 2.'],
    ["m2", 'layer 1, "m2" takes no number, got 2.'],
    ["f.softmax", 'layer 1, "f.softmax" says "softmax", which is not known there; it takes nothing.'],
    ["f-d10.q", 'layer 2, "d10.q" says "q", which is not known there; it takes nobias and an activation (linear, relu, leakyrelu, elu, selu, gelu, silu, relusix, softplus, tanh, sigmoid, softmax).'],
    ["f-d9000", 'layer 2, "d9000" needs a whole number of units from 1 to 4,096, got 9000.'],
    ["f-x1-d10.softmax", 'layer 2, "x1" needs a rate from 0 to below 1, got 1.'],
    ["x", 'layer 1, "x" needs a rate from 0 to below 1, got none.'],
    ["dNaN", 'layer 1, "dNaN" is no layer; one begins with c, m, a, gm, ga, b, f, r, z, v, d, t, l, e, x, xs, as in c32, m, f, d128.softmax or x0.25.'],
    ["d128-f-d10.softmax", "dense needs flat input, got (None, 28, 28, 1); put flatten() before it."],
    ["f-c32-d10.softmax", "conv2d needs an image, got (None, 784); put it before flatten()."],
    ["c4.s2-c4.s2-c4.s2-c4.s2-f-d10.softmax", "conv2d_3 needs at least 3 × 3 pixels, got 2 × 2."],
    ["f-d10", "dense (layer 2 of 2) is the last layer, which has to be dense with 10 units and softmax (or a softmax over 10 numbers): one probability for each class."],
    ["f-d11.softmax", "dense (layer 2 of 2) is the last layer, which has to be dense with 10 units and softmax (or a softmax over 10 numbers): one probability for each class."],
    ["c4-f", "flatten (layer 2 of 2) is the last layer, which has to be dense with 10 units and softmax (or a softmax over 10 numbers): one probability for each class."],
    ["f-d20.softmax-d10.softmax", "dense (layer 2 of 3) has softmax before the end, where it leaves nothing to learn from. Use relu there."],
    ["c1024-f-d4096-d10.softmax", "a network has at most 40,000,000 parameters, got 2,835,404,810."],
    ["f-".repeat(64) + "f", "a network has at most 64 layers, got 65."],
    ["c".repeat(100_000), "a network is written in at most 2,000 characters, got 100,000."],
    ["-".repeat(1_999), "a network has at most 64 layers, got 2000."],
    ["漢".repeat(200), `layer 1, "${"漢".repeat(40)}…" is no layer; one begins with c, m, a, gm, ga, b, f, r, z, v, d, t, l, e, x, xs, as in c32, m, f, d128.softmax or x0.25.`],
  ];

  test.each(cases.map(([text, problem]) => [text.slice(0, 40), text, problem]))("%s", (_, text, problem) => {
    expect(layersFromText(text)).toEqual({ layers: null, problem });
  });

  test("random characters never throw", () => {
    const random = mulberry32(3);
    const characters = "cmafdxbrzvtlgp0123456789..--_*s%é \u0000e+";
    for (let i = 0; i < 2_000; i++) {
      const text = Array.from({ length: Math.floor(random() * 40) }, () => characters[Math.floor(random() * characters.length)]).join("");
      const { layers, problem } = layersFromText(text);
      expect(layers === null ? problem : "it is one.").toMatch(/\.$/);
      expect(layers === null ? null : networkProblem(layers)).toBeNull();
    }
  });
});

describe("networkProblem", () => {
  test.each(ARCHITECTURES)("has nothing to say of architecture $id", ({ layers }) => {
    expect(networkProblem(layers)).toBeNull();
  });

  test("says what does not fit", () => {
    expect(networkProblem([])).toBe("a network needs at least one layer, got none.");
    expect(networkProblem(Array.from({ length: 65 }, () => flatten()))).toBe("a network has at most 64 layers, got 65.");
    expect(networkProblem([conv2d(4), dropout(0.1), flatten(), dense(10, "softmax")])).toBeNull();
    expect(networkProblem([maxPooling2d(), conv2d(4), dropout(0.1), maxPooling2d(), flatten(), dense(10, "softmax")])).toBeNull();
    expect(networkProblem([conv2d(10), globalAveragePooling2d(), activation("softmax")])).toBeNull();
    expect(firstProblem([conv2d(4), maxPooling2d(14), conv2d(4), flatten(), dense(10, "softmax")])).toEqual({ layer: 2, sentence: "conv2d_1 needs at least 3 × 3 pixels, got 1 × 1." });
    expect(networkProblem([flatten(), maxPooling2d()])).toContain("needs an image");
    expect(networkProblem([dense(Number.NaN, "softmax")])).toContain("has units no number, expected");
    expect(networkProblem([flatten(), dense(-1, "softmax")])).toBe("dense (layer 2 of 2) has units -1, expected a whole number from 1 to 4,096.");
  });
});
