/** Typed arrays over an ArrayBuffer: `Uint8Array<ArrayBuffer>` from TypeScript 5.7 on, `Uint8Array` before. */
export interface Local {
  readonly u8: ReturnType<typeof Uint8Array.of>;
  readonly i8: ReturnType<typeof Int8Array.of>;
  readonly u16: ReturnType<typeof Uint16Array.of>;
  readonly i16: ReturnType<typeof Int16Array.of>;
  readonly u32: ReturnType<typeof Uint32Array.of>;
  readonly i32: ReturnType<typeof Int32Array.of>;
  readonly f32: ReturnType<typeof Float32Array.of>;
  readonly f64: ReturnType<typeof Float64Array.of>;
  readonly u64: ReturnType<typeof BigUint64Array.of>;
  readonly i64: ReturnType<typeof BigInt64Array.of>;
}
