import type { IForbiddenRuleType } from "dependency-cruiser";

/**
 * Who may import whom. A room that is not named here may be entered by nobody but itself; what may be
 * imported of another room is a path pattern below `src/`.
 */
const allowed: Record<string, readonly string[]> = {
  shared: [],
  files: [],
  "media-server": ["^src/shared/"],
  host: ["^src/shared/", "^src/files/", "^src/media-server/index\\.ts$"],
  main: ["^src/shared/", "^src/host/index\\.ts$"],
  preload: ["^src/shared/contract/ipc-names\\.ts$"],
  renderer: ["^src/shared/"],
  "control-plane": ["^src/shared/", "^src/files/"],
};

/** The same inside two rooms that have an order of their own. */
const allowedInside: Record<string, readonly string[]> = {
  "control-plane/ports": [],
  "control-plane/storage": ["ports"],
  "control-plane/livekit": ["ports"],
  "control-plane/accounts": ["ports", "rooms"],
  "control-plane/rooms": ["ports", "accounts", "calls"],
  "control-plane/calls": ["ports", "accounts", "rooms", "recordings"],
  "control-plane/recordings": ["ports", "accounts", "calls"],
  "control-plane/outgoing-webhooks": ["ports", "accounts", "rooms"],
  "control-plane/realtime": ["ports", "accounts"],
  "control-plane/signalling": ["ports", "calls", "http"],
  "renderer/messages": [],
  "renderer/ui": ["messages"],
  "renderer/platform": [],
  "renderer/api": [],
  "renderer/stores": ["api", "platform", "media"],
  "renderer/media": ["api", "stores"],
};

const rule = (name: string, from: string, permitted: readonly string[]): IForbiddenRuleType => ({
  name,
  severity: "error",
  comment: `${name} may import ${permitted.length > 0 ? permitted.join(", ") : "nothing but itself"}`,
  from: { path: `^${from}/` },
  to: { path: "^src/", pathNot: [`^${from}/`, ...permitted] },
});

export const importRules: IForbiddenRuleType[] = [
  ...Object.entries(allowed).map(([room, permitted]) => rule(room, `src/${room}`, permitted)),
  ...Object.entries(allowedInside).map(([place, neighbours]) => {
    const house = place.split("/")[0] ?? "";
    const permitted = [
      ...neighbours.map((neighbour) => `^src/${house}/${neighbour}/`),
      "^src/shared/",
      "^src/files/",
    ];
    return rule(place, `src/${place}`, permitted);
  }),
  {
    name: "no-electron-outside-main",
    severity: "error",
    comment: "Only main and preload know Electron: serve works where it is not installed.",
    from: { path: "^src/", pathNot: "^src/(main|preload)/" },
    to: { path: "(^|/)electron(/|$)" },
  },
  {
    name: "shared-runs-anywhere",
    severity: "error",
    comment: "shared has no Node.js and no DOM library.",
    from: { path: "^src/shared/" },
    to: { dependencyTypes: ["core"] },
  },
  {
    name: "schemas-stay-at-the-host",
    severity: "error",
    comment: "Of the contract the renderer has types, and at run time shared/contract/client.ts.",
    from: { path: "^src/renderer/" },
    to: {
      path: "^src/shared/contract/",
      pathNot: "^src/shared/contract/client\\.ts$",
      dependencyTypesNot: ["type-only"],
    },
  },
  {
    name: "features-are-used-by-their-index",
    severity: "error",
    comment: "A feature is used by its index, or by a component that another one shows whole.",
    from: { path: "^src/renderer/features/([^/]+)/" },
    to: { path: "^src/renderer/features/", pathNot: ["^src/renderer/features/$1/", "/index\\.ts$"] },
  },
  {
    name: "no-cycles",
    severity: "error",
    from: {},
    to: { circular: true, dependencyTypesNot: ["type-only"] },
  },
];
