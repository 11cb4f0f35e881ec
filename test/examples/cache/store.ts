/** What the servers keep their entries in. */
export interface Store {
  get(key: string): string | undefined;
  put(key: string, value: string): void;
  /** Lets go of everything. */
  close(): void;
}

/** FNV-1a. */
export const hashOf = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
};
