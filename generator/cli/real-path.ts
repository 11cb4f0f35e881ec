import { realpathSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, sep } from "node:path";

/** Without symbolic links and as the file system spells it, as far as it exists: however a file is named, this is one name. */
export function realPath(absolute: string): string {
  try {
    return realpathSync.native(absolute);
  } catch {
    const parent = dirname(absolute);
    return parent === absolute ? absolute : join(realPath(parent), basename(absolute));
  }
}

/** How to get from a folder to a file, with slashes, by the real paths of both; on Windows another drive is out of reach. */
export function pathFrom(folder: string, file: string): string {
  const target = realPath(file);
  const way = relative(realPath(folder), target);
  return isAbsolute(way) ? basename(target) : way.split(sep).join("/");
}
