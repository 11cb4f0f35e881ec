import { scopes } from "./sharded-programs.js";
import { explores } from "./suite.js";

explores("sharded free list", scopes);
