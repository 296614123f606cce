/** @file The kernels of tfjs's operations on tfjs's WebGPU backend. Where there is no adapter, not even Chromium's in software, all is skipped. */
import "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-backend-webgpu";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, suite } from "vitest";
import { describeSteps } from "../steps.suite";
import { describeKernels } from "./conformance.suite";
import { registerStockKernels } from "./stock";

/** Not in TypeScript's library. */
interface Gpu {
  requestAdapter(): Promise<object | null>;
}

const { gpu } = navigator as Navigator & { readonly gpu?: Gpu };
const adapter = (await gpu?.requestAdapter()) ?? null;

suite.skipIf(adapter === null)("with an adapter", () => {
  registerStockKernels("webgpu");
  describeKernels("webgpu", select);

  suite("on webgpu", () => {
    beforeAll(() => select("webgpu"));
    describeSteps();
  });
});

async function select(name: string): Promise<void> {
  if (!(await tf.setBackend(name))) throw new Error(`The backend ${name} cannot be had here.`);
  await tf.ready();
}
