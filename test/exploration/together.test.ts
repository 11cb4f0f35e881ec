import { explores } from "./suite.js";
import { scopes } from "./together.js";

explores("pool and reclamation", scopes);
