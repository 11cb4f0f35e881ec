/** What views of the image need. */
export interface ArraysSpec {
  /** Length of the image, words; typed arrays of a class cover exactly the image. */
  readonly imageWords: number;
}

/** The image as typed arrays; accessors use those they need. */
export const defineArrays = (SPEC: ArraysSpec) => class Arrays {
  // declare: a real field would be set twice, and V8 folds only fields set once
  declare readonly _i32: Int32Array;
  /** @internal */ declare readonly _u32: Uint32Array;
  /** @internal */ declare readonly _u8: Uint8Array;
  /** @internal */ declare readonly _i8: Int8Array;
  /** @internal */ declare readonly _u16: Uint16Array;
  /** @internal */ declare readonly _i16: Int16Array;
  /** @internal */ declare readonly _f32: Float32Array;
  /** @internal */ declare readonly _f64: Float64Array;
  /** @internal */ declare readonly _u64: BigUint64Array;
  /** @internal */ declare readonly _i64: BigInt64Array;

  constructor(buffer: ArrayBufferLike, byteOffset: number) {
    this._i32 = new Int32Array(buffer, byteOffset, SPEC.imageWords);
    this._u32 = new Uint32Array(buffer, byteOffset, SPEC.imageWords);
    this._u8 = new Uint8Array(buffer, byteOffset, SPEC.imageWords * 4);
    this._i8 = new Int8Array(buffer, byteOffset, SPEC.imageWords * 4);
    this._u16 = new Uint16Array(buffer, byteOffset, SPEC.imageWords * 2);
    this._i16 = new Int16Array(buffer, byteOffset, SPEC.imageWords * 2);
    this._f32 = new Float32Array(buffer, byteOffset, SPEC.imageWords);
    this._f64 = new Float64Array(buffer, byteOffset, SPEC.imageWords / 2);
    this._u64 = new BigUint64Array(buffer, byteOffset, SPEC.imageWords / 2);
    this._i64 = new BigInt64Array(buffer, byteOffset, SPEC.imageWords / 2);
  }
};
