import { createServer } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Cache } from "../../generated/cache/index.js";
import { showCache } from "./cache.js";
import { Load } from "./cache/load.js";
import { SharedStore } from "./cache/shared-store.js";
import { Supervisor } from "./cache/supervisor.js";
import { valueOf } from "./cache/values.js";
import { compileExamples } from "./compiled.js";
import type { AddressInfo } from "node:net";
import type { CacheFigures } from "./cache.js";
import type { Compiled } from "./compiled.js";

describe("HTTP workers with a shared cache, one killed under load", () => {
  let compiled: Compiled;
  let figures: CacheFigures;

  beforeAll(async () => {
    compiled = compileExamples();
    const program = (await import(compiled.url("cache").href)) as typeof import("./cache.js");
    figures = await program.cache(compiled.url("cache/server"), 2_000);
    showCache(figures);
  }, 60_000);
  afterAll(() => compiled?.remove());

  test("no answer is wrong, out of date, or missing", () => {
    const { requests, hits, misses, corrupt, stale, lost } = figures.shared.load;
    expect({ corrupt, stale, lost }).toEqual({ corrupt: 0, stale: 0, lost: 0 });
    expect(hits).toBeGreaterThan(100);
    expect(misses).toBeGreaterThan(0);
    expect(requests).toBeGreaterThan(200);
  });

  test("no slot is lost", () => {
    const { live, reachable, retired, problems } = figures.ledger;
    expect(live).toBe(reachable);
    expect(live).toBeGreaterThan(100);
    expect(retired).toBe(0);
    expect(problems).toEqual([]);
  });

  test("the dead worker had entries in the cache, and they have stayed", () => {
    expect(figures.listed).toBeGreaterThan(10);
    expect(figures.stranded).toBeLessThanOrEqual(1);
  });

  test("the same load notices what Maps get wrong", () => {
    const { stale, lost, corrupt } = figures.maps.load;
    expect(stale + lost).toBeGreaterThan(0);
    expect(corrupt).toBe(0);
  });
});

test("a wrong answer is noticed", async () => {
  const server = createServer((request, response) => {
    response.writeHead(request.method === "PUT" ? 204 : 200).end(valueOf("key-0", 0));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const load = new Load(() => [port], Infinity);
  await load.run(200);
  server.close();
  expect(load.figures.corrupt).toBeGreaterThan(0);
});

describe("what a worker leaves behind", () => {
  test("an entry it had not published yet, and one it had replaced, are nobody's", async () => {
    using image = Cache.create({ worker: 0 });
    const supervisor = new Supervisor(image);
    const doomed = Cache.attach(image.buffer, 0, 1);
    const store = new SharedStore(doomed);
    store.put("replaced", "1");
    store.put("kept", "1");
    doomed.entries.make({ key: "not published" });
    const bucket = Array.from({ length: image.roots.bucketsLength }, (_, i) => i).find(
      (i) => image.roots.buckets(i) !== 0,
    )!;
    doomed.roots.exchangeBuckets(bucket, 0);
    expect(supervisor.recover(1)).toBe(3);
    expect(await supervisor.sweep(async () => undefined)).toBe(2);
    expect(supervisor.ledger()).toMatchObject({ live: 1, reachable: 1, retired: 0, problems: [] });
  });

  test("an entry in the hand of one who lives is not nobody's", async () => {
    using image = Cache.create({ worker: 0 });
    const supervisor = new Supervisor(image);
    const living = Cache.attach(image.buffer, 0, 2);
    const entry = living.entries.make({ key: "soon" });
    const publish = async (): Promise<void> => image.roots.setBuckets(0, entry.handle);
    expect(await supervisor.sweep(publish)).toBe(0);
    expect(supervisor.ledger()).toMatchObject({ live: 1, reachable: 1 });
    living.dispose();
  });
});
