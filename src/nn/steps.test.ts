import { describeSteps } from "./steps.suite";
import { selectBackend } from "./selectBackend";

describeSteps(async () => {
  await selectBackend("cpu");
});
