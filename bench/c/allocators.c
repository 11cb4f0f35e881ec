/*
 * The C side of the free-list cases: `allocators pair|batch index|malloc <ops>` prints "<nanoseconds> <checksum>".
 *
 * index: a free list linked by word indices, the algorithm of our `fast` output:
 *
 *   word 0   5       32        40
 *        |0|..|head|..| slot 1 | slot 2 | ...     a free slot's first word is the next free slot
 *
 * A compiler barrier after every step keeps gcc from folding an allocation and its free into nothing: without it the
 * pair costs 0 ns, which is no target. Indices are unsigned, because that is the fastest C: a signed one has to be
 * extended to 64 bits on the way from load to load, which doubles the time of both workloads here.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define BARRIER __asm__ volatile("" ::: "memory")
enum { HEAD = 5, FIRST = 32, WORDS = 8, CAPACITY = 8192, LIVE = 4096, ROUND = 16, SEED = 12345, END = 6 };

static uint32_t m[FIRST + WORDS * (CAPACITY + 1)];

static inline uint32_t take(void) { uint32_t p = m[HEAD]; m[HEAD] = m[p]; BARRIER; return p; }
static inline void give(uint32_t p) { m[p] = m[HEAD]; m[HEAD] = p; BARRIER; }

static void format(void) {
  for (uint32_t p = FIRST; p < FIRST + WORDS * CAPACITY; p += WORDS) m[p] = p + WORDS;
  m[FIRST + WORDS * (CAPACITY - 1)] = 0;
  m[HEAD] = FIRST;
}

/* As in harness/churn.ts. */
static inline uint32_t next_random(uint32_t r) { r ^= r << 13; r ^= r >> 17; return r ^ (r << 5); }
static inline uint32_t record_of(uint32_t r, uint32_t k) { return (r & 255) | (k << 8); }

static int64_t now(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec * 1000000000LL + t.tv_nsec; }

/* Each workload returns a checksum of what it wrote, and how long its loop took. */
typedef uint32_t workload(uint32_t ops, int64_t *elapsed);

static uint32_t pair_index(uint32_t ops, int64_t *elapsed) {
  format();
  int64_t start = now();
  for (uint32_t i = 0; i < ops; i++) { uint32_t p = take(); m[p + END] = i; BARRIER; give(p); }
  *elapsed = now() - start;
  return m[m[HEAD] + END];
}

static uint32_t pair_malloc(uint32_t ops, int64_t *elapsed) {
  uint32_t *volatile escape, last = 0;
  int64_t start = now();
  for (uint32_t i = 0; i < ops; i++) {
    uint32_t *p = malloc(WORDS * 4);
    BARRIER;
    p[END] = i;
    last = p[END];
    escape = p;
    BARRIER;
    free(escape);
    BARRIER;
  }
  *elapsed = now() - start;
  return last;
}

static uint32_t batch_index(uint32_t ops, int64_t *elapsed) {
  static uint32_t live[LIVE];
  format();
  for (uint32_t i = 0; i < LIVE; i++) live[i] = take();
  uint32_t r = SEED, first = r, value = 0, sum = 0;
  int64_t start = now();
  for (uint32_t done = 0; done < ops; done += ROUND) {
    first = r;
    for (uint32_t k = 0; k < ROUND; k++) { r = next_random(r); give(live[record_of(r, k)]); }
    r = first;
    for (uint32_t k = 0; k < ROUND; k++) {
      r = next_random(r);
      uint32_t p = take();
      m[p + END] = value++;
      BARRIER;
      live[record_of(r, k)] = p;
    }
  }
  *elapsed = now() - start;
  for (uint32_t k = 0; k < ROUND; k++) { first = next_random(first); sum += m[live[record_of(first, k)] + END]; }
  return sum;
}

static uint32_t batch_malloc(uint32_t ops, int64_t *elapsed) {
  static uint32_t *live[LIVE];
  for (uint32_t i = 0; i < LIVE; i++) live[i] = malloc(WORDS * 4);
  uint32_t r = SEED, first = r, value = 0, sum = 0;
  int64_t start = now();
  for (uint32_t done = 0; done < ops; done += ROUND) {
    first = r;
    for (uint32_t k = 0; k < ROUND; k++) { r = next_random(r); free(live[record_of(r, k)]); }
    r = first;
    for (uint32_t k = 0; k < ROUND; k++) {
      r = next_random(r);
      uint32_t *p = malloc(WORDS * 4);
      p[END] = value++;
      BARRIER;
      live[record_of(r, k)] = p;
    }
  }
  *elapsed = now() - start;
  for (uint32_t k = 0; k < ROUND; k++) { first = next_random(first); sum += live[record_of(first, k)][END]; }
  for (uint32_t i = 0; i < LIVE; i++) free(live[i]);
  return sum;
}

static workload *choose(const char *shape, const char *allocator) {
  int pair = strcmp(shape, "pair") == 0, index = strcmp(allocator, "index") == 0;
  return pair ? (index ? pair_index : pair_malloc) : (index ? batch_index : batch_malloc);
}

int main(int argc, char **argv) {
  if (argc != 4) { fprintf(stderr, "usage: allocators pair|batch index|malloc <ops>\n"); return 2; }
  workload *run = choose(argv[1], argv[2]);
  int64_t elapsed;
  run(100000, &elapsed); /* warm-up: pages, caches, predictors */
  uint32_t sum = run((uint32_t)atoll(argv[3]), &elapsed);
  printf("%lld %d\n", (long long)elapsed, (int)sum);
  return 0;
}
