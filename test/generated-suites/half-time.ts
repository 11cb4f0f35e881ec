import fc from "fast-check";

/*
 * Properties of large allocators go on for as long as they may. Fifty outputs have them, one like the other: half of the
 * time that users give them is enough for each.
 */
fc.configureGlobal({ ...fc.readConfigureGlobal(), interruptAfterTimeLimit: 1500 });
