import { scopes } from "./reclaiming.js";
import { explores } from "./suite.js";

explores("reclamation", scopes);
