import "./adam.test";
