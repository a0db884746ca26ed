import { resolve } from "node:path";
import { runnerImport, type Plugin } from "vite";

/** Evaluates a module at build time and replaces it with its exports as constants, without its imports. */
export function evaluate(file: string): Plugin {
  const path = resolve(file);
  return {
    name: "hearth:evaluate",
    enforce: "pre",
    async load(id) {
      if (id !== path) return null;
      const { module, dependencies } = await runnerImport<Record<string, unknown>>(path, {
        configFile: false,
        logLevel: "error",
      });
      for (const dependency of dependencies) this.addWatchFile(dependency);
      return Object.entries(module)
        .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};`)
        .join("\n");
    },
  };
}
