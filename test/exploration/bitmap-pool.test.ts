import { scopes } from "./bitmap.js";
import { explores } from "./suite.js";

explores("bitmap pool", scopes);
