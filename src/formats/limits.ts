/** @file How much an imported file may ask for. The largest of the paper's networks is 8.4 MB with Adam's state. */

/** Of the file as it comes, and of everything in it unpacked. */
export const MAX_FILE_BYTES = 64 * 1024 * 1024;
/** Of a description in JSON; Keras writes 4 KB to 12 KB. */
export const MAX_JSON_BYTES = 1024 * 1024;
/** Files in an archive; the archive of everything has about 20. */
export const MAX_ZIP_ENTRIES = 200;
/** Groups and data sets in an HDF5 file; Keras writes at most 120 for these networks. */
export const MAX_HDF5_OBJECTS = 1_000;
/** Groups within groups; Keras writes 4. */
export const MAX_HDF5_DEPTH = 8;
/** Attributes of one object, and strings or numbers in one attribute. */
export const MAX_HDF5_ATTRIBUTES = 64;
export const MAX_HDF5_ATTRIBUTE_VALUES = 1_000;
/** Headers, index nodes, chunks and heaps read for one HDF5 file: what ends a file whose parts point in circles. */
export const MAX_HDF5_STEPS = 200_000;
/** Nodes and tensors of an ONNX graph; ours have at most 21 and 16. */
export const MAX_ONNX_ITEMS = 500;
/** Layers of a description, those that do nothing once trained included; a network here has at most 64. */
export const MAX_LAYERS = 200;
