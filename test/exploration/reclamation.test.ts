import { controlScopes, robustScopes } from "./reclamation-robust.js";
import { doubleDeaths, scopes } from "./reclamation-scopes.js";
import { explores } from "./suite.js";

explores("reclamation", { ...scopes, ...doubleDeaths, ...robustScopes, ...controlScopes });
