import type { Plugin } from "vite";

export interface LibraryChange {
  /** The plug-in's name, after `hearth:`. */
  readonly name: string;
  /** The module's path in `node_modules`. */
  readonly file: string;
  readonly from: RegExp;
  readonly to: string;
}

/** Changes one place in a module of a library. The build fails if that place is not there any more. */
export function changeLibrary({ name, file, from, to }: LibraryChange): Plugin {
  return {
    name: `hearth:${name}`,
    transform: {
      filter: { id: `**/node_modules/${file}` },
      handler(code) {
        if (!from.test(code)) throw new Error(`${file} has another form than expected`);
        return { code: code.replace(from, to), map: null };
      },
    },
  };
}
