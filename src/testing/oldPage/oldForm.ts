/** @file Results as the page of November 2026 wrote them: without what came later. */
import type { ResultsFile } from "../../analysis/results";

/** `results`, of the paper's networks, without the fields that format 1 did not have. */
export function oldForm({ format: _format, experiment: _experiment, runs, vote, ...rest }: ResultsFile) {
  return { ...rest, runs: runs.map(oldRun), vote: vote === null ? null : oldVote(vote) };
}

function oldRun({ id: _id, name: _name, network: _network, recipe: _recipe, trainSize: _train, validationSize: _validation, config, ...run }: ResultsFile["runs"][number]) {
  return { ...run, config: { ...config, earlyStopping: config.earlyStopping && withoutMonitor(config.earlyStopping) } };
}

/** Nothing but the loss could be watched. */
function withoutMonitor({ monitor: _monitor, ...stopping }: NonNullable<ResultsFile["runs"][number]["config"]["earlyStopping"]>) {
  return stopping;
}

function oldVote({ members: _members, method: _method, ...vote }: NonNullable<ResultsFile["vote"]>) {
  return vote;
}
