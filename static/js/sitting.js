import { startClock } from "./clock.js";

startClock();
