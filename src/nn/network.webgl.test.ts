import "./network.test";
