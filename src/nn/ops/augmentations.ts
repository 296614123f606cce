/** @file The numbers that say what is done to an image: read without tfjs by whoever draws samples. */

/**
 * What is done to each image of a batch on its way from bytes to numbers, one row of `AUGMENTATION_NUMBERS` for each image:
 *
 * - 0–5: a, b, c, d, e, f: the output pixel (row r, column q) is read at row a·r + b·q + c, column d·r + e·q + f of the
 *   image, bilinearly, zero outside.
 * - 6, 7: contrast and brightness: v becomes min(1, max(0, v · contrast + brightness)) where v > 0; the ground stays 0.
 * - 8–10: first row, first column and size of the square that is cut out (0 there), size 0 for none.
 */
export type Augmentations = Float32Array;
export const AUGMENTATION_NUMBERS = 11;
