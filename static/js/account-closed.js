/* The page that says an account is closed: this browser keeps nothing of it. */
import { forgetEverything } from "./local.js";

forgetEverything();
