import { fileURLToPath } from "node:url";
import { runInThisContext } from "node:vm";
import type { Plugin } from "vite";

const createIcon = fileURLToPath(new URL("../../src/renderer/ui/create-icon.ts", import.meta.url));

interface IconData {
  readonly name: string;
  readonly node: readonly (readonly [tag: string, attributes: Readonly<Record<string, string>>])[];
}

/** Makes the icons of lucide-react with our own `createIcon`, from nothing but their elements. */
export function plainIcons(): Plugin {
  return {
    name: "hearth:plain-icons",
    transform: {
      filter: { id: /\/lucide-react\/dist\/esm\/icons\/[^/]+\.mjs$/, code: "__iconData" },
      handler(code) {
        const data = /const __iconData = (\{.*?\n\});\n/s.exec(code)?.[1];
        if (data === undefined) throw new Error("an icon of lucide-react has another form than expected");
        const { name, node } = runInThisContext(`(${data})`) as IconData;
        const elements = node.map(([tag, { key: _key, ...attributes }]) => [tag, attributes]);
        const given = [name, ...elements].map((part) => JSON.stringify(part)).join();
        return {
          code: `import { createIcon } from ${JSON.stringify(createIcon)};\nexport default /*#__PURE__*/ createIcon(${given});`,
          map: null,
        };
      },
    },
  };
}
