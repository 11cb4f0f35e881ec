import { scopes } from "./arena.js";
import { explores } from "./suite.js";

explores("sharded arena", scopes);
