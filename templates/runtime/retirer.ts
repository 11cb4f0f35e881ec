/** Frees slots once no guard can see them any more: the reclamation, as a pool sees it. */
export interface Retirer {
  /** `pool` is the number under which the reclamation knows the pool that h belongs to. h is live. */
  _retire(pool: number, h: number): void;
  /** Releases what this worker has retired so far, however little; whether there was any. */
  flush(): boolean;
}
