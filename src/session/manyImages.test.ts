/** @file Many images on the backend: the plain computation's numbers, nothing left behind, and a training that notices nothing. */
import "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { plainForward } from "../explain/batch";
import { weightsWithout } from "../explain/filterOff";
import { ALONE } from "../explain/work";
import { conv2d, dense, dropout, flatten, maxPooling2d, type LayerSpec } from "../nn/architectures/layers";
import { renewBackend } from "../nn/backend";
import { selectBackend } from "../nn/selectBackend";
import { DEFAULT_SETTINGS } from "../experiment/settings";
import { createAppStore, type AppStore } from "../state/store";
import { randomWeights } from "../testing/everyKind";
import { bandedDataset } from "../testing/images";
import { plannedWith } from "../testing/plans";
import { SMALL_NETWORKS } from "../testing/smallNetworks";
import { until } from "../testing/store";
import { expectClose, expectNoTensorLeak, onEachBackend } from "../testing/tensors";
import { ManyImages } from "./manyImages";
import { Session } from "./session";

const { train, test: testSet } = bandedDataset(50, 20);
const layers: readonly LayerSpec[] = [conv2d(3, { strides: 2 }), maxPooling2d(), flatten(), dense(8), dropout(0.25), dense(10, "softmax")];
const network = { layers, weights: randomWeights(layers, 2) };
const many = new ManyImages(async () => {});
const { images } = testSet;

onEachBackend((backend) => {
  test.each(SMALL_NETWORKS)("$name: probabilities and the outputs of each layer, as in plain TypeScript", async ({ layers: all }) => {
    const asked = { layers: all, weights: randomWeights(all, 3) };
    const some = images.subarray(0, 4 * 784);
    await expectNoTensorLeak(async () => {
      expectClose(await many.probabilities(asked, some, ALONE), await plainForward.probabilities(asked, some, ALONE), 1e-4);
      for (let layer = -1; layer < all.length - 1; layer++) {
        expectClose(await many.outputs(asked, layer, some, ALONE), await plainForward.outputs(asked, layer, some, ALONE), 1e-4);
      }
    });
  });

  test("weights that were changed answer otherwise, and the network's own are as they were", async () => {
    const before = await many.probabilities(network, images, ALONE);
    const changed = { layers, weights: weightsWithout(network, [{ layer: 0, unit: 1 }]) };
    const without = await many.probabilities(changed, images, ALONE);
    expectClose(without, await plainForward.probabilities(changed, images, ALONE), 1e-4);
    expect(without).not.toEqual(before);
    expect(await many.probabilities(network, images, ALONE)).toEqual(before);
  });

  test("says how far it is, part by part", async () => {
    // 28 million multiply-adds for each image: no backend that computes here takes two at once, or none does all.
    const big = [conv2d(200, { kernelSize: 15, padding: "same" }), maxPooling2d(28), flatten(), dense(10, "softmax")];
    const shares: number[] = [];
    await many.probabilities({ layers: big, weights: randomWeights(big) }, images.subarray(0, 3 * 784), { ...ALONE, onProgress: (share) => shares.push(share) });
    expect(shares.at(-1)).toBe(1);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares.length).toBeGreaterThanOrEqual(backend === "cpu" ? 3 : 1);
  });

  test("leaves no tensor after a question that was abandoned, cannot be answered, or has no backend", async () => {
    await expectNoTensorLeak(async () => {
      const stop = new AbortController();
      const abandoned = many.probabilities(network, images, { ...ALONE, signal: stop.signal, onProgress: () => stop.abort(new Error("enough")) });
      await expect(abandoned).rejects.toThrow("enough");
      await expect(many.probabilities(network, images, { ...ALONE, signal: AbortSignal.abort(new Error("never")) })).rejects.toThrow("never");
      await expect(many.probabilities({ layers, weights: network.weights.slice(1) }, images, ALONE)).rejects.toThrow("expected 6 arrays, got 5");
      const none = new ManyImages(() => Promise.reject(new Error("There is no backend.")));
      await expect(none.probabilities(network, images, ALONE)).rejects.toThrow("There is no backend.");
      let asked = 0;
      const lost = new ManyImages(async () => {
        if (asked++ > 0) throw new Error("It went away.");
      });
      await expect(lost.probabilities(network, images, ALONE)).rejects.toThrow("It went away.");
    });
  });

  test("a training has the same curve to the last bit, however much is asked meanwhile", async () => {
    await expectNoTensorLeak(async () => {
      const alone = setUp(backend);
      await alone.session.train();

      const { store, session } = setUp(backend);
      const forward = await session.manyImages();
      const before = await forward.probabilities(network, images, ALONE);
      const done = session.train();
      let answers = 0;
      const isOver = (): boolean => store.getState().training.status === "finished";
      await until(store, ({ training }) => training.current !== null);
      while (!isOver()) {
        expect(await forward.probabilities(network, images, turns)).toEqual(before);
        await forward.outputs(network, 1, images, turns);
        await forward.probabilities(network, images, { ...turns, signal: AbortSignal.abort() }).catch(() => {});
        answers++;
      }
      await done;
      expect(answers).toBeGreaterThan(1);
      expect(curve(store)).toHaveLength(3);
      expect(curve(store)).toEqual(curve(alone.store));
      expect(session.weights("1")).toEqual(alone.session.weights("1"));
    });
  });
});

test("begins again where the backend was replaced meanwhile", async () => {
  await selectBackend("cpu");
  const before = await many.probabilities(network, images, ALONE);
  let asked = 0;
  const replaced = new ManyImages(async () => {
    if (++asked === 2) await renewBackend();
  });
  await expectNoTensorLeak(async () => expect(await replaced.probabilities(network, images, ALONE)).toEqual(before));
  expect(asked).toBe(4);
});

const turns = { ...ALONE, yieldToPage: (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0)) };

function setUp(backend: "cpu" | "webgl" | "wasm"): { store: AppStore; session: Session } {
  const settings = { ...DEFAULT_SETTINGS, backend, architectures: [1 as const], epochs: 3, batchSize: 10, trainSize: 40, testSize: 20 };
  const store = createAppStore(plannedWith(() => [...layers], settings));
  const dataset = { ...bandedDataset(50, 20), train };
  const data = { load: async () => {}, loadFiles: async () => {}, cancel: () => {}, current: () => dataset };
  return { store, session: new Session({ store, data, yieldToPage: turns.yieldToPage }) };
}

function curve(store: AppStore) {
  return store.getState().runs[1]!.epochs.map(({ loss, accuracy, valLoss, valAccuracy }) => [loss, accuracy, valLoss, valAccuracy]);
}
