import { broken, sound } from "./known-bugs.js";
import { catches, explores } from "./suite.js";

explores("known designs, sound", sound);

catches("known designs, broken", "known-bugs.json", {
  "untagged pop": {
    breaks: "what was below the top is below it still when the exchange succeeds",
    mutations: [],
    scope: broken["a stack without tags"],
  },
  "a refill that ignores a full cache": {
    breaks: "every slot is stored, cached or in use",
    mutations: [],
    scope: broken["a refill that ignores that the cache is full"],
  },
  "exchange, then link": {
    breaks: "a free that returned is found by whoever looks, whatever became of the others",
    mutations: [],
    scope: broken["a list of freed slots, exchanged first"],
  },
});
