import { misuses, scopes } from "./sharded-programs.js";
import { explores } from "./suite.js";

explores("sharded free list", scopes);
explores("one handle ended by several, paranoid", misuses);
