import "./adam.test";
import "./optimizer.test";
