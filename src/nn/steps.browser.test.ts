import "./steps.test";
