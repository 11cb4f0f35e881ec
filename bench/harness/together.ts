import { Others } from "../generated/others/index.js";

/**
 * The "together" mode: five other allocators live in the process and do work between any two samples, as the rest of
 * a real program would. Returns one such piece of work.
 */
export const startOthers = (): (() => void) => {
  const others = Others.create();
  const work = (): void => {
    points(others.points);
    edges(others.edges);
    cells(others.cells);
    frames(others.frames);
    scraps(others.scraps);
  };
  for (let i = 0; i < 200; i++) work();
  return work;
};

const TIMES = 500;

const points = (pool: Others["points"]): void => {
  for (let i = 0; i < TIMES; i++) {
    const h = pool.alloc();
    pool.setX(h, i / 2);
    pool.setTag(h, i);
    pool.free(h);
  }
};

const edges = (pool: Others["edges"]): void => {
  for (let i = 0; i < TIMES; i++) {
    const h = pool.alloc();
    const edge = pool.at(h);
    edge.cost = i / 2;
    edge.used = true;
    pool.free(h);
  }
};

const cells = (pool: Others["cells"]): void => {
  let list: ReturnType<typeof pool.getLeft> = 0;
  for (let i = 0; i < TIMES; i++) {
    const h = pool.alloc();
    pool.setLeft(h, list);
    list = h;
  }
  while (list !== 0) {
    const rest = pool.getLeft(list);
    pool.free(list);
    list = rest;
  }
};

const frames = (pool: Others["frames"]): void => {
  for (let i = 0; i < TIMES; i++) {
    const h = pool.alloc();
    pool.setSequence(h, i);
    pool.setData(h, i & 31, i);
    pool.free(h);
  }
};

const scraps = (arena: Others["scraps"]): void => {
  arena.reset();
  for (let i = 0; i < TIMES; i++) {
    const h = arena.allocPoint();
    arena.setPointY(h, i);
  }
};
