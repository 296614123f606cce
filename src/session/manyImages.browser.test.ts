/** @file The same on each backend that trains in a browser. */
import "./manyImages.test";
