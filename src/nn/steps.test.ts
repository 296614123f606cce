import { onEachBackend } from "../testing/tensors";
import { describeSteps } from "./steps.suite";

onEachBackend(() => {
  describeSteps();
});
