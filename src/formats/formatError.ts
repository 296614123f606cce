/** @file The one error of this layer: a file that is not a model this page can use, said in words for people. */

/**
 * A file that cannot be imported, or a model that cannot be exported. The message is for people: what was found where,
 * what was expected, and what to do.
 */
export class ModelFormatError extends Error {
  override readonly name: string = "ModelFormatError";
}

/** Throws a `ModelFormatError`; an expression, so that it can stand after `??`. */
export function refuse(message: string, cause?: unknown): never {
  throw new ModelFormatError(message, cause === undefined ? undefined : { cause });
}
