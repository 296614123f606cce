/** @file run.py of the folder of a whole experiment: which runs, where they are trained, and results.json. */

/** Whole: trailing newline included. Its names for files are those of experimentFolder.ts. */
export const RUN_PYTHON = `"""Trains the runs of networks.py and writes results.json, which the page opens beside its own runs.

    python run.py                 one run after the other, on this machine
    python run.py --ray           as Ray tasks, on the cluster that ray.init() finds or on this machine
    python run.py --list          what there is to train, and what has been
    python run.py --only 1 3      some runs, by number
    python run.py --seeds 3       each run from two more seeds as well

What has finished is in runs/ and is not trained again while its recipe stays as it is, so a broken-off call can be repeated.
"""
import argparse
import gzip
import json
import os
import re
import sys
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import numpy as np
from sklearn.metrics import classification_report, confusion_matrix
from sklearn.model_selection import train_test_split

from networks import NETWORKS, TEST_SIZE, TRAIN_SIZE, VALIDATION_SIZE

HERE = Path(__file__).resolve().parent
FASHION_MNIST = "60000-10000-9dc26590"
FILES = ("train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte")


def planned(experiment, seeds):
    """All runs, then each from further seeds, the next that no like run has."""
    runs = [dict(run, settings=sized(NETWORKS[int(run["id"])]), number=int(run["id"])) for run in experiment["runs"]]
    jobs, next_id = list(runs), experiment["nextId"]
    taken = {(likeness(job), job["settings"]["seed"]) for job in jobs}
    for _ in range(1, seeds):
        for run in runs:
            seed = run["settings"]["seed"] + 1
            while (likeness(run), seed) in taken:
                seed += 1
            taken.add((likeness(run), seed))
            name = re.sub(r", seed \\d+$", "", run["name"]) + f", seed {seed}"
            jobs.append(dict(run, id=str(next_id), name=name, settings=dict(run["settings"], seed=seed)))
            next_id += 1
    return jobs


def sized(settings):
    """With the sizes that the run does not say itself."""
    return dict(train_size=TRAIN_SIZE, validation_size=VALIDATION_SIZE, test_size=TEST_SIZE) | settings


def likeness(job):
    """What runs that differ in their seeds only have in common."""
    return json.dumps([job["network"]["layers"], dict(job["settings"], seed=None)], sort_keys=True)


def load(folder):
    """Fashion-MNIST from Keras, or the four IDX files (.gz or not) of a folder: images and labels of both sets, as bytes."""
    if folder is None:
        import keras

        return keras.datasets.fashion_mnist.load_data()
    images, labels, test_images, test_labels = (read_idx(Path(folder), name) for name in FILES)
    return (images, labels), (test_images, test_labels)


def read_idx(folder, name):
    path = next((path for path in (folder / f"{name}.gz", folder / name) if path.exists()), None)
    if path is None:
        raise SystemExit(f"{folder} has no {name} and no {name}.gz. --data takes a folder with these four files: {', '.join(FILES)}.")
    content = gzip.open(path).read() if path.suffix == ".gz" else path.read_bytes()
    shape = [int.from_bytes(content[at : at + 4], "big") for at in range(4, 4 + 4 * content[3], 4)] if content[:3] == b"\\0\\0\\x08" else None
    if shape is None or len(content) != 4 + 4 * len(shape) + int(np.prod(shape)):
        raise SystemExit(f"{path} is no IDX file of bytes, or it was cut short. Download it again.")
    return np.frombuffer(content, np.uint8, offset=4 + 4 * len(shape)).reshape(shape)


def fingerprint(train_set, test_set):
    """What the page tells sets of images apart by: sizes, and FNV-1a of all labels and of every 97th pixel."""
    value = 0x811C9DC5
    for images, labels in (train_set, test_set):
        for part in (labels, images.reshape(-1)[::97]):
            for byte in part.astype(np.uint8).tobytes():
                value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return f"{len(train_set[1])}-{len(test_set[1])}-{value:08x}"


def split(train_set, test_set):
    """The page's split: a fifth is held out, random_state 2020."""
    train_indices, validation_indices = train_test_split(np.arange(len(train_set[1])), test_size=0.2, random_state=2020)
    return dict(train=train_set, test=test_set, train_indices=train_indices, validation_indices=validation_indices)


def path_of(job, ending):
    return HERE / "runs" / f"run-{job['number']}-seed-{job['settings']['seed']}.{ending}"


def finished(job):
    """What came of a run that has been trained by just this network and recipe; None if it has not."""
    try:
        kept = json.loads(path_of(job, "json").read_text(encoding="utf-8"))
        probabilities = np.load(path_of(job, "npy"))
    except (OSError, ValueError):
        return None
    return (kept, probabilities) if kept["settings"] == job["settings"] and kept["layers"] == job["network"]["layers"] else None


def keep(job, fingerprint, outcome):
    """Writes a run's files, its .json last: without that, it has not been trained."""
    outcome = dict(outcome)
    path_of(job, "json").parent.mkdir(exist_ok=True)
    path_of(job, "json").unlink(missing_ok=True)
    path_of(job, "keras").write_bytes(outcome.pop("model"))
    np.save(path_of(job, "npy"), outcome.pop("probabilities"))
    write_json(path_of(job, "json"), dict(outcome, fingerprint=fingerprint, settings=job["settings"], layers=job["network"]["layers"]))


def write_json(path, value):
    """Whole or not at all."""
    partial = path.with_name(path.name + ".partial")
    partial.write_text(json.dumps(value, allow_nan=False) + "\\n", encoding="utf-8")
    os.replace(partial, path)


def write_results(path, experiment, jobs, dataset, labels):
    """results.json, format 2, of all runs that have finished on these images."""
    done = [(job, *kept) for job in jobs if (kept := finished(job)) is not None and kept[0]["fingerprint"] == dataset["fingerprint"]]
    if not done:
        return 0
    labels = labels[:TEST_SIZE]
    runs = [run_result(job, kept, probabilities, labels) for job, kept, probabilities in done]
    first = runs[0]
    write_json(path, {
        "format": 2,
        "experiment": {"name": experiment["name"], "preset": experiment["preset"]},
        "dataset": {"name": dataset["name"], "train": first["trainSize"], "validation": first["validationSize"], "test": len(labels), "fingerprint": dataset["fingerprint"]},
        "backend": done[0][1]["backend"],
        "runs": runs,
        "vote": vote(runs, [probabilities for _, _, probabilities in done], labels),
    })
    return len(runs)


def run_result(job, kept, probabilities, labels):
    recipe = recipe_of(job["settings"])
    predictions = probabilities.argmax(axis=1)
    basics = ("epochs", "batchSize", "learningRate", "seed", "earlyStopping")
    return {
        "id": job["id"],
        "name": job["name"],
        "network": job["network"],
        "recipe": recipe,
        "architecture": job["network"]["architecture"],
        "trainSize": kept["trainSize"],
        "validationSize": kept["validationSize"],
        "seed": recipe["seed"],
        "config": {name: recipe[name] for name in basics},
        "epochsRun": len(kept["secondsPerEpoch"]),
        "stoppedEarly": kept["endReason"] == "early-stopping",
        "endReason": kept["endReason"],
        "restoredEpoch": kept["restoredEpoch"],
        "history": kept["history"],
        "secondsPerEpoch": kept["secondsPerEpoch"],
        "test": {"loss": kept["testLoss"], "accuracy": float((predictions == labels).mean())},
        "confusionMatrix": confusion_matrix(labels, predictions, labels=range(10)).tolist(),
        "classificationReport": report_of(labels, predictions),
        "predictions": predictions.tolist(),
    }


def recipe_of(settings):
    """The run's settings as the page writes them."""
    recipe = {name: value for name, value in settings.items() if name not in ("ema_momentum", "train_size", "validation_size", "test_size")}
    recipe = dict(optimizer=dict(name="adam", beta_1=0.9, beta_2=0.999, epsilon=1e-7, amsgrad=False), schedule=dict(name="constant", warmup_epochs=0)) | recipe
    if "ema_momentum" in settings:
        recipe["averaging"] = dict(momentum=settings["ema_momentum"])
    if recipe["early_stopping"] is not None:
        recipe["early_stopping"] = dict(monitor="val_loss") | recipe["early_stopping"]
    if "clipping" in recipe:
        recipe["clipping"] = dict(recipe["clipping"], name=camel_case(recipe["clipping"]["name"]))
    return camel(recipe)


def camel(value):
    return {camel_case(name): camel(item) for name, item in value.items()} if isinstance(value, dict) else value


def camel_case(name):
    return re.sub(r"_([a-z0-9])", lambda found: found[1].upper(), name)


def report_of(labels, predictions):
    report = classification_report(labels, predictions, labels=range(10), output_dict=True, zero_division=0)

    def scores(name):
        row = report[name]
        return {"precision": float(row["precision"]), "recall": float(row["recall"]), "f1Score": float(row["f1-score"]), "support": int(row["support"])}

    return {
        "classes": [scores(str(label)) for label in range(10)],
        "accuracy": float((labels == predictions).mean()),
        "macroAverage": scores("macro avg"),
        "weightedAverage": scores("weighted avg"),
    }


def vote(runs, probabilities, labels):
    """The majority of all; ties go to the tied class with the largest mean probability. None of fewer than two."""
    if len(runs) < 2:
        return None
    stacked = np.stack(probabilities)
    ballots = (stacked.argmax(axis=2)[:, :, None] == np.arange(10)).sum(axis=0)
    tied = ballots == ballots.max(axis=1, keepdims=True)
    predictions = np.where(tied, stacked.sum(axis=0, dtype=np.float64), -1).argmax(axis=1)
    matrix = confusion_matrix(labels, predictions, labels=range(10))
    return {
        "members": [run["id"] for run in runs],
        "method": "majority",
        "accuracy": float((predictions == labels).mean()),
        "confusionMatrix": matrix.tolist(),
        "predictions": predictions.tolist(),
    }


def one_after_the_other(jobs, data, finish):
    from train import train_and_score

    for job in jobs:
        finish(job, lambda: train_and_score(job, data))


def on_ray(jobs, data, finish, options):
    """Each run is a task; a task that loses its machine is started again elsewhere."""
    import ray

    variables = {"KERAS_BACKEND": "tensorflow", "TF_CPP_MIN_LOG_LEVEL": "2", "TF_NUM_INTRAOP_THREADS": str(options.cpus)}
    excludes = ["runs", "results.json", "*.partial", "data", "__pycache__"]
    ray.init(address=options.address, runtime_env={"working_dir": str(HERE), "excludes": excludes, "env_vars": variables})
    gpus = options.gpus if options.gpus is not None else min(1, ray.cluster_resources().get("GPU", 0))

    @ray.remote(num_cpus=options.cpus, num_gpus=gpus, max_retries=2)
    def task(job, data):
        from train import train_and_score

        return train_and_score(job, data)

    shared = ray.put(data)
    waiting = {task.remote(job, shared): job for job in jobs}
    print(f"{len(waiting)} tasks of {options.cpus} CPUs and {gpus} GPUs, of {ray.cluster_resources().get('CPU', 0):.0f} and {ray.cluster_resources().get('GPU', 0):.0f}.")
    while waiting:
        (done, *_), _ = ray.wait(list(waiting), num_returns=1)
        finish(waiting.pop(done), lambda: ray.get(done))
    ray.shutdown()


def options_of(arguments):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", metavar="NUMBER", help="train these runs of networks.py")
    parser.add_argument("--seeds", type=int, default=1, metavar="N", help="each run from so many seeds, its own included")
    parser.add_argument("--list", action="store_true", help="say what there is to train, and train nothing")
    parser.add_argument("--data", metavar="FOLDER", help="a folder with the four IDX files, instead of Keras's download")
    parser.add_argument("--out", type=Path, default=HERE / "results.json", metavar="FILE", help="where the results go")
    parser.add_argument("--ray", action="store_true", help="train as Ray tasks")
    parser.add_argument("--address", help="of a Ray cluster, for ray.init")
    parser.add_argument("--cpus", type=int, default=2, metavar="N", help="CPUs of a task")
    parser.add_argument("--gpus", type=float, metavar="N", help="GPUs of a task: one, if there are any; several are used together")
    options = parser.parse_args(arguments)
    if options.seeds < 1:
        parser.error(f"--seeds takes a whole number from 1, got {options.seeds}")
    numbers = [str(number) for number in NETWORKS]
    unknown = [number for number in options.only or [] if number not in numbers]
    if unknown:
        parser.error(f"--only: there is no run {', '.join(unknown)}; there are {', '.join(numbers)}")
    return options


def main(arguments=None):
    options = options_of(arguments)
    experiment = json.loads((HERE / "experiment.json").read_text(encoding="utf-8"))
    jobs = planned(experiment, options.seeds)
    wanted = [job for job in jobs if options.only is None or str(job["number"]) in options.only]
    if options.list:
        for job in wanted:
            print(f"{job['id']:>4}  {'trained' if finished(job) is not None else 'to train':9} {job['name']} (seed {job['settings']['seed']})")
        return 0
    train_set, test_set = load(options.data)
    found = fingerprint(train_set, test_set)
    dataset = dict(name="fashion-mnist" if found == FASHION_MNIST else "chosen-files", fingerprint=found)
    failed = []

    def is_done(job):
        kept = finished(job)
        return kept is not None and kept[0]["fingerprint"] == dataset["fingerprint"]

    def finish(job, outcome):
        try:
            keep(job, dataset["fingerprint"], outcome())
        except Exception as error:
            failed.append(job)
            print(f"Run {job['id']}, {job['name']}, failed: {error}", file=sys.stderr)
            return
        count = write_results(options.out, experiment, jobs, dataset, test_set[1])
        accuracy = (finished(job)[1].argmax(axis=1) == test_set[1][:TEST_SIZE]).mean()
        print(f"Run {job['id']}, {job['name']}: test accuracy {accuracy:.4f}. {options.out.name} holds {count} of {len(jobs)} runs.")

    todo = [job for job in wanted if not is_done(job)]
    print(f"{len(wanted)} runs, {len(wanted) - len(todo)} of them trained already.")
    if todo and options.ray:
        on_ray(todo, split(train_set, test_set), finish, options)
    elif todo:
        one_after_the_other(todo, split(train_set, test_set), finish)
    write_results(options.out, experiment, jobs, dataset, test_set[1])
    if failed:
        print(f"{len(failed)} of {len(todo)} failed: call this again to try them once more.", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
`;
